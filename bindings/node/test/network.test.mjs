// Proxies, certificates, connecting and redirects.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import Telnyx from 'telnyx-reputation';
import { run } from './support/program.mjs';
import { startProxy } from './support/proxy.mjs';
import { EMPTY, answered, stub } from './support/stub.mjs';
import { authority } from './support/tls.mjs';

const ENTERPRISE = '6a09cdc3-8948-47f0-aa62-74ac943d6c58';
const NUMBER = '+16035551234';
// `user:p@ss SECRET`, of which the special characters are percent-encoded in a URL.
const IN_URL = 'user:p%40ss%20SECRET';
const CREDENTIALS = 'user:p@ss SECRET';
const folder = mkdtempSync(path.join(os.tmpdir(), 'telnyx-reputation-network-'));
const open = [];
after(() => {
  open.forEach((server) => server.close());
  rmSync(folder, { recursive: true });
});

async function serve(answer) {
  const server = await stub(answer);
  open.push(server);
  return server;
}

async function proxied(credentials) {
  const proxy = await startProxy(credentials);
  open.push(proxy);
  return proxy;
}

/** A server with a certificate of this authority; `seen` holds the headers of each request. */
async function secure({ serve }, options) {
  const seen = [];
  const server = serve((request, response) => {
    seen.push(request.headers);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answered({ path: request.url })));
  }, options);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({ close: () => (server.close(), server.closeAllConnections()) });
  return { baseURL: `https://127.0.0.1:${server.address().port}/v2`, address: `127.0.0.1:${server.address().port}`, seen };
}

function client(options) {
  return new Telnyx({ apiKey: 'KEY_SECRET', maxRetries: 0, proxy: false, ...options });
}

/** The error of a call that may bill and was not sent, which shows no secret. */
async function unsent(of) {
  const error = await of.enterprises.reputation.numbers
    .associate(ENTERPRISE, { phone_numbers: [NUMBER] })
    .then(() => assert.fail('it succeeded'), (thrown) => thrown);
  assert.equal(error.attempts, 0, inspect(error));
  assert.match(error.message, /nothing was sent/);
  assert.equal(of.usage().atMostUsd, '0.00');
  assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /SECRET|6035551234/);
  return error;
}

