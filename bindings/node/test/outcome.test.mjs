// What became of a call that got no answer, and reads that never bill.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import Telnyx from 'telnyx-reputation';
import { NUMBERS, walkTheGuide } from './support/guide.mjs';
import { startSandbox } from './support/sandbox.mjs';

const NEW = '+16035550199';
let sandbox;
before(async () => (sandbox = await startSandbox({ approvals: 'immediate' })));
after(() => sandbox.close());

/** An account of its own, where the guide has been walked. */
async function account(apiKey) {
  const client = sandbox.client({ apiKey });
  const enterprise = await walkTheGuide(client);
  const fault = (operation, when) =>
    sandbox.control('POST', '/_sandbox/faults', { operation, when, action: { kind: 'drop' } }, apiKey);
  const billed = async () => (await sandbox.ledger(apiKey)).total_usd;
  return { client, enterprise, fault, billed, numbers: client.enterprises.reputation.numbers };
}

async function unknown(call) {
  const error = await call.then(() => assert.fail('succeeded'), (error) => error);
  assert.ok(error instanceof Telnyx.OutcomeUnknownError, inspect(error));
  return error;
}

describe('resolve', { concurrency: true }, () => {
  test('finds what was done, for free, also when the client is closed', async () => {
    const { client, enterprise, fault, billed, numbers } = await account('KEY_DONE');
    await fault('associateReputationNumbers', 'after');
    const error = await unknown(numbers.associate(enterprise, { phone_numbers: [NEW] }));
    const before = await billed();
    await client.close();
    const found = await error.resolve();
    assert.equal(found.outcome, 'done');
    assert.deepEqual(found.value.data.map(({ phone_number }) => phone_number), [NEW]);
    assert.deepEqual(await error.resolve(), found, 'asked again');
    assert.equal(await billed(), before);
  });

  test('does not take what is not done by now for what never will be', async () => {
    const { enterprise, fault, numbers } = await account('KEY_NOT_DONE');
    await fault('associateReputationNumbers', 'before');
    const error = await unknown(numbers.associate(enterprise, { phone_numbers: [NEW] }));
    const { outcome, reason } = await error.resolve();
    assert.equal(outcome, 'cannot_tell');
    assert.match(reason, /not monitored by now/);
  });

  test('finds what became of a call that was aborted', async () => {
    const { client, enterprise, billed, numbers } = await account('KEY_ABORTED');
    const slow = { operation: 'associateReputationNumbers', when: 'after', action: { kind: 'slow_headers', pause_ms: 10_000 } };
    await sandbox.control('POST', '/_sandbox/faults', slow, 'KEY_ABORTED');
    const controller = new AbortController();
    const before = await billed();
    const call = numbers.associate(enterprise, { phone_numbers: [NEW] }, { signal: controller.signal });
    const ended = call.then(() => assert.fail('succeeded'), (error) => error);
    while ((await billed()) === before) await new Promise(setImmediate);
    controller.abort('my reason');
    const error = await ended;
    assert.equal(error.constructor, Telnyx.APIUserAbortError, inspect(error));
    assert.match(error.message, /was sent, so it may have been done/);
    assert.deepEqual([error.attempts, error.mayHaveBilledUsd, error.cause], [1, '0.10', 'my reason']);
    const found = await error.resolve();
    assert.deepEqual([found.outcome, found.value.data.map(({ phone_number }) => phone_number)], ['done', [NEW]]);
    assert.ok(client.usage().atMostUsd > client.usage().atLeastUsd, 'it is counted as possible');
  });

  test('says when the API does not tell', async () => {
    const { enterprise, fault, numbers } = await account('KEY_UNTOLD');
    await fault('getPhoneNumberReputation', 'after');
    const error = await unknown(numbers.retrieve(NEW, { enterprise_id: enterprise, fresh: true }));
    const { outcome, reason } = await error.resolve();
    assert.equal(outcome, 'cannot_tell');
    assert.match(reason, /a live lookup is billed again/);
  });

  test('fails with the error of its read, and can be asked again', async () => {
    const { enterprise, fault, numbers } = await account('KEY_READ');
    await fault('associateReputationNumbers', 'after');
    const error = await unknown(numbers.associate(enterprise, { phone_numbers: [NEW] }));
    const status = { kind: 'status', status: 403 };
    await sandbox.control('POST', '/_sandbox/faults', { operation: 'listReputationNumbers', action: status }, 'KEY_READ');
    await assert.rejects(error.resolve(), { name: 'PermissionDeniedError', operation: 'listReputationNumbers' });
    assert.equal((await error.resolve()).outcome, 'done');
  });

  test('of an error that was made by hand tells nothing', async () => {
    assert.equal((await new Telnyx.OutcomeUnknownError('by hand').resolve()).outcome, 'cannot_tell');
  });
});

describe('peek', { concurrency: true }, () => {
  test('reads what is stored, and never bills', async () => {
    const { client, enterprise, billed, numbers } = await account('KEY_PEEK');
    const before = await billed();
    const params = { enterprise_id: enterprise };
    const row = await numbers.peek(NUMBERS[0], params);
    assert.equal(row.phone_number, NUMBERS[0]);
    assert.equal(row.enterprise_id, enterprise);
    assert.deepEqual(await client.reputation.numbers.peek(NUMBERS[0]), row);
    assert.equal(await numbers.peek(NEW, params), null);
    assert.equal(await client.reputation.numbers.peek(NEW, { timeout: 5000 }), null);
    assert.equal(await billed(), before);
  });

  test('is refused, stopped and closed like any call', async () => {
    const { client, enterprise, numbers } = await account('KEY_PEEK_REFUSED');
    const calls = (await sandbox.ledger('KEY_PEEK_REFUSED')).calls;
    const REFUSED = [
      [() => numbers.peek(NEW), /enterprise_id/],
      [() => numbers.peek(NEW, { enterprise_id: 'acme' }), /enterprise_id/],
      [() => numbers.peek(NEW, { enterprise_id: 7 }), /enterprise_id: must be a string/],
      [() => numbers.peek(16035550199, { enterprise_id: enterprise }), /phone_number: must be a string/],
      [() => client.reputation.numbers.peek(), /phone_number: must be a string/],
      [() => client.reputation.numbers.peek(NEW, { timeout: 0 }), /timeout/],
      [() => client.reputation.numbers.peek(NEW, { retries: 0 }), /no option retries/],
    ];
    for (const [call, message] of REFUSED) await assert.rejects(call(), { name: 'InvalidArgumentError', message });
    const signal = AbortSignal.abort('enough');
    await assert.rejects(client.reputation.numbers.peek(NEW, { signal }), { name: 'APIUserAbortError', cause: 'enough' });
    assert.equal((await sandbox.ledger('KEY_PEEK_REFUSED')).calls, calls, 'something was sent');
    await client.close();
    await assert.rejects(client.reputation.numbers.peek(NEW), { name: 'ConfigurationError', message: /closed/ });
  });
});
