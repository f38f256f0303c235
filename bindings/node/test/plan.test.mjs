// Plans: from the numbers that should be monitored to what is to be done, and the doing.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Telnyx, { Plan, forecast } from 'telnyx-reputation';
import { enabled } from './support/guide.mjs';
import { run } from './support/program.mjs';
import { startSandbox } from './support/sandbox.mjs';

const MANY = Array.from({ length: 1500 }, (_, index) => `+1603${String(2_000_000 + index)}`);
let sandbox;
before(async () => (sandbox = await startSandbox({ approvals: 'immediate' })));
after(() => sandbox.close());

async function account(apiKey) {
  const client = sandbox.client({ apiKey });
  const enterprise = await enabled(client);
  const { numbers, remediation } = client.enterprises.reputation;
  const billed = async () => (await sandbox.ledger(apiKey)).by_operation.associateReputationNumbers?.usd ?? '0.00';
  const monitored = async () => {
    const found = [];
    for await (const { phone_number } of numbers.list(enterprise, { 'page[size]': 250 })) found.push(phone_number);
    return found.sort();
  };
  return { client, enterprise, numbers, remediation, billed, monitored };
}

const outcomes = (results) => [...new Set(results.map(({ outcome }) => outcome))];

describe('a plan', { concurrency: true }, () => {
  test('says what is to be done and what it costs, and changes nothing until it is applied', async () => {
    const { enterprise, numbers, billed, monitored } = await account('KEY_PLAN');
    const all = MANY.slice(0, 6);
    await numbers.associateMany(enterprise, { phone_numbers: all.slice(0, 4) });
    const plan = await numbers.plan(enterprise, { phone_numbers: all.slice(2) }, { remove: true, maxRemovals: 2, deadline: 60_000 });
    assert.ok(plan instanceof Plan);
    assert.deepEqual({ ...plan }, {
      enterpriseID: enterprise,
      toAssociate: all.slice(4),
      toDisassociate: all.slice(0, 2),
      notWanted: all.slice(0, 2),
      kept: 2,
      costUsd: '0.20',
      undoCostUsd: '0.20',
      before: forecast(4, 'business_daily'),
      after: forecast(4, 'business_daily'),
    });
    assert.equal(await billed(), '0.40');
    const seen = [];
    const { associated, disassociated } = await plan.apply({ concurrency: 1, onProgress: (progress) => seen.push(progress) });
    assert.deepEqual(associated.map(({ phone_number, outcome }) => [phone_number, outcome]), all.slice(4).map((each) => [each, 'done']));
    assert.deepEqual(associated[0].value, await numbers.peek(all[4], { enterprise_id: enterprise }), 'true to the wire');
    assert.deepEqual(disassociated, all.slice(0, 2).map((phone_number) => ({ phone_number, outcome: 'done', value: null })));
    assert.deepEqual([seen.at(0), seen.at(-1)], [{ done: 2, total: 4 }, { done: 4, total: 4 }]);
    assert.deepEqual(await monitored(), all.slice(2));
    assert.equal(await billed(), '0.60');
    const removed = await numbers.disassociateMany(enterprise, { phone_numbers: all });
    assert.deepEqual(outcomes(removed), ['done'], 'one that is not monitored counts as done');
    assert.deepEqual(await monitored(), []);
  });

  test('finishes a run that was killed half-way, and every number is billed once', async () => {
    const apiKey = 'KEY_KILLED';
    const { enterprise, numbers, billed, monitored } = await account(apiKey);
    const env = { TELNYX_API_KEY: apiKey, TELNYX_BASE_URL: sandbox.baseURL, ENTERPRISE: enterprise, NUMBERS: JSON.stringify(MANY) };
    const { signal, output } = await run('killed-run.mjs', { env });
    assert.deepEqual([signal, output], ['SIGKILL', '']);
    const plan = await numbers.plan(enterprise, { phone_numbers: MANY });
    assert.ok(plan.kept >= MANY.length / 2 && plan.toAssociate.length > 0, `${plan.kept} were kept`);
    assert.equal(Number(plan.costUsd), plan.toAssociate.length / 10);
    await plan.apply();
    // A call that was under way when the run was killed may have ended after the plan was made: its numbers are refused
    // then, unpaid, and a second plan has what else was in the same call.
    const rest = await (await numbers.plan(enterprise, { phone_numbers: MANY })).apply();
    assert.ok(outcomes(rest.associated).every((outcome) => outcome === 'done'));
    assert.deepEqual(await monitored(), MANY);
    assert.equal(await billed(), '150.00');
  });

  test('is ended by its signal between two calls, and goes on where it ended', async () => {
    const { enterprise, numbers, billed, monitored } = await account('KEY_STOPPED');
    // So many that the run is not over before this thread has its turn, however busy the machine is.
    const wanted = MANY;
    const plan = await numbers.plan(enterprise, { phone_numbers: wanted });
    const controller = new AbortController();
    const options = { concurrency: 1, signal: controller.signal, onProgress: () => controller.abort() };
    const { associated, disassociated } = await plan.apply(options);
    assert.deepEqual([associated[0].outcome, associated.at(-1).outcome, disassociated], ['done', 'not_tried', []]);
    const rest = await numbers.plan(enterprise, { phone_numbers: wanted });
    assert.equal(rest.kept, associated.filter(({ outcome }) => outcome === 'done').length);
    assert.deepEqual(outcomes((await rest.apply({ concurrency: 1 })).associated), ['done']);
    assert.deepEqual(await monitored(), wanted);
    assert.equal(await billed(), '150.00');
    const broken = new Error('broken');
    const one = await numbers.plan(enterprise, { phone_numbers: wanted.slice(0, 1) }, { remove: true, maxRemovals: MANY.length });
    assert.equal(one.costUsd, '0.00');
    const onProgress = () => {
      throw broken;
    };
    await assert.rejects(one.apply({ onProgress }), (error) => {
      assert.equal(error.constructor, Telnyx.RunStoppedError);
      assert.equal(error.cause, broken);
      assert.deepEqual(error.results.map(({ phone_number }) => phone_number), wanted.slice(1));
      return error.results.some(({ outcome }) => outcome === 'done');
    });
    await assert.rejects(numbers.plan(enterprise, { phone_numbers: wanted }, { signal: AbortSignal.abort('no') }), {
      name: 'APIUserAbortError',
      cause: 'no',
    });
  });

  test('leaves what is not wanted unless removing is asked for', async () => {
    const { enterprise, numbers, monitored } = await account('KEY_PLAN_CAREFUL');
    const all = MANY.slice(0, 4);
    await numbers.associateMany(enterprise, { phone_numbers: all });
    const plan = await numbers.plan(enterprise, { phone_numbers: all.slice(3) });
    assert.deepEqual([plan.toDisassociate, plan.notWanted, plan.undoCostUsd], [[], all.slice(0, 3), '0.00']);
    assert.deepEqual(await plan.apply(), { associated: [], disassociated: [] });
    assert.deepEqual(await monitored(), all);
    await assert.rejects(numbers.plan(enterprise, { phone_numbers: all.slice(3) }, { remove: true, maxRemovals: 2 }), {
      name: 'InvalidArgumentError',
      message: /max_removals: 3 of the 4 monitored numbers are not wanted/,
    });
  });

  test('says which numbers are refused, and goes on without them', async () => {
    const { enterprise, numbers, billed } = await account('KEY_PLAN_REFUSED');
    const plan = await numbers.plan(enterprise, { phone_numbers: [MANY[0], '+16035550106'] });
    const { associated } = await plan.apply();
    assert.deepEqual(associated.map(({ outcome }) => outcome), ['done', 'refused']);
    assert.equal(await billed(), '0.10');
  });

  test('is refused for arguments that make no sense, and by a closed client', async () => {
    const { client, enterprise, numbers, remediation } = await account('KEY_PLAN_NONSENSE');
    const body = { phone_numbers: [MANY[0]] };
    const plan = await numbers.plan(enterprise, body);
    for (const [call, message] of [
      [() => numbers.plan(enterprise), /phone_numbers: must be a list of strings/],
      [() => numbers.plan(undefined, body), /enterprise_id: must be a string/],
      [() => numbers.plan(enterprise, { phone_numbers: ['555-0101'] }), /phone_numbers\[0\]/],
      [() => numbers.plan(enterprise, { phone_numbers: [] }), /an empty list would remove every number/],
      [() => numbers.plan(enterprise, body, { maxRemovals: 1 }), /it needs `remove`/],
      [() => numbers.plan(enterprise, body, { remove: 1 }), /remove: must be true or false/],
      [() => numbers.plan(enterprise, body, { remove: true, maxRemovals: -1 }), /maxRemovals: must be a whole number, 0 or more/],
      [() => numbers.plan(enterprise, body, { deadline: 0 }), /deadline: must be a number of milliseconds/],
      [() => numbers.plan(enterprise, body, { timeout: 1 }), /no option timeout/],
      [() => plan.apply({ goOnWithoutRefused: true }), /no option goOnWithoutRefused/],
      [() => plan.apply({ concurrency: 0 }), /invalid argument/],
      [() => plan.apply({ onProgress: 1 }), /onProgress/],
    ]) {
      await assert.rejects(call(), { name: 'InvalidArgumentError', message });
    }
    const { associated } = await (await numbers.plan(enterprise, body, null)).apply(null);
    assert.deepEqual(outcomes(associated), ['done'], 'no options');
    assert.equal(numbers.estimateMany('disassociate', body), '0.00');
    assert.equal(remediation.estimateMany({ phone_numbers: [...MANY.slice(0, 3), MANY[0]] }), '3.00');
    assert.throws(() => remediation.estimateMany({}), Telnyx.InvalidArgumentError);
    await client.close();
    await assert.rejects(plan.apply(), { name: 'ConfigurationError', message: /closed/ });
  });
});