describe('a proxy', { concurrency: true }, () => {
  test('carries a plain call, with its credentials', async () => {
    const [server, proxy] = [await serve(), await proxied(CREDENTIALS)];
    const through = client({ baseURL: server.baseURL, proxy: `http://${IN_URL}@${proxy.address}` });
    await through.reputation.numbers.retrieve(NUMBER);
    assert.deepEqual(proxy.asked, [`GET ${server.baseURL}/reputation/numbers/%2B16035551234`]);
    assert.equal(server.requests[0].headers['proxy-authorization'], undefined);
    assert.doesNotMatch(inspect(through, { depth: 9, showHidden: true }), /SECRET/);
    await through.withOptions({ timeout: 5000 }).reputation.numbers.retrieve(NUMBER);
    assert.equal(proxy.asked.length, 2, 'also for a derived client');
    await through.withOptions({ proxy: false }).reputation.numbers.retrieve(NUMBER);
    assert.deepEqual([proxy.asked.length, server.requests.length], [2, 3]);
    await client({ baseURL: server.baseURL, proxy: new URL(`http://${IN_URL}@${proxy.address}`) }).enterprises.list();
    assert.equal(proxy.asked.length, 3, 'given as a URL');
  });

  test('carries a TLS call in a tunnel, and sees no key', async () => {
    const own = authority();
    const [server, proxy] = [await secure(own), await proxied(CREDENTIALS)];
    const options = { baseURL: server.baseURL, proxy: `http://${IN_URL}@${proxy.address}`, caCertificates: own.pem };
    await client(options).reputation.numbers.retrieve(NUMBER);
    assert.deepEqual(proxy.asked, [`CONNECT ${server.address}`]);
    assert.equal(server.seen[0].authorization, 'Bearer KEY_SECRET');
    assert.equal(server.seen[0]['proxy-authorization'], undefined);
  });

  test('that is not reached, or refuses, carried nothing and shows no credentials', async () => {
    const own = authority();
    const [server, other] = [await secure(own), await proxied('other:other')];
    const closed = net.createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const nowhere = `127.0.0.1:${closed.address().port}`;
    closed.close();
    for (const address of [other.address, nowhere]) {
      const options = { baseURL: server.baseURL, proxy: `http://${IN_URL}@${address}`, caCertificates: own.pem };
      assert.equal((await unsent(client(options))).constructor, Telnyx.APIConnectionError);
    }
    assert.equal(server.seen.length, 0);
    const refusing = await proxied(CREDENTIALS);
    const plain = client({ baseURL: 'http://api.example/v2', proxy: `http://${refusing.address}` });
    await assert.rejects(plain.enterprises.list(), { name: 'APIStatusError', status: 407 });
  });

  test('of the environment is honoured, and NO_PROXY, and one that is given before both', async () => {
    const proxy = await serve(() => ({ data: [], meta: { via: 'proxy', total_pages: 0 } }));
    const direct = await serve(() => ({ data: [], meta: { via: 'direct', total_pages: 0 } }));
    const env = { HTTP_PROXY: new URL(proxy.baseURL).origin, http_proxy: new URL(proxy.baseURL).origin };
    const through = await run('one-call.mjs', { env: { ...env, TELNYX_BASE_URL: 'http://api.example/v2', NO_PROXY: '' } });
    assert.equal(through.output, '{"via":"proxy","total_pages":0}');
    assert.equal(proxy.requests[0].url, 'http://api.example/v2/enterprises');
    const past = await run('one-call.mjs', { env: { ...env, TELNYX_BASE_URL: direct.baseURL, NO_PROXY: '127.0.0.1' } });
    assert.equal(past.output, '{"via":"direct","total_pages":0}');
    const told = { ...env, TELNYX_BASE_URL: direct.baseURL, NO_PROXY: '', OPTIONS: '{"proxy":false}' };
    assert.equal((await run('one-call.mjs', { env: told })).output, '{"via":"direct","total_pages":0}');
    const given = { TELNYX_BASE_URL: 'http://api.example/v2', NO_PROXY: '*', HTTP_PROXY: 'http://127.0.0.1:9' };
    const options = JSON.stringify({ proxy: new URL(proxy.baseURL).origin });
    assert.equal((await run('one-call.mjs', { env: { ...given, OPTIONS: options } })).output, '{"via":"proxy","total_pages":0}');
  });
});

