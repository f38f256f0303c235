// What the official package gets wrong, where it is the language's part; the rest is held by the core's own tests.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, describe, test } from 'node:test';
import { inspect } from 'node:util';
import Telnyx from 'telnyx-reputation';
import { run } from './support/program.mjs';
import { EMPTY, stub } from './support/stub.mjs';

const ENTERPRISE = '6a09cdc3-8948-47f0-aa62-74ac943d6c58';
const NUMBER = '+16035551234';
const open = [];
after(() => open.forEach((server) => server.close()));

async function serve(answer, options) {
  const server = await stub(answer);
  open.push(server);
  return { server, client: new Telnyx({ apiKey: 'KEY', baseURL: server.baseURL, ...options }) };
}

const NOTHING_MONITORED = `HTTP/1.1 200 OK\r\ncontent-length: ${JSON.stringify(EMPTY).length}\r\nconnection: close\r\n\r\n${JSON.stringify(EMPTY)}`;

/**
 * A server that reads each request and then writes these bytes, ends the connection, or dawdles over the bytes. The free read
 * of the list before an association is answered, and not counted.
 */
async function raw(bytes, pause) {
  let requests = 0;
  const server = net.createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', async (head) => {
      if (/^GET \S+\/numbers\?/.test(head)) return socket.end(NOTHING_MONITORED);
      requests += 1;
      if (pause === undefined) return socket.end(bytes);
      for (const byte of bytes) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        if (!socket.write(byte) && socket.destroyed) return;
      }
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  const client = new Telnyx({ apiKey: 'KEY', baseURL: `http://127.0.0.1:${server.address().port}/v2` });
  return { client, count: () => requests };
}

describe('what bills is sent once', { concurrency: true }, () => {
  const calls = {
    associate: ({ enterprises }) => enterprises.reputation.numbers.associate(ENTERPRISE, { phone_numbers: [NUMBER] }),
    refresh: ({ enterprises }) => enterprises.reputation.numbers.refresh(ENTERPRISE, { phone_numbers: [NUMBER] }),
    'a fresh read': ({ reputation }) => reputation.numbers.retrieve(NUMBER, { fresh: true }),
  };
  const LOST = {
    'dropped without an answer': '',
    'answered by half': 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"data":',
    'answered with another page': 'HTTP/1.1 302 Found\r\nlocation: /v2/elsewhere\r\ncontent-length: 0\r\n\r\n',
  };
  for (const [what, call] of Object.entries(calls)) {
    for (const [how, bytes] of Object.entries(LOST)) {
      test(`${what} ${how}`, async () => {
        const { client, count } = await raw(bytes);
        const error = await call(client).catch((thrown) => thrown);
        assert.equal(error.constructor, Telnyx.OutcomeUnknownError, inspect(error));
        assert.deepEqual([error.mayHaveBilledUsd, error.attempts, count()], ['0.10', 1, 1]);
      });
    }
  }

  test('also when the answer is late', async () => {
    const { server, client } = await serve(() => undefined, { timeout: 500 });
    await assert.rejects(calls.refresh(client), { name: 'OutcomeUnknownError', mayHaveBilledUsd: '0.10' });
    assert.equal(server.requests.length, 1);
  });
});

