// Odd answers and odd input: nothing is read without bound, nothing goes where it was not told to, no key is shown.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
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

test('a flood of interim heads is an error at once, and holds up no other call', async () => {
  const hints = 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(4096);
  const flood = net.createServer((socket) => {
    // Until the client goes.
    const more = () => socket.writable && socket.write(hints, () => setImmediate(more));
    socket.on('error', () => undefined).once('data', more);
  });
  await once(flood.listen(0, '127.0.0.1'), 'listening');
  // The end must come of the flood, and long before the time of the call.
  const timeout = 60_000;
  const flooded = new Telnyx({ apiKey: KEY, baseURL: `http://127.0.0.1:${flood.address().port}/v2`, maxRetries: 0, timeout });
  const { client } = await serve(() => ({ data: {} }));
  const began = performance.now();
  const free = Array.from({ length: 8 }, () =>
    assert.rejects(flooded.enterprises.retrieve(ENTERPRISE), { name: 'APIConnectionError', message: /more than 1024 interim answers \(1xx\)/ }),
  );
  for (let call = 0; call < 20; call += 1) await client.enterprises.retrieve(ENTERPRISE);
  await Promise.all(free);
  await assert.rejects(refresh(flooded), { name: 'OutcomeUnknownError', mayHaveBilledUsd: '0.10' });
  assert.ok(performance.now() - began < timeout / 6);
  await flooded.close();
  flood.close();
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

describe('a message', { concurrency: true }, () => {
  const unsent = new Telnyx({ apiKey: KEY, baseURL: 'http://127.0.0.1:9' });
  const { numbers, remediation } = unsent.enterprises.reputation;
  const enterprise_id = ENTERPRISE;

  test('leads to what was given', async () => {
    for (const [call, message] of [
      [() => numbers.associate(ENTERPRISE, { phone_numbers: [NUMBER, NaN] }), /phone_numbers\[1\]: must be text; got null/],
      [() => numbers.associate(ENTERPRISE, { phone_numbers: [NUMBER, null] }), /phone_numbers\[1\]: must be text; got null/],
      [() => numbers.associate(ENTERPRISE, { phone_numbers: ['\ud800'] }), /phone_numbers\[0\] holds half a character/],
      [() => numbers.associate(ENTERPRISE, { phone_numbers: [`\ufeff${NUMBER}`] }), /phone_numbers\[0\]: .*got "\\u\{feff\}\+1603/],
      [() => numbers.associate(ENTERPRISE, { phone_numbers: [`\u202e${NUMBER}`] }), /got "\\u\{202e\}\+1603/],
      [() => numbers.peek('603\u200b5551234', { enterprise_id }), /phone_number: .*got "603\\u\{200b\}5551234"/],
      [() => numbers.list(ENTERPRISE, { 'pa\u00a0ge': 1 }), /pa\\u\{a0\}ge: the operation has no such argument/],
      [() => remediation.create(ENTERPRISE, { phone_numbers: [NUMBER], call_purpose: 'a\udfff' }), /call_purpose holds half a character/],
      [() => unsent.enterprises.update(ENTERPRISE, { contact: { first_name: '\ud83d' } }), /contact\.first_name holds half a character/],
      [() => numbers.retrieve('\ud800', { enterprise_id }), /the first argument holds half a character/],
      [() => numbers.list(ENTERPRISE, {}, { headers: { 'x-a': '\ud800' } }), /headers\.x-a holds half a character/],
      [() => remediation.createMany(ENTERPRISE, { phone_numbers: [NUMBER], call_purpose: '\ud800' }), /call_purpose holds half a character/],
      [() => unsent.documents.upload({ file: Buffer.from('%PDF'), filename: '\udce9.pdf' }), /filename holds half a character/],
      [() => unsent.post('/x', { body: { a: ['\ud800'] } }), /a\[0\] holds half a character/],
    ]) {
      await assert.rejects(async () => call(), { name: 'InvalidArgumentError', message });
    }
    assert.throws(() => new Telnyx({ apiKey: KEY, defaultHeaders: { 'x-a': '\ud800' } }), { name: 'ConfigurationError', message: /x-a holds half/ });
    assert.throws(() => new Telnyx({ apiKey: KEY, logLevel: '\u202e' }), { name: 'ConfigurationError', message: /\\u\{202e\}/ });
    // What only looks like half a character, and whole ones, are sent.
    const { server, client } = await serve(() => ({ data: {} }));
    await client.post('/x', { body: { text: '\\ud800' } });
    assert.deepEqual(JSON.parse(server.requests[0].body), { text: '\\ud800' });
    await client.post('/x', { body: { text: '\u{1f600}' } });
  });

  test('is kept by JSON.stringify, also in a result', async () => {
    const { client } = await serve(() => ({ status: 404, body: { errors: [{ code: '10005', title: 'Not found', detail: 'No such enterprise' }] } }));
    const error = await client.enterprises.retrieve(ENTERPRISE).catch((thrown) => thrown);
    const kept = JSON.parse(JSON.stringify({ error })).error;
    assert.equal(kept.message, error.message);
    assert.deepEqual([kept.name, kept.kind, kept.status, kept.code], ['NotFoundError', 'not_found', 404, '10005']);
    assert.equal('stack' in kept || 'headers' in kept, false);
    const [result] = await client.enterprises.reputation.numbers.retrieveMany(ENTERPRISE, { phone_numbers: [NUMBER] });
    assert.equal(JSON.parse(JSON.stringify(result)).error.message, result.error.message);
    const refused = await numbers.retrieve('x', { enterprise_id, bogus: { toJSON: () => assert.fail('no') } }).catch((thrown) => thrown);
    assert.match(JSON.stringify(refused), /"cause":"no"/);
  });

  test('of what throws when it is read is not of a fault of ours', async () => {
    const broken = new TypeError('broken');
    const get = () => {
      throw broken;
    };
    const proxy = new Proxy({}, { get, ownKeys: get, getPrototypeOf: get, has: get });
    const getter = (name) => Object.defineProperty({}, name, { get, enumerable: true });
    for (const call of [
      () => numbers.list(ENTERPRISE, getter('page')),
      () => numbers.list(ENTERPRISE, proxy),
      () => numbers.list(ENTERPRISE, {}, getter('headers')),
      () => numbers.list(ENTERPRISE, {}, proxy),
      () => numbers.list(ENTERPRISE, {}, { headers: getter('x-a') }),
      () => numbers.associate(ENTERPRISE, { phone_numbers: proxy }),
      () => numbers.associate(ENTERPRISE, { phone_numbers: [getter('a')] }),
      () => numbers.retrieve({ toJSON: get }, { enterprise_id }),
      () => numbers.associateMany(ENTERPRISE, getter('phone_numbers')),
      () => numbers.associateMany(ENTERPRISE, { phone_numbers: [proxy] }),
      () => numbers.associateMany(ENTERPRISE, { phone_numbers: [NUMBER] }, getter('journal')),
      () => numbers.plan(ENTERPRISE, { phone_numbers: [NUMBER] }, getter('remove')),
      () => numbers.peek(proxy, { enterprise_id }),
      () => unsent.documents.upload(getter('file')),
      () => unsent.documents.upload({ file: proxy }),
      () => unsent.post('/x', { body: getter('a') }),
      () => unsent.post('/x', { body: { a: { toJSON: get } } }),
      () => unsent.webhooks.unwrap('{}', { headers: getter('a') }),
      () => unsent.webhooks.unwrap('{}', { headers: proxy }),
      () => new Telnyx(getter('apiKey')),
      () => new Telnyx({ apiKey: KEY, defaultHeaders: getter('x-a') }),
      () => new Telnyx({ apiKey: KEY, caCertificates: proxy }),
      () => unsent.withOptions(getter('timeout')),
      () => unsent.withOptions(proxy),
      () => unsent.enterprises.reputation.waitUntilApproved(ENTERPRISE, getter('deadline')),
    ]) {
      const error = await (async () => call())().then(() => assert.fail(`${call} passed`), (thrown) => thrown);
      assert.ok(error === broken || ['InvalidArgumentError', 'ConfigurationError'].includes(error.name), `${call}: ${inspect(error)}`);
    }
  });

  test('echoes no ten megabytes', async () => {
    const long = 'x'.repeat(10_000_000);
    const body = { phone_numbers: [NUMBER] };
    for (const call of [
      () => numbers.associate(ENTERPRISE, { phone_numbers: [long] }),
      () => numbers.associateMany(ENTERPRISE, { phone_numbers: [long, long] }),
      () => numbers.retrieve(long, { enterprise_id }),
      () => numbers.retrieve(NUMBER, { enterprise_id: long }),
      () => numbers.list(ENTERPRISE, { [long]: 1 }),
      () => numbers.list(ENTERPRISE, { filter: { [long]: '\ud800' } }),
      () => numbers.list(ENTERPRISE, {}, { [long]: 1 }),
      () => numbers.list(ENTERPRISE, {}, { timeout: long }),
      () => numbers.list(ENTERPRISE, {}, { headers: { [long]: {} } }),
      () => numbers.associateMany(ENTERPRISE, { ...body, [long]: 1 }),
      () => numbers.associateMany(ENTERPRISE, body, { concurrency: long }),
      () => numbers.plan(ENTERPRISE, body, { remove: long }),
      () => numbers.associate(ENTERPRISE, new (class { static name = long; })()),
      async () => numbers.estimateMany(long, body),
      () => unsent.webhooks.unwrap('{}', { headers: {}, key: long }),
      async () => new Telnyx({ apiKey: KEY, [long]: 1 }),
      async () => new Telnyx({ apiKey: KEY, baseURL: long }),
      async () => new Telnyx({ apiKey: KEY, proxy: long }),
      async () => new Telnyx({ apiKey: KEY, logLevel: long }),
      async () => new Telnyx({ apiKey: KEY, spendLimitUsd: long }),
      async () => new Telnyx({ apiKey: KEY, caCertificates: long }),
    ]) {
      await assert.rejects(async () => call(), ({ name, message }) => {
        assert.match(name, /InvalidArgumentError|ConfigurationError/);
        assert.ok(message.length < 25_000, `${call}: ${message.length}`);
        return true;
      });
    }
  });
});
