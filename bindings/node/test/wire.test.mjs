// What goes over the wire, and how what comes back is read.
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { after, describe, test } from 'node:test';
import Telnyx from 'telnyx-reputation';
import { EMPTY, answered, refused, stub } from './support/stub.mjs';

const ENTERPRISE = '6a09cdc3-8948-47f0-aa62-74ac943d6c58';
const NUMBER = '+16035551234';
const open = [];
after(() => open.forEach((server) => server.close()));

async function serve(answer) {
  const server = await stub(answer);
  open.push(server);
  return { server, client: new Telnyx({ apiKey: 'KEY_WIRE', baseURL: server.baseURL }) };
}

describe('requests', { concurrency: true }, () => {
  test('a path holds %2B, and the rest of the request is what the API asks for', async () => {
    const { server, client } = await serve();
    await client.enterprises.reputation.numbers.retrieve(NUMBER, { enterprise_id: ENTERPRISE, fresh: true });
    const [request] = server.requests;
    assert.equal(request.url, `/v2/enterprises/${ENTERPRISE}/reputation/numbers/%2B16035551234?fresh=true`);
    assert.equal(request.headers.authorization, 'Bearer KEY_WIRE');
    assert.match(request.headers['user-agent'], /^node\/\d+\.\d+\.\d+ telnyx-reputation\/\d/);
    assert.equal(request.headers['api-version'], undefined);
  });

  test('brackets are encoded, nested filters spelled out, undefined left out', async () => {
    const { server, client } = await serve(() => EMPTY);
    await client.enterprises.reputation.numbers.list(ENTERPRISE, {
      'filter[phone_number][eq]': NUMBER,
      'page[number]': 2,
      'filter[source]': undefined,
    });
    await client.documents.list({ filter: { filename: { contains: 'loa' }, customer_reference: { in: ['a', 'b'] } } });
    assert.deepEqual([...server.requests[0].query], [
      ['filter[phone_number][eq]', NUMBER],
      ['page[number]', '2'],
    ]);
    assert.match(server.requests[0].url, /filter%5Bphone_number%5D%5Beq%5D=%2B16035551234/);
    assert.deepEqual([...server.requests[1].query].sort(), [
      ['filter[customer_reference][in][]', 'a'],
      ['filter[customer_reference][in][]', 'b'],
      ['filter[filename][contains]', 'loa'],
    ]);
  });

  test('null is sent, undefined is not', async () => {
    const { server, client } = await serve(() => ({ data: {} }));
    await client.enterprises.reputation.updateWebhook(ENTERPRISE, { webhook_url: null });
    await client.enterprises.update(ENTERPRISE, { customer_reference: 'x', website: undefined });
    assert.deepEqual(
      server.requests.map((request) => request.body),
      ['{"webhook_url":null}', '{"customer_reference":"x"}'],
    );
  });

  test('a wrapped document is the whole body', async () => {
    const { server, client } = await serve(() => ({ data: { id: 'd-1' } }));
    await client.documents.upload({ document: { file: 'JVBERi0=', filename: 'a.pdf' } });
    await client.documents.uploadJson({ document: { url: 'https://files.example/a.pdf' } });
    assert.deepEqual(
      server.requests.map((request) => request.body),
      ['{"file":"JVBERi0=","filename":"a.pdf"}', '{"url":"https://files.example/a.pdf"}'],
    );
  });

  test('options of the client and of the call reach the wire', async () => {
    const { server } = await serve();
    const client = new Telnyx({
      apiKey: 'KEY_WIRE',
      baseURL: server.baseURL,
      defaultHeaders: { 'X-Team': 'calls', 'X-Both': 'client', 'X-None': undefined },
    });
    await client.enterprises.retrieve(ENTERPRISE, {
      headers: new Headers({ 'X-Both': 'call' }),
      query: { preview: true, none: undefined },
    });
    const [{ headers, query }] = server.requests;
    assert.equal(headers['x-team'], 'calls');
    assert.equal(headers['x-both'], 'call');
    assert.deepEqual([...query], [['preview', 'true']]);
  });

  test('a header that is null is taken away', async () => {
    const { server } = await serve();
    const defaultHeaders = { 'X-Team': 'calls', 'X-Other': 'other', 'User-Agent': null };
    const client = new Telnyx({ apiKey: 'KEY', baseURL: server.baseURL, defaultHeaders });
    const derived = client.withOptions({ defaultHeaders: { 'x-team': null } });
    const names = ['x-team', 'x-other', 'user-agent', 'authorization'];
    const sent = async (by, headers) => {
      await by.enterprises.retrieve(ENTERPRISE, headers && { headers });
      return names.filter((name) => name in server.requests.at(-1).headers);
    };
    assert.deepEqual(await sent(client), ['x-team', 'x-other', 'authorization']);
    assert.deepEqual(await sent(client, { 'x-other': null, Authorization: null }), ['x-team']);
    assert.deepEqual(await sent(client, { 'user-agent': 'mine' }), names);
    assert.deepEqual(await sent(derived), ['x-other', 'authorization']);
    assert.deepEqual(await sent(derived, { 'x-team': 'again' }), ['x-team', 'x-other', 'authorization']);
    assert.deepEqual(await sent(derived.withOptions({ apiKey: 'KEY_2' })), ['x-other', 'authorization']);
  });

  test('query parameters for every call give way to those of the derived client and of the call', async () => {
    const { server } = await serve();
    const client = new Telnyx({ apiKey: 'KEY', baseURL: server.baseURL, defaultQuery: { beta: true, team: 'a', none: null } });
    await client.enterprises.retrieve(ENTERPRISE);
    const derived = client.withOptions({ defaultQuery: { team: 'b' } });
    await derived.enterprises.retrieve(ENTERPRISE);
    await derived.enterprises.retrieve(ENTERPRISE, { query: { team: 'c' } });
    await derived.withOptions({ apiKey: 'KEY_2' }).enterprises.retrieve(ENTERPRISE);
    const asked = server.requests.map(({ query }) => [...query].sort().join('&'));
    assert.deepEqual(asked, ['a', 'b', 'c', 'b'].map((team) => `beta,true&team,${team}`));
    assert.throws(() => new Telnyx({ apiKey: 'KEY', defaultQuery: { a: {} } }), { name: 'ConfigurationError', message: /defaultQuery: a/ });
    assert.throws(() => new Telnyx({ apiKey: 'KEY', defaultQuery: 'a=1' }), { name: 'ConfigurationError', message: /defaultQuery/ });
  });
});