describe('time', { concurrency: true }, () => {
  test('does not end with the headers: a body that drips is out of time', async () => {
    const { client } = await raw('HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\n{"data":{"id":"0123456789abcd"}', 20);
    const begun = performance.now();
    const call = client.enterprises.retrieve(ENTERPRISE, { timeout: 200, maxRetries: 0 });
    await assert.rejects(call, { name: 'APIConnectionTimeoutError' });
    assert.ok(performance.now() - begun < 5000);
  });

  test('that is none is refused, in the client and in a call', async () => {
    const { server, client } = await serve();
    for (const timeout of [0, -1, NaN, Infinity, '5', true]) {
      assert.throws(() => new Telnyx({ apiKey: 'KEY', timeout }), { name: 'ConfigurationError', message: /timeout/ });
      await assert.rejects(client.enterprises.list({}, { timeout }), { name: 'InvalidArgumentError', message: /timeout/ });
    }
    assert.equal(server.requests.length, 0);
  });

  test('asked for by Retry-After is not waited past the deadline', async () => {
    for (const wait of ['3600', new Date(Date.now() + 30 * 86_400_000).toUTCString()]) {
      const { server, client } = await serve(() => ({ status: 429, headers: { 'retry-after': wait } }), { deadline: 5000 });
      const error = await client.enterprises.list().catch((thrown) => thrown);
      assert.equal(error.constructor, Telnyx.RateLimitError);
      assert.ok(error.retryAfter > 3_000_000, `${error.retryAfter} ms`);
      assert.equal(server.requests.length, 1);
    }
  });

  test('as a date in any form is measured by the clock of the server', async () => {
    for (const wait of ['Fri, 20 Nov 2026 09:00:30 GMT', 'Friday, 20-Nov-26 09:00:30 GMT', 'Fri Nov 20 09:00:30 2026']) {
      const headers = { 'retry-after': wait, date: 'Fri, 20 Nov 2026 09:00:00 GMT' };
      const { client } = await serve(() => ({ status: 429, headers }), { deadline: 5000 });
      await assert.rejects(client.enterprises.list(), { name: 'RateLimitError', retryAfter: 30_000 });
    }
  });

  test('ends a plan at its deadline', async () => {
    const { client } = await serve(() => undefined);
    const plan = client.enterprises.reputation.numbers.plan(ENTERPRISE, { phone_numbers: ['+16035551234'] }, { deadline: 500 });
    await assert.rejects(plan, { name: 'APIConnectionTimeoutError' });
  });
});

describe('the key', { concurrency: true }, () => {
  for (const apiKey of ['', ' ', 'KEY_SECRET\r\nX-Injected: 1', 'KEY_SECRET\0', 'KEY_SECRÉT', 'KEY_SECRET—']) {
    test(`${JSON.stringify(apiKey)} is refused, and not shown`, () => {
      assert.throws(() => new Telnyx({ apiKey }), (error) => {
        assert.equal(error.constructor, Telnyx.ConfigurationError);
        assert.match(error.message, /API key/);
        assert.doesNotMatch(inspect(error, { showHidden: true }), /SECR/);
        return true;
      });
    });
  }

  test('must be there', async () => {
    const { output } = await run('one-call.mjs', { env: { TELNYX_API_KEY: '' } });
    assert.match(output, /no API key: give one, or set TELNYX_API_KEY/);
  });

  test('of the environment may end with a line break, as one read from a file does', async () => {
    const { server } = await serve(() => EMPTY);
    const { output } = await run('one-call.mjs', { env: { TELNYX_API_KEY: 'KEY_FILE\n', TELNYX_BASE_URL: server.baseURL } });
    assert.equal(output, JSON.stringify(EMPTY.meta));
    assert.equal(server.requests[0].headers.authorization, 'Bearer KEY_FILE');
  });

  test('given to one call is logged as little as any other', async () => {
    const said = [];
    const logger = Object.fromEntries(['error', 'warn', 'info', 'debug'].map((level) => [level, (...words) => said.push(words)]));
    const { server, client } = await serve(() => EMPTY, { logger, logLevel: 'debug' });
    await client.enterprises.list({}, { headers: { authorization: 'Bearer KEY_SECRET', 'x-token': 'KEY_SECRET' } });
    assert.equal(server.requests[0].headers['x-token'], 'KEY_SECRET');
    assert.equal(said.length, 1);
    assert.doesNotMatch(inspect(said, { depth: 9 }), /KEY_SECRET/);
  });
});

describe('small things', { concurrency: true }, () => {
  test('an idempotency key, which the API does not know, is not taken and ignored', async () => {
    const { server, client } = await serve();
    const call = client.enterprises.reputation.numbers.refresh(ENTERPRISE, { phone_numbers: [NUMBER] }, { idempotencyKey: 'k' });
    await assert.rejects(call, { name: 'InvalidArgumentError', message: /no option idempotencyKey/ });
    assert.equal(server.requests.length, 0);
  });

  test('a value of the wrong type is handed on as it came', async () => {
    const body = { data: { phone_number: NUMBER, reputation_data: { maturity_score: 'fifty', last_refreshed_at: 'soon' } } };
    const { client } = await serve(() => body);
    assert.deepEqual(await client.reputation.numbers.retrieve(NUMBER), body);
  });

  test('no header tells more of the caller than the program', async () => {
    const { server, client } = await serve();
    await client.enterprises.retrieve(ENTERPRISE);
    assert.deepEqual(Object.keys(server.requests[0].headers).sort(), ['accept', 'accept-encoding', 'authorization', 'host', 'user-agent']);
  });
});
