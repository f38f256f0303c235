// A signal stops the call, and the request with it.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import Telnyx from 'telnyx-reputation';
import { EMPTY, stub } from './support/stub.mjs';

const ENTERPRISE = '6a09cdc3-8948-47f0-aa62-74ac943d6c58';
const open = [];
after(() => open.forEach((server) => server.close()));

async function serve(answer) {
  const server = await stub(answer);
  open.push(server);
  return { server, client: new Telnyx({ apiKey: 'KEY', baseURL: server.baseURL }) };
}

function isAbort(reason) {
  return (error) => {
    assert.equal(error.constructor, Telnyx.APIUserAbortError);
    assert.ok(error instanceof Telnyx.APIError);
    assert.equal(error.operation, 'getEnterprise');
    assert.equal(error.cause, reason);
    return true;
  };
}

describe('abort', { concurrency: true }, () => {
  test('while the answer is awaited: the connection is closed and the reason is the cause', async () => {
    const { server, client } = await serve(() => undefined);
    const controller = new AbortController();
    const asked = server.next();
    const call = client.enterprises.retrieve(ENTERPRISE, { signal: controller.signal });
    const { socket } = await asked;
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const reason = new Error('changed my mind');
    controller.abort(reason);
    await assert.rejects(call, isAbort(reason));
    await closed;
  });

  test('while it waits to repeat the call: at once, and nothing more is sent', async () => {
    const { server, client } = await serve(({ path }) =>
      path.endsWith(ENTERPRISE) ? { status: 429, headers: { 'retry-after': '30' } } : EMPTY,
    );
    const controller = new AbortController();
    const asked = server.next();
    const call = client.enterprises.retrieve(ENTERPRISE, { signal: controller.signal, timeout: 120_000 });
    await asked;
    // The answer has come and the wait has begun when the connection serves another call.
    await client.enterprises.list();
    const begun = performance.now();
    controller.abort('enough');
    await assert.rejects(call, isAbort('enough'));
    assert.ok(performance.now() - begun < 20_000, 'the wait was sat out');
    assert.equal(server.requests.length, 2);
  });

  test('before the call: nothing is sent', async () => {
    const { server, client } = await serve();
    const signal = AbortSignal.abort('too late');
    await assert.rejects(client.enterprises.retrieve(ENTERPRISE, { signal }), (error) => {
      assert.deepEqual([error.attempts, error.mayHaveBilledUsd], [0, '0.00']);
      return isAbort('too late')(error);
    });
    const refresh = client.enterprises.reputation.numbers.refresh(ENTERPRISE, { phone_numbers: ['+16035551234'] }, { signal });
    assert.deepEqual(await refresh.catch((error) => error.resolve()), { outcome: 'not_done' });
    assert.equal(server.requests.length, 0);
  });

  test('of a request that nothing is known of: it may have done anything', async () => {
    const { server, client } = await serve(() => undefined);
    const controller = new AbortController();
    const asked = server.next();
    const call = client.post('/newer', { body: {}, signal: controller.signal });
    await asked;
    controller.abort();
    const error = await call.catch((error) => error);
    assert.deepEqual([error.constructor, error.attempts], [Telnyx.APIUserAbortError, 1]);
    const { outcome, reason } = await error.resolve();
    assert.equal(outcome, 'cannot_tell');
    assert.match(reason, /not in the API's document/);
  });

  test('after the answer: nothing happens, and no listener is left', async () => {
    const { client } = await serve();
    const controller = new AbortController();
    let listeners = 0;
    const { signal } = controller;
    const watched = {
      get aborted() {
        return signal.aborted;
      },
      addEventListener: (...args) => (listeners++, signal.addEventListener(...args)),
      removeEventListener: (...args) => (listeners--, signal.removeEventListener(...args)),
    };
    await client.enterprises.retrieve(ENTERPRISE, { signal: watched });
    assert.equal(listeners, 0);
    controller.abort();
  });

  test('after the failure: the cause is the failure\'s own', async () => {
    const { client } = await serve(() => ({ status: 404 }));
    // It is aborted between the answer and its reading, when no listener can stop anything any more.
    const signal = { aborted: false, reason: 'my reason', addEventListener() {}, removeEventListener: () => undefined };
    const call = client.enterprises.retrieve(ENTERPRISE, { signal });
    signal.aborted = true;
    await assert.rejects(call, (error) => {
      assert.equal(error.constructor, Telnyx.NotFoundError);
      assert.equal(error.cause, undefined);
      return true;
    });
  });

  test('AbortSignal.timeout', async () => {
    const { client } = await serve(() => undefined);
    await assert.rejects(client.enterprises.retrieve(ENTERPRISE, { signal: AbortSignal.timeout(10) }), (error) => {
      assert.equal(error.constructor, Telnyx.APIUserAbortError);
      assert.equal(error.cause.name, 'TimeoutError');
      return true;
    });
  });

  test('one signal for many calls, and the client is as good as before', async () => {
    const { server, client } = await serve(({ query }) => (query.has('hang') ? undefined : {}));
    const controller = new AbortController();
    const warned = [];
    process.on('warning', (warning) => warned.push(warning.name));
    const options = { signal: controller.signal, query: { hang: 1 } };
    const calls = Array.from({ length: 20 }, () => client.enterprises.retrieve(ENTERPRISE, options));
    while (server.requests.length < 20) await server.next();
    controller.abort();
    for (const { reason } of await Promise.allSettled(calls)) assert.equal(reason.constructor, Telnyx.APIUserAbortError);
    assert.deepEqual(await client.enterprises.retrieve(ENTERPRISE), {});
    assert.deepEqual(warned, [], 'of a leak that is none');
  });

  test('a list stops between its pages', async () => {
    const { server, client } = await serve(({ query }) => ({
      data: [{ id: 1 }],
      meta: { page_number: Number(query.get('page[number]') ?? 1), total_pages: 99 },
    }));
    const controller = new AbortController();
    await assert.rejects(async () => {
      for await (const { id } of client.enterprises.list({}, { signal: controller.signal })) {
        assert.equal(id, 1);
        controller.abort();
      }
    }, Telnyx.APIUserAbortError);
    assert.equal(server.requests.length, 1);
  });
});
