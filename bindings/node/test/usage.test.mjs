// What a client may spend, what it spent, and how long it tries.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import Telnyx from 'telnyx-reputation';
import { NUMBERS as GUIDE_NUMBERS, walkTheGuide } from './support/guide.mjs';
import { startSandbox } from './support/sandbox.mjs';
import { EMPTY, added, stub } from './support/stub.mjs';

const ENTERPRISE = '6a09cdc3-8948-47f0-aa62-74ac943d6c58';
const NUMBERS = ['+16035551234', '+16035555678'];
const open = [];
after(() => Promise.all(open.map((server) => server.close())));

async function serve(answer, options = {}) {
  const server = await stub(answer);
  open.push(server);
  return { server, client: new Telnyx({ apiKey: 'KEY', baseURL: server.baseURL, ...options }) };
}

const respond = (request) => (request.method === 'POST' ? added(request) : EMPTY);
const posts = (server) => server.requests.filter(({ method }) => method === 'POST').length;
const associate = (client) => client.enterprises.reputation.numbers.associate(ENTERPRISE, { phone_numbers: NUMBERS });

describe('the spend limit', { concurrency: true }, () => {
  for (const [spendLimitUsd, limitUsd] of [['0.30', '0.30'], ['0.3', '0.30'], [1, '1.00'], ['1', '1.00']]) {
    test(`${typeof spendLimitUsd} ${spendLimitUsd} is USD ${limitUsd}`, async () => {
      assert.equal((await serve(respond, { spendLimitUsd })).client.usage().limitUsd, limitUsd);
    });
  }

  test('is shared with derived clients, and what could pass it is not sent', async () => {
    const { server, client } = await serve(respond, { spendLimitUsd: '0.30' });
    const derived = client.withOptions({ timeout: 5000 }).withOptions({ maxRetries: 0 });
    await associate(derived);
    for (const one of [client, derived]) {
      await assert.rejects(associate(one), (error) => {
        assert.equal(error.constructor, Telnyx.SpendLimitError);
        assert.equal(error.attempts, 0);
        return /USD 0\.20.*USD 0\.10 is left; nothing was sent/.test(error.message);
      });
    }
    assert.equal(posts(server), 1);
    assert.deepEqual(client.usage(), derived.usage());
    const usage = client.usage();
    assert.deepEqual([usage.calls, usage.atMostUsd, usage.limitUsd], [1, '0.20', '0.30']);
    assert.deepEqual(Object.keys(usage.operations), ['associateReputationNumbers']);
    assert.equal(usage.operations.associateReputationNumbers.atMostUsd, '0.20');
  });

  test('counts what may have been billed', async () => {
    const { client } = await serve(() => ({ status: 502 }));
    await assert.rejects(associate(client), Telnyx.OutcomeUnknownError);
    const { atLeastUsd, atMostUsd, limitUsd } = client.usage();
    assert.deepEqual([atLeastUsd, atMostUsd, limitUsd], ['0.00', '0.20', null]);
  });

  test('agrees with the ledger of the service', async () => {
    const sandbox = await startSandbox({ approvals: 'immediate' });
    open.push(sandbox);
    const client = sandbox.client();
    const enterprise = await walkTheGuide(client);
    await client.enterprises.reputation.numbers.refresh(enterprise, { phone_numbers: GUIDE_NUMBERS });
    const { atLeastUsd, atMostUsd, operations } = client.usage();
    const { total_usd } = await sandbox.ledger();
    assert.deepEqual([atLeastUsd, atMostUsd], [total_usd, total_usd]);
    assert.equal(operations.refreshReputationNumbers.atLeastUsd, '0.20');
  });

  for (const spendLimitUsd of [12.5, 0.1 + 0.2, -1, NaN, Infinity, 2 ** 60, '12,50', '-1', '', '0.0001', null, true, {}]) {
    test(`${typeof spendLimitUsd} ${String(spendLimitUsd)} is refused`, () => {
      assert.throws(() => new Telnyx({ apiKey: 'KEY', spendLimitUsd }), {
        name: 'ConfigurationError',
        message: /12\.50/,
      });
    });
  }

  test('a fraction as a number is refused with the reason', () => {
    assert.throws(() => new Telnyx({ apiKey: 'KEY', spendLimitUsd: 0.3 }), /a JavaScript number is not exact/);
  });
});

