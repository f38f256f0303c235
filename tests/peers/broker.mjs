// The official SDK for Node at a broker: with another base URL and key, and one header, nothing is billed twice.

import assert from 'node:assert/strict';
import Telnyx from 'telnyx';
import { VERSION } from 'telnyx/version';

const { PEERS_API_KEY, TELNYX_SANDBOX_URL, TELNYX_BROKER_URL, TELNYX_BROKER_TOKEN } = process.env;
const NUMBERS = [0, 1, 2, 3].map((last) => `+1603555123${last}`);
const RUN = { headers: { 'Telnyx-Run': 'nightly-2026-11-30' } };

async function control(method, path, body) {
  const answer = await fetch(TELNYX_SANDBOX_URL.replace(/\/v2$/, '') + '/_sandbox' + path, {
    method,
    headers: { authorization: `Bearer ${PEERS_API_KEY}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  assert.equal(answer.status, 200, path);
  return answer.json();
}

const reputation = { check_frequency: 'never', looked_up: true, generate: { count: 4, from: NUMBERS[0] } };
const enterprises = [{ profile: { legal_name: 'Peers at a broker' }, reputation }];
await control('POST', '/seed', { yaml: JSON.stringify({ accounts: [{ api_key: PEERS_API_KEY, enterprises }] }) });
const total = async () => Number((await control('GET', '/ledger')).total_usd);
const before = await total();
const billed = async () => ((await total()) - before).toFixed(2);

const client = new Telnyx({ apiKey: TELNYX_BROKER_TOKEN, baseURL: TELNYX_BROKER_URL });
const enterprise = (await client.enterprises.list()).data[0].id;
const { numbers } = client.enterprises.reputation;
const list = async (query) => {
  const found = [];
  for await (const it of numbers.list(enterprise, query)) found.push(it.phone_number);
  return found;
};
assert.deepEqual(await list({ 'page[size]': 2 }), NUMBERS);

const fresh = async (number, options) => {
  const response = await numbers.retrieve(number, { enterprise_id: enterprise, fresh: true }, options).asResponse();
  return { recorded: response.headers.get('telnyx-recorded'), text: await response.text() };
};
const first = await fresh(NUMBERS[0], RUN);
const again = await fresh(NUMBERS[0], RUN);
assert.equal(JSON.parse(first.text).data.phone_number, NUMBERS[0]);
assert.equal(again.text, first.text, 'the run is answered what it was answered before');
assert.deepEqual([first.recorded, again.recorded], [null, 'true']);
assert.equal(await billed(), '0.10');

// Without a run each call is new work.
await fresh(NUMBERS[0]);
assert.equal(await billed(), '0.20');

// The limit has room for no more, and is no outage: it is refused at once, and what is free goes on.
await assert.rejects(fresh(NUMBERS[1], RUN), (refused) => refused instanceof Telnyx.PermissionDeniedError && /limit/.test(refused.message));
assert.equal(await billed(), '0.20');
assert.equal((await fresh(NUMBERS[0], RUN)).text, first.text);
assert.deepEqual(await list(), NUMBERS);
console.log(`telnyx ${VERSION} for Node at a broker: USD ${await billed()}`);
