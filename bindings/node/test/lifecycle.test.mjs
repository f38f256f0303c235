// How a client begins and ends, and what it does to its process.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import Telnyx from 'telnyx-reputation';
import { run } from './support/program.mjs';
import { EMPTY, added, answered, stub } from './support/stub.mjs';

const ENTERPRISE = '6a09cdc3-8948-47f0-aa62-74ac943d6c58';
const open = [];
after(() => open.forEach((server) => server.close()));

async function serve(answer) {
  const server = await stub(answer);
  open.push(server);
  return server;
}

const page = (request) => {
  const answer = answered(request);
  return answer === EMPTY ? { ...EMPTY, meta: { ...EMPTY.meta, key: request.headers.authorization } } : answer;
};

describe('a process', { concurrency: true }, () => {
  test('ends though the client is open', async () => {
    const server = await serve(page);
    const { status, output } = await run('idle.mjs', { env: { TELNYX_BASE_URL: server.baseURL } });
    assert.deepEqual([status, output], [0, 'done']);
  });

  test('can be left while calls are under way', async () => {
    const server = await serve(() => undefined);
    const { status, output } = await run('exit-under-way.mjs', { env: { TELNYX_BASE_URL: server.baseURL } });
    assert.deepEqual([status, output], [3, 'leaving']);
  });

  test('hears of a failure that nobody waits for', async () => {
    const { status, output } = await run('unhandled.mjs');
    assert.deepEqual([status, output], [4, 'InvalidArgumentError']);
  });

  test('may have worker threads, each with its own environment', async () => {
    const server = await serve((request) => (request.query.has('hang') ? undefined : page(request)));
    const { status, output } = await run('worker.mjs', { env: { TELNYX_BASE_URL: server.baseURL } });
    const key = 'Bearer KEY_WORKER';
    assert.deepEqual([status, output.split('\n')], [0, [[key, key, key, key].join(), 'terminated', key, key, key, 'ConfigurationError']]);
  });

  test('does not grow with the calls it makes', async () => {
    const server = await serve(page);
    // CI makes 100,000; with these, 200 bytes that each call leaves behind are seen.
    const calls = process.env.TELNYX_MEMORY_CALLS ?? '40000';
    // V8 doubles its young generation when it pleases, by up to 16 MiB at once, and malloc keeps an arena for each thread:
    // both held small, what is left to grow is what calls leave behind.
    const { status, output } = await run('memory.mjs', {
      env: { TELNYX_BASE_URL: server.baseURL, CALLS: calls, MALLOC_ARENA_MAX: '1' },
      nodeArgs: ['--expose-gc', '--max-semi-space-size=1'],
    });
    assert.equal(status, 0, output);
    assert.ok(Number(output) < 4, `grew by ${output} MiB over ${calls / 2} calls`);
  });
});

describe('a client', { concurrency: true }, () => {
  test('closes when its calls under way have ended, and takes no new ones', async () => {
    let answer;
    const server = await serve(() => new Promise((resolve) => (answer = resolve)));
    const client = new Telnyx({ apiKey: 'KEY', baseURL: server.baseURL });
    const asked = server.next();
    const call = client.enterprises.retrieve(ENTERPRISE);
    const { socket } = await asked;
    const gone = new Promise((resolve) => socket.once('close', resolve));
    let closed = false;
    const closing = client.close().then(() => (closed = true));
    await assert.rejects(client.enterprises.list(), (error) => {
      assert.equal(error.constructor, Telnyx.ConfigurationError);
      return /the client is closed/.test(error.message);
    });
    assert.equal(closed, false);
    answer({ data: 1 });
    assert.deepEqual(await call, { data: 1 });
    await closing;
    await gone;
    await client.close();
  });

  test('is closed at the end of its scope', async () => {
    const server = await serve(page);
    const client = new Telnyx({ apiKey: 'KEY', baseURL: server.baseURL });
    await client.enterprises.list();
    await client[Symbol.asyncDispose]();
    await assert.rejects(client.enterprises.list(), Telnyx.ConfigurationError);
  });

  test('withOptions keeps the class, and the money, of one that was extended', async () => {
    const server = await serve((request) => (request.method === 'POST' ? added(request) : EMPTY));
    class Ours extends Telnyx {
      constructor(options) {
        super({ ...options, defaultHeaders: { 'x-ours': '1' } });
      }
    }
    const client = new Ours({ apiKey: 'KEY', baseURL: server.baseURL, spendLimitUsd: '0.10' });
    const other = client.withOptions({ timeout: 5000 });
    assert.equal(other.constructor, Ours);
    const associate = (by) => by.enterprises.reputation.numbers.associate(ENTERPRISE, { phone_numbers: ['+16035551234'] });
    await associate(other);
    await assert.rejects(associate(client), Telnyx.SpendLimitError);
    assert.equal(server.requests[0].headers['x-ours'], '1');
    class Fails extends Telnyx {
      constructor(options) {
        if (options.timeout) throw new Error('not mine');
        super(options);
      }
    }
    assert.throws(() => new Fails({ apiKey: 'KEY', baseURL: server.baseURL }).withOptions({ timeout: 1 }), /not mine/);
    class Keeps extends Telnyx {
      constructor(options) {
        super({ apiKey: 'KEY', baseURL: server.baseURL });
      }
    }
    assert.throws(() => new Keeps().withOptions({ timeout: 1 }), { name: 'ConfigurationError', message: /hand its options on/ });
    class Pair extends Telnyx {
      constructor(options) {
        super(options);
        this.second = new Telnyx({ ...options, baseURL: 'http://127.0.0.1:1/v2' });
      }
    }
    const pair = new Pair({ apiKey: 'KEY', baseURL: server.baseURL }).withOptions({ timeout: 1 });
    assert.deepEqual([pair.baseURL, pair.second.baseURL], [server.baseURL, 'http://127.0.0.1:1/v2']);
    assert.notEqual(new Telnyx({ apiKey: 'KEY', baseURL: 'http://127.0.0.1:1/v2' }).baseURL, server.baseURL);
  });

  test('withOptions is one like it but for what is given', async () => {
    const server = await serve(page);
    const client = new Telnyx({ apiKey: 'KEY_A', baseURL: server.baseURL, defaultHeaders: { 'x-team': 'calls' } });
    const other = client.withOptions({ apiKey: 'KEY_B' });
    assert.ok(other instanceof Telnyx);
    await other.enterprises.list();
    await client.enterprises.list();
    assert.deepEqual(
      server.requests.map(({ headers }) => [headers.authorization, headers['x-team']]),
      [['Bearer KEY_B', 'calls'], ['Bearer KEY_A', 'calls']],
    );
    assert.throws(() => client.withOptions({ retries: 1 }), Telnyx.ConfigurationError);
  });
});
