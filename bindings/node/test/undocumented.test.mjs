// Requests that the API's document does not have.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import Telnyx from 'telnyx-reputation';
import { startSandbox } from './support/sandbox.mjs';
import { refused, stub } from './support/stub.mjs';

const open = [];
after(() => open.forEach((server) => server.close()));

async function serve(answer, options) {
  const server = await stub(answer);
  open.push(server);
  return { server, client: new Telnyx({ apiKey: 'KEY_OTHER', baseURL: server.baseURL, ...options }) };
}

describe('an undocumented request', { concurrency: true }, () => {
  test('goes the way of all calls', async () => {
    const { server, client } = await serve(() => ({ body: { data: { new: null } }, headers: { 'x-request-id': 'r-3' } }), {
      defaultHeaders: { 'x-team': 'calls' },
    });
    for (const method of ['get', 'post', 'put', 'patch', 'delete']) {
      const options = { query: { to: '+1', none: undefined }, headers: { 'x-a': 'b' }, body: { some: null, left: undefined } };
      const { data, response, requestId } = await client[method]('/newer/+1603', options).withResponse();
      assert.deepEqual([data, response.status, requestId], [{ data: { new: null } }, 200, 'r-3']);
      assert.deepEqual((await client[method]('/newer')).data, { new: null });
    }
    assert.deepEqual(
      server.requests.map(({ method, url, body }) => `${method} ${url} ${body}`),
      ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].flatMap((method) => [
        `${method} /v2/newer/%2B1603?to=%2B1 {"some":null}`,
        `${method} /v2/newer `,
      ]),
    );
    const [{ headers }] = server.requests;
    assert.deepEqual([headers.authorization, headers['x-team'], headers['x-a']], ['Bearer KEY_OTHER', 'calls', 'b']);
    assert.deepEqual(client.usage().calls, 0, 'what it bills is not known');
  });

  test('gives what comes: JSON, text, nothing, bytes', async () => {
    const ANSWERS = {
      '/list': { text: '[1]', headers: { 'content-type': 'application/json; charset=utf-8' } },
      '/problem': { text: '{"a":1}', headers: { 'content-type': 'application/problem+json' } },
      '/text': { text: '[1]', headers: { 'content-type': 'text/plain' } },
      '/none': { status: 204 },
      '/broken': { text: '{"a"' },
      '/bytes': { text: Buffer.from([0xff, 0x00]), headers: { 'content-type': 'application/octet-stream' } },
    };
    const { client } = await serve(({ path }) => ANSWERS[path.slice(3)]);
    assert.deepEqual(await client.get('/list'), [1]);
    assert.deepEqual(await client.get('/problem'), { a: 1 });
    assert.equal(await client.get('/text'), '[1]');
    assert.equal(await client.delete('/none'), undefined);
    await assert.rejects(client.get('/broken'), { name: 'APIResponseValidationError', operation: 'get', status: 200 });
    const bytes = await (await client.get('/bytes').asResponse()).arrayBuffer();
    assert.deepEqual([...new Uint8Array(bytes)], [0xff, 0x00]);
  });

  test('is not sent twice, not even a GET, and fails as any call', async () => {
    const { server, client } = await serve(({ path }) => (path.endsWith('lost') ? { status: 404 } : refused(404)));
    const lost = await client.get('/lost').catch((error) => error);
    assert.equal(lost.constructor, Telnyx.OutcomeUnknownError);
    const { outcome, reason } = await lost.resolve();
    assert.equal(outcome, 'cannot_tell');
    assert.match(reason, /not in the API's document/);
    await assert.rejects(client.post('/gone', { body: {} }), { name: 'NotFoundError', operation: 'post', status: 404 });
    assert.equal(server.requests.length, 2);
    const hanging = await serve(() => undefined);
    const signal = AbortSignal.timeout(50);
    await assert.rejects(hanging.client.put('/slow', { signal }), { name: 'APIUserAbortError', operation: 'put' });
    await assert.rejects(hanging.client.get('/slow', { timeout: 500 }), { name: 'OutcomeUnknownError' });
  });

  test('is refused where it could reach somewhere else, or JSON would change its body', async () => {
    const { server, client } = await serve();
    for (const path of ['', 'balance', '//evil.example', '/a//b', '/a/../b', '/%2E%2e/b', '/a?b=1', '/a#b', undefined]) {
      await assert.rejects(client.get(path), { name: 'InvalidArgumentError', message: /path/ }, String(path));
    }
    const cyclic = {};
    cyclic.self = cyclic;
    for (const body of ['text', 5, null, Buffer.from('a'), new FormData(), new Map(), new URLSearchParams(), cyclic, { a: [NaN] }, { a: 1n }]) {
      await assert.rejects(client.post('/a', { body }), { name: 'InvalidArgumentError', message: /^post: invalid argument: body:/ });
    }
    await assert.rejects(client.get('/a', { params: {} }), { name: 'InvalidArgumentError', message: /no option params/ });
    await assert.rejects(client.get('/a', { query: { filter: { a: 1 } } }), { name: 'InvalidArgumentError', message: /query: filter/ });
    assert.equal(server.requests.length, 0);
    await client.close();
    await assert.rejects(client.get('/a'), { name: 'ConfigurationError', message: /^get: configuration: the client is closed/ });
  });

  test('is refused by a client with a spend limit', async () => {
    const { server, client } = await serve(() => ({}), { spendLimitUsd: 5 });
    await assert.rejects(client.get('/balance'), { name: 'SpendLimitError', attempts: 0 });
    assert.equal(server.requests.length, 0);
  });

  test('reaches the service', async () => {
    const sandbox = await startSandbox();
    open.push(sandbox);
    const { data } = await sandbox.client().get('/enterprises', { query: { 'page[size]': 1 } });
    assert.deepEqual(data, []);
  });
});
