// Calls name the run that they are of, and believe what a broker has recorded of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import Telnyx from 'telnyx-reputation';
import { ENTERPRISE, stub } from './support/stub.mjs';

const NUMBER = '+16035551234';
// The number is there before the call already: an earlier call of the run has added it.
const LIST = {
  data: [{ id: '1', enterprise_id: ENTERPRISE, phone_number: NUMBER, created_at: '2026-01-01T00:00:00Z' }],
  meta: { total_pages: 1, total_results: 1, page_number: 1, page_size: 1 },
};

/** A broker that has answered the run before. */
async function broker(t) {
  const server = await stub(({ method }) => {
    return method === 'GET' ? LIST : { status: 201, headers: { 'telnyx-recorded': 'true' }, body: LIST };
  });
  t.after(() => server.close());
  const runs = () => server.requests.filter(({ method }) => method !== 'GET').map(({ headers }) => headers['telnyx-run']);
  const add = (client, options) => client.enterprises.reputation.numbers.associate(ENTERPRISE, { phone_numbers: [NUMBER] }, options);
  return { server, runs, add, client: (options) => new Telnyx({ apiKey: 'TOKEN', baseURL: server.baseURL, ...options }) };
}

test('what was recorded of a run is believed, and counts nothing', async (t) => {
  const { server, client, add } = await broker(t);
  const ours = client({ runId: 'nightly' });
  assert.equal((await add(ours)).data[0].phone_number, NUMBER);
  assert.deepEqual([ours.usage().calls, ours.usage().atMostUsd], [1, '0.00']);
  assert.deepEqual(server.requests.map(({ headers }) => headers['telnyx-run']), [undefined, 'nightly']);
});

test('a call and a derived client name runs of their own', async (t) => {
  const { client, add, runs } = await broker(t);
  const ours = client({ runId: 'monday' });
  await add(ours, { runId: 'tuesday' });
  await add(ours.withOptions({ runId: 'friday' }));
  await add(ours.withOptions({ timeout: 5_000 }));
  await add(ours.withOptions({ proxy: false }));
  assert.deepEqual(runs(), ['tuesday', 'friday', 'monday', 'monday']);
});

test('without a run the mark says nothing', async (t) => {
  const { client, add, runs } = await broker(t);
  await assert.rejects(add(client({})), { name: 'OutcomeUnknownError' });
  assert.deepEqual(runs(), [undefined]);
});

test('what is no id is refused before anything is sent', async (t) => {
  const { server, client, add } = await broker(t);
  for (const runId of ['', 'two words', '\u00e4', 'x'.repeat(129), 5, true, null]) {
    assert.throws(() => client({ runId }), { name: 'ConfigurationError', message: /runId: must be/ }, String(runId));
    await assert.rejects(add(client({}), { runId }), { name: 'InvalidArgumentError', message: /runId: must be/ }, String(runId));
  }
  assert.equal(server.requests.length, 0);
});
