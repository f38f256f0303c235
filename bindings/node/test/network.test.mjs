// Proxies and redirects.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { run } from './support/program.mjs';
import { stub } from './support/stub.mjs';

const open = [];
after(() => open.forEach((server) => server.close()));

async function serve(answer) {
  const server = await stub(answer);
  open.push(server);
  return server;
}

describe('the network', { concurrency: true }, () => {
  test('HTTP_PROXY is honoured, and NO_PROXY too', async () => {
    const proxy = await serve(() => ({ data: [], meta: { via: 'proxy' } }));
    const direct = await serve(() => ({ data: [], meta: { via: 'direct' } }));
    const env = { HTTP_PROXY: new URL(proxy.baseURL).origin, http_proxy: new URL(proxy.baseURL).origin };
    const through = await run('one-call.mjs', { env: { ...env, TELNYX_BASE_URL: 'http://api.example/v2', NO_PROXY: '' } });
    assert.equal(through.output, '{"via":"proxy"}');
    assert.equal(proxy.requests[0].url, 'http://api.example/v2/enterprises');
    const past = await run('one-call.mjs', { env: { ...env, TELNYX_BASE_URL: direct.baseURL, NO_PROXY: '127.0.0.1' } });
    assert.equal(past.output, '{"via":"direct"}');
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
});