describe('a derived client', { concurrency: true }, () => {
  test('uses the same connection, and adds its headers', async () => {
    const { server, client } = await serve(() => EMPTY, { defaultHeaders: { 'x-team': 'calls', 'x-a': '1' } });
    await client.enterprises.list();
    await client.withOptions({ defaultHeaders: { 'X-A': '2' } }).enterprises.list();
    await client.enterprises.list();
    assert.deepEqual(server.requests.map(({ headers }) => [headers['x-team'], headers['x-a']]), [
      ['calls', '1'],
      ['calls', '2'],
      ['calls', '1'],
    ]);
    assert.equal(new Set(server.requests.map(({ socket }) => socket)).size, 1, 'connections');
  });

  test('is closed by itself', async () => {
    const { client } = await serve(() => EMPTY);
    const derived = client.withOptions({ timeout: 5000 });
    await derived.close();
    await client.enterprises.list();
    await assert.rejects(derived.enterprises.list(), Telnyx.ConfigurationError);
    assert.throws(() => derived.withOptions({}), Telnyx.ConfigurationError);
    assert.throws(() => derived.usage(), Telnyx.ConfigurationError);
  });

  test('counts with its parent, also with connections of its own', async () => {
    const { client } = await serve(respond, { spendLimitUsd: '0.60' });
    const others = [{ connectTimeout: 5000 }, { proxy: false }, { apiKey: 'KEY_OTHER' }].map((own) => client.withOptions(own));
    for (const other of others) await associate(other);
    assert.equal(client.usage().atMostUsd, '0.60');
    for (const one of [client, ...others]) await assert.rejects(associate(one), Telnyx.SpendLimitError);
    await client.close();
    assert.throws(() => client.withOptions({ proxy: false }), Telnyx.ConfigurationError);
  });

  test('takes no limit of its own, and no nonsense', async () => {
    const { client } = await serve(respond, { spendLimitUsd: '0.30' });
    for (const own of [{ spendLimitUsd: '9' }, { monthlyLimitUsd: '9' }, { budget: 'file:x' }, { period: 'day' }, { requestsPerSecond: 1 }]) {
      assert.throws(() => client.withOptions(own), /a derived client shares its parent's/);
    }
    assert.throws(() => client.withOptions({ timeout: 0 }), { name: 'ConfigurationError', message: /timeout/ });
    assert.throws(() => client.withOptions({ deadline: 0 }), { name: 'ConfigurationError', message: /deadline/ });
  });
});

describe('the deadline', { concurrency: true }, () => {
  const endless = { timeout: 20, maxRetries: 1000 };
  const CLIENTS = {
    'of a client': [{ ...endless, deadline: 100 }, undefined],
    'of a call': [endless, { deadline: 100 }],
    'of a call before that of the client': [{ ...endless, deadline: 60_000 }, { deadline: 100 }],
  };
  for (const [what, [options, perCall]] of Object.entries(CLIENTS)) {
    test(`${what} ends all attempts`, async () => {
      const { client } = await serve(() => undefined, options);
      const begin = performance.now();
      await assert.rejects(client.enterprises.list({}, perCall), Telnyx.APIConnectionTimeoutError);
      assert.ok(performance.now() - begin < 30_000);
    });
  }

  test('of nothing is refused', async () => {
    const { server, client } = await serve(() => ({}));
    assert.throws(() => new Telnyx({ apiKey: 'KEY', deadline: 0 }), { name: 'ConfigurationError', message: /deadline/ });
    for (const deadline of [0, -1, NaN, Infinity, '5']) {
      await assert.rejects(client.enterprises.list({}, { deadline }), { name: 'InvalidArgumentError', message: /deadline/ });
    }
    assert.equal(server.requests.length, 0);
  });
});
