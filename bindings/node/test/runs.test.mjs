// Runs over many numbers: each number has a result of its own.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import Telnyx from 'telnyx-reputation';
import { NUMBERS, walkTheGuide } from './support/guide.mjs';
import { startSandbox } from './support/sandbox.mjs';
import { EMPTY, stub } from './support/stub.mjs';

const MANY = Array.from({ length: 250 }, (_, index) => `+1603556${String(2000 + index)}`);
const folder = mkdtempSync(path.join(os.tmpdir(), 'telnyx-reputation-runs-'));
const open = [];
let sandbox;
before(async () => (sandbox = await startSandbox({ approvals: 'immediate' })));
after(async () => {
  open.forEach((server) => server.close());
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

async function account(apiKey) {
  const client = sandbox.client({ apiKey });
  const enterprise = await walkTheGuide(client);
  const calls = async (operation) => (await sandbox.ledger(apiKey)).by_operation[operation];
  const fault = (body) => sandbox.control('POST', '/_sandbox/faults', body, apiKey);
  const { numbers, remediation } = client.enterprises.reputation;
  return { client, enterprise, calls, fault, numbers, remediation };
}

const outcomes = (results) => [...new Set(results.map(({ outcome }) => outcome))];

describe('a run', { concurrency: true }, () => {
  test('does all numbers in few calls, in the order given, for what it was estimated at', async () => {
    const { client, enterprise, calls, numbers } = await account('KEY_MANY');
    const body = { phone_numbers: [...MANY, MANY[0]] };
    assert.equal(numbers.estimateMany('associate', body), '25.00');
    const seen = [];
    const results = await numbers.associateMany(enterprise, body, { onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(results.map(({ phone_number }) => phone_number), body.phone_numbers);
    assert.deepEqual(outcomes(results), ['done']);
    assert.deepEqual(results[0], results.at(-1), 'given twice');
    assert.deepEqual(seen.at(-1), { done: 250, total: 250 });
    assert.equal(seen.length, 3);
    assert.deepEqual(await calls('associateReputationNumbers'), { calls: 4, usd: '25.20' });
    const row = await numbers.peek(MANY[0], { enterprise_id: enterprise });
    assert.deepEqual(results[0].value, row, 'true to the wire');
    assert.equal(client.usage().operations.associateReputationNumbers.atMostUsd, '25.20');
  });

  test('reads, refreshes and remedies', async () => {
    const { enterprise, numbers, remediation } = await account('KEY_RUNS');
    const body = { phone_numbers: NUMBERS };
    const refreshed = await numbers.refreshMany(enterprise, body);
    assert.deepEqual(refreshed.map(({ outcome, value }) => [outcome, value.success]), [['done', true], ['done', true]]);
    for (const fresh of [true, undefined]) {
      const read = await numbers.retrieveMany(enterprise, { ...body, fresh });
      assert.deepEqual(read.map(({ value }) => value.phone_number), NUMBERS);
      const { data } = await numbers.retrieve(NUMBERS[0], { enterprise_id: enterprise });
      assert.deepEqual(read[0].value, data, 'true to the wire');
    }
    const whom = { contact_email: 'ada@example.com', webhook_url: 'https://example.com/events' };
    const remedied = await remediation.createMany(enterprise, { ...body, call_purpose: 'reminders', ...whom });
    const { contact_email, webhook_url } = remedied[0].value;
    assert.deepEqual({ contact_email, webhook_url }, whom);
    assert.deepEqual(outcomes(remedied), ['done']);
    assert.equal(remedied[0].value.id, remedied[1].value.id);
    assert.equal(numbers.estimateMany('refresh', body), '0.20');
  });

  test('goes on without what is refused, when it may', async () => {
    const { enterprise, calls, numbers } = await account('KEY_REFUSALS');
    // The second is out of service.
    const body = { phone_numbers: [MANY[0], '+16035550106', 'nonsense'] };
    const options = { leaveOutBadNumbers: true };
    const whole = await numbers.associateMany(enterprise, body, options);
    assert.deepEqual(whole.map(({ outcome }) => outcome), ['failed', 'refused', 'not_tried']);
    assert.equal(whole[0].error.constructor, Telnyx.BadRequestError);
    assert.equal(whole[1].error.pointer, '/body/phone_numbers/1');
    assert.equal(whole[2].error.constructor, Telnyx.InvalidArgumentError);
    const rest = await numbers.associateMany(enterprise, body, { ...options, goOnWithoutRefused: true, concurrency: 1 });
    assert.deepEqual(rest.map(({ outcome }) => outcome), ['done', 'refused', 'not_tried']);
    assert.equal((await calls('associateReputationNumbers')).usd, '0.30');
  });

  test('finds out what became of a call that got no answer', async () => {
    const { enterprise, calls, fault, numbers } = await account('KEY_LOST');
    await fault({ operation: 'associateReputationNumbers', when: 'after', action: { kind: 'drop' } });
    assert.deepEqual(outcomes(await numbers.associateMany(enterprise, { phone_numbers: [MANY[0]] })), ['done']);
    assert.equal((await calls('associateReputationNumbers')).usd, '0.30');
  });

  test('does not take a success that cannot be read for a failure', async () => {
    const server = await stub(({ method }) => (method === 'POST' ? { status: 201, body: { data: 'x' } } : EMPTY));
    open.push(server);
    const client = new Telnyx({ apiKey: 'KEY', baseURL: server.baseURL });
    const { numbers } = client.enterprises.reputation;
    const [result] = await numbers.associateMany('6a09cdc3-8948-47f0-aa62-74ac943d6c58', { phone_numbers: [MANY[0]] });
    assert.equal(result.outcome, 'unknown', 'it was billed');
    assert.equal(result.error.constructor, Telnyx.OutcomeUnknownError);
    assert.equal((await result.error.resolve()).outcome, 'cannot_tell');
    assert.equal(client.usage().atMostUsd, '0.10');
  });

  test('ends between two calls when it is told to', async () => {
    const { enterprise, numbers } = await account('KEY_ENDED');
    const controller = new AbortController();
    const options = { concurrency: 1, signal: controller.signal, onProgress: () => controller.abort() };
    const results = await numbers.associateMany(enterprise, { phone_numbers: MANY }, options);
    assert.deepEqual(outcomes(results.slice(0, 100)), ['done']);
    assert.ok(outcomes(results).every((outcome) => ['done', 'not_tried'].includes(outcome)));
    assert.equal(results.length, 250);
    const none = await numbers.associateMany(enterprise, { phone_numbers: MANY }, { signal: AbortSignal.abort() });
    assert.deepEqual(outcomes(none), ['not_tried']);
    assert.deepEqual(none[0], { phone_number: MANY[0], outcome: 'not_tried', reason: 'cancelled' });
  });

  test('does what fits into maxUsd, in the order given', async () => {
    const { enterprise, calls, numbers } = await account('KEY_MAX');
    const results = await numbers.associateMany(enterprise, { phone_numbers: MANY }, { maxUsd: '0.30' });
    assert.deepEqual(results.slice(0, 3).map(({ outcome }) => outcome), ['done', 'done', 'done']);
    assert.deepEqual(outcomes(results.slice(3)), ['not_tried']);
    assert.deepEqual([...new Set(results.slice(3).map(({ reason }) => reason))], ['spend_limit']);
    assert.equal(results[3].error.constructor, Telnyx.SpendLimitError);
    assert.equal(results[3].error, results.at(-1).error, 'one for all');
    assert.equal((await calls('associateReputationNumbers')).usd, '0.50');
    for (const maxUsd of ['-1', 0.3, 'much', null]) {
      await assert.rejects(numbers.associateMany(enterprise, { phone_numbers: MANY }, { maxUsd }), {
        name: 'InvalidArgumentError',
        message: /maxUsd|max_usd/,
      });
    }
  });

  test('is taken up again from its journal, and pays for nothing twice', async () => {
    const { enterprise, calls, numbers } = await account('KEY_JOURNAL');
    const journal = path.join(folder, 'associate.journal');
    const part = await numbers.associateMany(enterprise, { phone_numbers: MANY }, { journal, maxUsd: '0.20' });
    assert.equal(part.filter(({ outcome }) => outcome === 'done').length, 2);
    const whole = await numbers.associateMany(enterprise, { phone_numbers: MANY }, { journal: pathToFileURL(journal) });
    assert.deepEqual(outcomes(whole), ['done']);
    assert.deepEqual(whole.slice(0, 2), part.slice(0, 2), 'as it was answered then');
    assert.equal((await calls('associateReputationNumbers')).usd, '25.20');
    const other = numbers.refreshMany(enterprise, { phone_numbers: MANY }, { journal });
    await assert.rejects(other, { name: 'InvalidArgumentError', message: /journal/ });
    for (const wrong of [folder, '', 5, new URL('https://example.com/')]) {
      const refused = numbers.associateMany(enterprise, { phone_numbers: MANY }, { journal: wrong });
      await assert.rejects(refused, { name: 'InvalidArgumentError', message: /journal/ }, String(wrong));
    }
    assert.equal((await calls('associateReputationNumbers')).usd, '25.20');
  });

  test('sends what its journal has as unknown again only when told to', async () => {
    const { enterprise, fault, numbers } = await account('KEY_RETRIED');
    await fault({ operation: 'refreshReputationNumbers', when: 'before', action: { kind: 'drop' } });
    const run = async (options) => outcomes(await numbers.refreshMany(enterprise, { phone_numbers: NUMBERS }, options));
    const journal = path.join(folder, 'retried.journal');
    assert.deepEqual(await run({ journal }), ['unknown']);
    assert.deepEqual(await run({ journal }), ['unknown']);
    assert.deepEqual(await run({ journal, retryUnknown: true }), ['done']);
    await assert.rejects(run({ retryUnknown: true }), { name: 'InvalidArgumentError', message: /the journal of an earlier run/ });
  });

  test('leaves out what was looked up recently', async () => {
    const { enterprise, calls, numbers } = await account('KEY_AGE');
    await numbers.refresh(enterprise, { phone_numbers: [NUMBERS[0]] });
    const results = await numbers.refreshMany(enterprise, { phone_numbers: NUMBERS }, { olderThan: 3_600_000 });
    assert.deepEqual(results.map(({ outcome, reason }) => [outcome, reason]), [['not_tried', 'fresh_enough'], ['done', undefined]]);
    assert.ok(Date.parse(results[0].last_refreshed_at) > 0);
    assert.equal((await calls('refreshReputationNumbers')).usd, '0.20');
    const nonsense = numbers.associateMany(enterprise, { phone_numbers: NUMBERS }, { olderThan: 1 });
    await assert.rejects(nonsense, { name: 'InvalidArgumentError', message: /older_than/ });
  });

  test('has one error for all numbers of a call, which finds out what became of it', async () => {
    const { enterprise, fault, numbers } = await account('KEY_FOUND_OUT');
    await fault({ operation: 'refreshReputationNumbers', when: 'before', action: { kind: 'drop' } });
    const [first, second] = await numbers.refreshMany(enterprise, { phone_numbers: NUMBERS });
    assert.deepEqual([first.outcome, first.error.constructor], ['unknown', Telnyx.OutcomeUnknownError]);
    assert.equal(first.error, second.error);
    assert.equal((await first.error.resolve()).outcome, 'cannot_tell');
  });

  test('that its onProgress breaks hands over what was paid for', async () => {
    const { client, enterprise, numbers } = await account('KEY_BROKEN');
    const broken = new Error('broken');
    const throws = () => {
      throw broken;
    };
    for (const onProgress of [throws, async () => throws()]) {
      const read = numbers.retrieveMany(enterprise, { phone_numbers: NUMBERS }, { onProgress, concurrency: 1 });
      const error = await read.then(assert.fail, (thrown) => thrown);
      assert.equal(error.constructor, Telnyx.RunStoppedError);
      assert.ok(error instanceof Telnyx.TelnyxError);
      assert.deepEqual([error.cause, error.operation], [broken, 'getPhoneNumberReputation']);
      assert.deepEqual(error.results.map(({ phone_number }) => phone_number), NUMBERS);
      assert.equal(error.results[0].outcome, 'done');
    }
    // So many that the run is not over before this thread has its turn, however busy the machine is.
    const phone_numbers = Array.from({ length: 1500 }, (_, index) => `+1603557${String(1000 + index)}`);
    const added = numbers.associateMany(enterprise, { phone_numbers }, { onProgress: throws, concurrency: 1 });
    const { results } = await added.then(assert.fail, (error) => error);
    assert.deepEqual(outcomes(results), ['done', 'not_tried']);
    const done = results.filter(({ outcome }) => outcome === 'done');
    assert.deepEqual(done[0].value, await numbers.peek(phone_numbers[0], { enterprise_id: enterprise }));
    const { atMostUsd } = client.usage().operations.associateReputationNumbers;
    assert.equal(Number(atMostUsd), (done.length + NUMBERS.length) / 10, 'what was paid for is there');
  });

  test('keeps the spend limit', async () => {
    const { client, enterprise, numbers } = await account('KEY_LIMIT');
    await client.close();
    const limited = sandbox.client({ apiKey: 'KEY_LIMIT', spendLimitUsd: '10' }).enterprises.reputation.numbers;
    const results = await limited.associateMany(enterprise, { phone_numbers: MANY }, { concurrency: 1 });
    assert.deepEqual(outcomes(results.slice(0, 100)), ['done']);
    assert.equal(results[100].error.constructor, Telnyx.SpendLimitError);
    await assert.rejects(numbers.associateMany(enterprise, { phone_numbers: [] }), { name: 'ConfigurationError' });
  });

  test('is refused for arguments that make no sense', async () => {
    const { enterprise, numbers, remediation } = await account('KEY_NONSENSE');
    const body = { phone_numbers: NUMBERS };
    const REFUSED = [
      [() => numbers.associateMany(enterprise), /phone_numbers: must be a list/],
      [() => numbers.associateMany(enterprise, NUMBERS), /no argument 0/],
      [() => numbers.associateMany(enterprise, { phone_numbers: '+16035551234' }), /phone_numbers: must be a list/],
      [() => numbers.refreshMany(enterprise, { phone_numbers: [16035551234] }), /phone_numbers\[0\]: must be a phone number in E.164/],
      [() => numbers.refreshMany(undefined, body), /enterprise_id: must be a string/],
      [() => numbers.associateMany('x', body), /enterprise_id: must be a UUID/],
      [() => numbers.retrieveMany(enterprise, { ...body, frehs: true }), /no argument frehs; there are phone_numbers, fresh/],
      [() => numbers.retrieveMany(enterprise, { ...body, fresh: 'yes' }), /fresh: must be true or false, got "yes"/],
      [() => numbers.refreshMany(enterprise, { ...body, fresh: true }), /no argument fresh/],
      [() => numbers.retrieveMany(enterprise, body, { concurrency: 0 }), /concurrency: must be a whole number, 1 or more, got 0/],
      [() => numbers.retrieveMany(enterprise, body, { goOnWithoutRefused: 'yes' }), /goOnWithoutRefused: must be true or false/],
      [() => numbers.retrieveMany(enterprise, body, { signal: {} }), /signal: must be an AbortSignal/],
      [() => remediation.createMany(enterprise, body), /call_purpose: must be a string, got undefined/],
      [() => remediation.createMany(enterprise, { ...body, call_purpose: 'a', webhook_url: 1 }), /webhook_url: must be a string/],
      [() => numbers.retrieveMany(enterprise, body, { timeout: 1 }), /no option timeout/],
      [() => remediation.createMany(enterprise, { ...body, call_purpose: 'a' }, { onProgress: 1 }), /onProgress/],
    ];
    for (const [call, message] of REFUSED) await assert.rejects(call(), { name: 'InvalidArgumentError', message });
    assert.throws(() => numbers.estimateMany('associate'), Telnyx.InvalidArgumentError);
    assert.throws(() => numbers.estimateMany('bogus', body), { name: 'InvalidArgumentError', message: /run: must be one of associate, .*, got bogus/ });
    assert.deepEqual(outcomes(await numbers.retrieveMany(enterprise, body, null)), ['done'], 'no options');
  });
});