describe('an authority', { concurrency: true }, () => {
  test('that a server shows as its own certificate, or a server without our cipher suites, says what to do', async () => {
    const own = authority();
    const CASES = [
      [{ cert: own.pem, key: own.key }, /an authority's certificate as its own/],
      [{ ciphers: 'ECDHE-ECDSA-AES128-SHA', maxVersion: 'TLSv1.2' }, /no cipher suite of AES-GCM/],
    ];
    for (const [options, message] of CASES) {
      const { baseURL } = await secure(own, options);
      const error = await unsent(client({ baseURL, caCertificates: own.pem }));
      assert.match(error.message, message);
    }
  });

  test('is trusted by the client that was given it, in any form, and by no other', async () => {
    const [own, other] = [authority(), authority()];
    const server = await secure(own);
    const files = { 'own.pem': own.pem, 'own.der': own.der, 'both.pem': `# two\n${other.pem}${own.pem}` };
    const [pem, der, both] = Object.entries(files).map(([name, content]) => {
      const file = path.join(folder, name);
      writeFileSync(file, content);
      return file;
    });
    const forms = [own.pem, Buffer.from(own.pem), own.der, new Uint8Array(own.der), pem, der, both, pathToFileURL(pem)];
    for (const caCertificates of [...forms, [other.pem, own.der], forms]) {
      const trusting = client({ baseURL: server.baseURL, caCertificates });
      assert.deepEqual(await trusting.reputation.numbers.retrieve(NUMBER), { data: { phone_number: NUMBER } });
    }
    const sent = server.seen.length;
    for (const caCertificates of [undefined, null, [], other.pem]) {
      const error = await unsent(client({ baseURL: server.baseURL, caCertificates }));
      assert.equal(error.constructor, Telnyx.APIConnectionError);
      assert.match(error.message, /certificate/i);
    }
    assert.equal(server.seen.length, sent);
    const env = { TELNYX_BASE_URL: server.baseURL, NO_PROXY: '127.0.0.1' };
    const told = await run('one-call.mjs', { env: { ...env, NODE_EXTRA_CA_CERTS: pem } });
    assert.equal(told.output, JSON.stringify(EMPTY.meta), 'as Node itself is told');
    for (const NODE_EXTRA_CA_CERTS of ['/nowhere/ca.pem', der]) {
      const { output } = await run('one-call.mjs', { env: { ...env, NODE_EXTRA_CA_CERTS } });
      assert.match(output, /APIConnectionError undefined .*nothing was sent/, 'what Node cannot read is not trusted');
    }
    const given = { ...env, NODE_EXTRA_CA_CERTS: pem, OPTIONS: '{"caCertificates":[]}' };
    assert.match((await run('one-call.mjs', { env: given })).output, /APIConnectionError/);
    assert.equal(server.seen.length, sent + 1);
    const derived = client({ baseURL: server.baseURL }).withOptions({ caCertificates: own.pem });
    await derived.reputation.numbers.retrieve(NUMBER);
    assert.equal(server.seen.length, sent + 2);
  });
});

describe('connecting', { concurrency: true }, () => {
  test('ends in its own time, and then nothing was sent', async () => {
    // The kernel accepts the connection, and nobody answers the TLS handshake.
    const server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const sockets = [];
    server.on('connection', (socket) => sockets.push(socket.on('error', () => {})));
    open.push({ close: () => (server.close(), sockets.forEach((socket) => socket.destroy())) });
    const begun = performance.now();
    const error = await unsent(client({ baseURL: `https://127.0.0.1:${server.address().port}/v2`, connectTimeout: 100 }));
    assert.equal(error.constructor, Telnyx.APIConnectionTimeoutError);
    assert.ok(performance.now() - begun < 8000);
  });
});

describe('options that make no sense', () => {
  const REFUSED = {
    'a proxy without a scheme': [{ proxy: 'SECRET@127.0.0.1:1' }, /proxy/],
    'a proxy of another kind': [{ proxy: 'socks5://u:SECRET@127.0.0.1:1' }, /http:\/\/ or https/],
    'a proxy with a path': [{ proxy: 'http://u:SECRET@127.0.0.1:1/x' }, /no path/],
    'an empty proxy': [{ proxy: '' }, /proxy must be an absolute URL/],
    'a proxy that is a number': [{ proxy: 3128 }, /proxy: must be a URL, or false/],
    'a proxy that is true': [{ proxy: true }, /proxy: must be a URL, or false/],
    'a file that is not there': [{ caCertificates: '/nowhere/ca.pem' }, /caCertificates: cannot be read: ENOENT/],
    'a certificate that is none': [{ caCertificates: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }, /certificate/],
    'bytes that are no certificate': [{ caCertificates: [Buffer.from('hello')] }, /certificate/],
    'a certificate that is a number': [{ caCertificates: [1] }, /caCertificates: must be the path/],
    'no time to connect': [{ connectTimeout: 0 }, /connectTimeout: must be/],
    'endless time to connect': [{ connectTimeout: Infinity }, /connectTimeout: must be/],
  };
  for (const [what, [options, message]] of Object.entries(REFUSED)) {
    test(what, () => {
      assert.throws(() => new Telnyx({ apiKey: 'KEY_SECRET', ...options }), (error) => {
        assert.equal(error.constructor, Telnyx.ConfigurationError, inspect(error));
        assert.match(error.message, message);
        assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /SECRET/);
        return true;
      });
    });
  }
});

test('a redirect is not followed: neither the key nor the body goes elsewhere', async () => {
  const other = await serve();
  for (const status of [301, 302, 303, 307, 308]) {
    const server = await serve(() => ({ status, headers: { location: other.baseURL } }));
    const { output } = await run('one-call.mjs', { env: { TELNYX_BASE_URL: server.baseURL } });
    assert.match(output, new RegExp(`^APIStatusError ${status} `));
  }
  assert.equal(other.requests.length, 0);
});