describe('answers', { concurrency: true }, () => {
  test('null, unknown fields and unknown enum values survive', async () => {
    const body = { data: { phone_number: NUMBER, reputation_data: null, spam_risk: 'purple', later: { x: [1, null] } }, extra: 'kept' };
    const { client } = await serve(() => ({ body, status: 200 }));
    assert.deepEqual(await client.reputation.numbers.retrieve(NUMBER), body);
  });

  test('nothing is undefined', async () => {
    const { client } = await serve(() => ({ status: 204 }));
    assert.equal(await client.enterprises.reputation.disable(ENTERPRISE), undefined);
    const { response } = await client.reputation.numbers.delete(NUMBER).withResponse();
    assert.equal(response.status, 204);
  });

  test('a file is a Response', async () => {
    const { client } = await serve(() => ({ text: '%PDF-1.7', headers: { 'content-type': 'application/pdf' } }));
    const response = await client.enterprises.reputation.loa.render(ENTERPRISE);
    assert.ok(response instanceof Response);
    assert.equal(response.headers.get('content-type'), 'application/pdf');
    const blob = await response.blob();
    assert.deepEqual([blob.type, await blob.text()], ['application/pdf', '%PDF-1.7']);
  });

  test('status and headers are there for who asks', async () => {
    const { client } = await serve(() => ({ body: { data: 1 }, headers: { 'x-request-id': 'r-1' }, status: 201 }));
    const call = client.termsOfService.numberReputation.agree();
    const { data, response, requestId } = await call.withResponse();
    assert.deepEqual(data, { data: 1 });
    assert.deepEqual([response.status, response.ok, requestId], [201, true, 'r-1']);
    assert.deepEqual(await (await call.asResponse()).json(), { data: 1 });
    assert.equal(await call, data);
  });

  test('a header is any bytes, each of them one character, as it is for fetch', async () => {
    const bytes = (text) => Buffer.from(text).toString('latin1');
    const name = bytes('attachment; filename="r\u00e9sum\u00e9 \u2014 1.pdf"');
    const headers = { 'x-note': bytes('em \u2014 dash'), 'x-latin': 'caf\u00e9', 'content-disposition': name };
    const answer = (request) => (request.path.endsWith('/none') ? refused(404) : { body: answered(request) });
    const { server, client } = await serve((request) => ({ ...answer(request), headers }));
    const plain = await fetch(server.baseURL);
    const same = ({ headers: found }) => {
      for (const each of Object.keys(headers)) assert.equal(found.get(each), plain.headers.get(each));
      assert.equal(Buffer.from(found.get('x-note'), 'latin1').toString(), 'em \u2014 dash');
    };
    const { numbers } = client.enterprises.reputation;
    const paid = numbers.retrieve(NUMBER, { enterprise_id: ENTERPRISE, fresh: true });
    const { data, response } = await paid.withResponse();
    assert.deepEqual(data, { data: { phone_number: NUMBER } });
    same(response);
    same(await paid.asResponse());
    same(await client.documents.download(ENTERPRISE));
    same(await client.documents.download(ENTERPRISE).asResponse());
    same(await client.get('/anything').asResponse());
    await assert.rejects(client.get('/none'), (error) => (same(error), true));
  });

  test('a status that allows no body has none', async () => {
    const { client } = await serve(({ query }) => ({ status: Number(query.get('status')), text: '' }));
    for (const status of [204, 205]) {
      const { data, response } = await client.get('/anything', { query: { status } }).withResponse();
      assert.deepEqual([data, response.status, response.body], [undefined, status, null]);
    }
  });

  test('each call goes on in the context it was made in', async () => {
    const { client } = await serve(() => ({ data: {} }));
    const context = new AsyncLocalStorage();
    const seen = await Promise.all(
      [1, 2, 3].map((value) =>
        context.run(value, async () => {
          await client.enterprises.retrieve(ENTERPRISE);
          return context.getStore();
        }),
      ),
    );
    assert.deepEqual(seen, [1, 2, 3]);
  });

  test('a connection that the server closed while it was idle is no error', async () => {
    const { server, client } = await serve(() => ({ data: {} }));
    await client.enterprises.retrieve(ENTERPRISE);
    const { socket } = server.requests[0];
    await new Promise((resolve) => socket.end().once('close', resolve));
    await client.enterprises.retrieve(ENTERPRISE);
    assert.equal(server.requests.length, 2);
    assert.notEqual(server.requests[1].socket, socket);
  });
});
