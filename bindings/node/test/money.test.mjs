// What is spent and what goes on to be billed: budgets that are shared, limits of a month, forecasts and rates.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import Telnyx, { forecast } from 'telnyx-reputation';
import { NUMBERS, enabled, walkTheGuide } from './support/guide.mjs';
import { run } from './support/program.mjs';
import { startSandbox } from './support/sandbox.mjs';
import { EMPTY, stub } from './support/stub.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'telnyx-reputation-money-'));
let sandbox;
before(async () => (sandbox = await startSandbox({ approvals: 'immediate' })));
after(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

describe('a budget file', { concurrency: true }, () => {
  test('is one limit for several processes', async () => {
    const apiKey = 'KEY_BUDGET';
    const enterprise = await walkTheGuide(sandbox.client({ apiKey }));
    const refreshes = async () => (await sandbox.ledger(apiKey)).by_operation.refreshReputationNumbers;
    const budget = `file:${path.join(folder, 'shared.budget')}`;
    const env = {
      TELNYX_API_KEY: apiKey,
      TELNYX_BASE_URL: sandbox.baseURL,
      LIMIT: '1.00',
      BUDGET: budget,
      ENTERPRISE: enterprise,
      NUMBER: NUMBERS[0],
    };
    const ended = await Promise.all([1, 2, 3, 4].map(() => run('spender.mjs', { env })));
    assert.deepEqual(ended.map(({ output }) => output.split(' ')[1]), Array(4).fill('SpendLimitError'), JSON.stringify(ended));
    assert.deepEqual(await refreshes(), { calls: 10, usd: '1.00' });
    const client = sandbox.client({ apiKey, spendLimitUsd: '1', budget });
    const { atLeastUsd, atMostUsd, limitUsd, openUsd, period, current } = await client.sharedUsage();
    assert.deepEqual([atLeastUsd, atMostUsd, openUsd, limitUsd, period, current], ['1.00', '1.00', '0.00', '1.00', 'once', 'once']);
    assert.equal(client.usage().atMostUsd, '0.00', 'of this client alone');
  });

  test('has periods, and refuses what makes no sense', async () => {
    const budget = `file:${path.join(folder, 'period.budget')}`;
    const client = sandbox.client({ spendLimitUsd: '2', budget, period: 'day' });
    const { current, period } = await client.sharedUsage();
    assert.equal(period, 'day');
    assert.match(current, /^\d{4}-\d\d-\d\d$/);
    assert.equal(await sandbox.client().sharedUsage(), null);
    for (const [options, message] of [
      [{ budget }, /spend_limit/],
      [{ spendLimitUsd: '1', budget: 'shared.budget' }, /file:PATH/],
      [{ spendLimitUsd: '1', budget: 5 }, /budget: must be a string/],
      [{ period: 'day' }, /period/],
      [{ spendLimitUsd: '1', budget, period: 'year' }, /once.*day.*month/],
    ]) {
      assert.throws(() => sandbox.client(options), { name: 'ConfigurationError', message }, JSON.stringify(options));
    }
    const ruined = path.join(folder, 'ruined.budget');
    writeFileSync(ruined, 'no budget');
    assert.throws(() => sandbox.client({ spendLimitUsd: '1', budget: `file:${ruined}` }), { name: 'ConfigurationError', message: /ruined/ });
    assert.equal(readFileSync(ruined, 'utf8'), 'no budget', 'nothing is lost');
  });
});

describe('what goes on to be billed', { concurrency: true }, () => {
  test('can be forecast, for nothing', async () => {
    assert.deepEqual(forecast(4876, 'daily'), {
      phoneNumbers: 4876,
      checkFrequency: 'daily',
      oneOffUsd: '487.60',
      perRunUsd: '487.60',
      monthlyFeeUsd: '100.00',
      perMonthUsd: '14941.03',
      perMonthAtMostUsd: '15215.60',
    });
    assert.equal(forecast(0, 'never').perMonthUsd, '100.00');
    for (const [numbers, frequency] of [[-1, 'daily'], [1.5, 'daily'], [undefined, 'daily'], [1, 'hourly'], [1, undefined]]) {
      assert.throws(() => forecast(numbers, frequency), { name: 'InvalidArgumentError' }, `${numbers} ${frequency}`);
    }
    const client = sandbox.client({ apiKey: 'KEY_FORECAST' });
    const enterprise = await walkTheGuide(client);
    const spent = (await sandbox.ledger('KEY_FORECAST')).total_usd;
    assert.deepEqual(await client.enterprises.reputation.forecast(enterprise), forecast(2, 'business_daily'));
    assert.equal((await sandbox.ledger('KEY_FORECAST')).total_usd, spent);
    const { before, after } = await client.enterprises.reputation.numbers.plan(enterprise, { phone_numbers: ['+16035551236'] });
    assert.deepEqual([before, after], [forecast(2, 'business_daily'), forecast(3, 'business_daily')]);
    await assert.rejects(client.enterprises.reputation.forecast('nonsense'), { name: 'InvalidArgumentError' });
  });

  test('has a limit of its own', async () => {
    const apiKey = 'KEY_MONTHLY';
    const enterprise = await enabled(sandbox.client({ apiKey }));
    const client = sandbox.client({ apiKey, monthlyLimitUsd: '110' });
    const { numbers } = client.enterprises.reputation;
    await numbers.associate(enterprise, { phone_numbers: NUMBERS });
    const many = Array.from({ length: 3 }, (_, index) => `+1603555200${index}`);
    const posts = async () => (await sandbox.ledger(apiKey)).data.filter(({ method }) => method !== 'GET').length;
    const sent = await posts();
    const refused = { name: 'SpendLimitError', message: /month/ };
    await assert.rejects(numbers.associate(enterprise, { phone_numbers: many }), refused);
    await assert.rejects(client.enterprises.reputation.updateFrequency(enterprise, { check_frequency: 'daily' }).then(() => numbers.associate(enterprise, { phone_numbers: many.slice(0, 2) })), refused);
    assert.equal(await posts(), sent + 1, 'the frequency alone fits');
  });
});

test('requestsPerSecond spaces the requests of a client and of those derived from it', async () => {
  const server = await stub(() => EMPTY);
  try {
    const client = new Telnyx({ apiKey: 'KEY', baseURL: server.baseURL, requestsPerSecond: 50 });
    const other = client.withOptions({ maxRetries: 0 });
    const begun = performance.now();
    await Promise.all([client, other, client, other, client, other].map((each) => each.enterprises.list()));
    assert.ok(performance.now() - begun >= 95, 'five gaps of 20 ms');
    for (const requestsPerSecond of [0, -1, NaN, Infinity, '5']) {
      assert.throws(() => new Telnyx({ apiKey: 'KEY', requestsPerSecond }), { name: 'ConfigurationError', message: /requestsPerSecond/ });
    }
  } finally {
    server.close();
  }
});
