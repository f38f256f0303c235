// Odd answers and odd input: nothing is read without bound, nothing goes where it was not told to, no key is shown.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { inspect } from 'node:util';
import Telnyx from 'telnyx-reputation';
import { run } from './support/program.mjs';
import { ENTERPRISE, stub } from './support/stub.mjs';

const KEY = 'KEY_BORDER_0123';
const NUMBER = '+16035551234';
const open = [];
after(() => open.forEach((server) => server.close()));

async function serve(answer, options = {}) {
  const server = await stub(answer);
  open.push(server);
  return { server, client: new Telnyx({ apiKey: KEY, baseURL: server.baseURL, maxRetries: 0, ...options }) };
}

test('white space around a key is not sent', async () => {
  const { server, client } = await serve(() => ({ data: {} }), { apiKey: `${KEY}\r\n` });
  await client.enterprises.retrieve(ENTERPRISE);
  assert.equal(server.requests[0].headers.authorization, `Bearer ${KEY}`);
});

const refresh = (client) => client.enterprises.reputation.numbers.refresh(ENTERPRISE, { phone_numbers: [NUMBER] });

describe('an answer', { concurrency: true }, () => {
  test('is read up to a limit', async () => {
    const { client } = await serve(() => ({ data: { id: 'x'.repeat(5000) } }), { maxBodyBytes: 1000 });
    const free = client.enterprises.retrieve(ENTERPRISE);
    await assert.rejects(free, { name: 'APIResponseValidationError', message: /more than 1000 bytes, the client's `max_body_bytes`/ });
    await assert.rejects(refresh(client), { name: 'OutcomeUnknownError', mayHaveBilledUsd: '0.10' });
    for (const maxBodyBytes of [0, -1, 1.5, true, '64', 536_870_889]) {
      assert.throws(() => new Telnyx({ apiKey: KEY, maxBodyBytes }), { name: 'ConfigurationError', message: /maxBodyBytes/ });
    }
    assert.throws(() => client.withOptions({ maxBodyBytes: 5 }), { name: 'ConfigurationError', message: /maxBodyBytes/ });
  });

  test('in an encoding that was not asked for says so', async () => {
    const { server, client } = await serve(() => ({ text: 'GZ', headers: { 'content-encoding': 'gzip' } }));
    const free = client.enterprises.retrieve(ENTERPRISE);
    await assert.rejects(free, { name: 'APIResponseValidationError', message: /encoded as gzip, which was not asked for/ });
    assert.equal(server.requests[0].headers['accept-encoding'], 'identity');
  });

  test('that echoes the key shows it nowhere', async () => {
    const { client } = await serve(({ headers }) => ({
      status: 502,
      text: `<pre>Authorization: ${headers.authorization}</pre>`,
      headers: { 'x-request-id': headers.authorization },
    }));
    const error = await client.enterprises.retrieve(ENTERPRISE).catch((thrown) => thrown);
    assert.equal(error.constructor, Telnyx.InternalServerError);
    assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }), /KEY_BORDER/);
    assert.match(error.message, /Bearer \*\*\*/);
  });

  test('that nests too deep is none of a call that bills', async () => {
    const deep = `${'['.repeat(130)}${']'.repeat(130)}`;
    const { client } = await serve(() => ({ text: `{"data":{"results":[{"phone_number":"${NUMBER}"}],"deep":${deep}}}` }));
    await assert.rejects(refresh(client), (error) => {
      assert.equal(error.constructor, Telnyx.OutcomeUnknownError);
      return /nests more than 128 deep/.test(error.cause.message);
    });
  });
});

describe('a request', { concurrency: true }, () => {
  test('has no header of the transport from its caller', async () => {
    const { server, client } = await serve();
    for (const name of ['Content-Length', 'Transfer-Encoding', 'Connection']) {
      const message = new RegExp(name.toLowerCase());
      const call = client.enterprises.retrieve(ENTERPRISE, { headers: { [name]: '1' } });
      await assert.rejects(call, { name: 'InvalidArgumentError', message });
      assert.throws(() => new Telnyx({ apiKey: KEY, defaultHeaders: { [name]: '1' } }), { name: 'ConfigurationError', message });
    }
    assert.equal(server.requests.length, 0);
  });

  test('has no header from the name of a file', async () => {
    const { server, client } = await serve(() => ({ data: { id: '1' } }));
    await client.documents.upload({ file: Buffer.from('%PDF'), filename: 'a\r\nX-Injected: 1\r\n\r\nb.pdf' });
    const [part] = server.requests[0].body.split('name="file"')[1].split('\r\n');
    assert.equal(part, '; filename="a%0D%0AX-Injected: 1%0D%0A%0D%0Ab.pdf"');
  });

  test('has no control character in its path', async () => {
    const { server, client } = await serve();
    for (const path of ['/a/b/.\t./c', '/a\n/b', '/a\0', '/a b']) {
      await assert.rejects(client.get(path), { name: 'InvalidArgumentError', message: /path/ }, JSON.stringify(path));
    }
    assert.equal(server.requests.length, 0);
  });

  test('does not go past a proxy of the environment that cannot be obeyed', async () => {
    for (const ALL_PROXY of ['socks5://user:SECRET@proxy:1080', 'ftp://proxy', '"http://user:SECRET@proxy:1"', 'http://']) {
      const { output } = await run('one-call.mjs', { env: { ALL_PROXY, NO_PROXY: '' } });
      assert.match(output, /ConfigurationError.*ALL_PROXY/, output);
      assert.doesNotMatch(output, /SECRET/);
    }
  });
});
