// Every failure is an error of the right class that says what happened, and nothing secret.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import net from 'node:net';
import { after, describe, test } from 'node:test';
import { inspect } from 'node:util';
import Telnyx from 'telnyx-reputation';
import { EMPTY, stub } from './support/stub.mjs';

const require = createRequire(import.meta.url);
const ENTERPRISE = '6a09cdc3-8948-47f0-aa62-74ac943d6c58';
const SECRET = 'KEY_SECRET_0123';
const open = [];
after(() => open.forEach((server) => server.close()));

async function serve(answer) {
  const server = await stub(answer);
  open.push(server);
  return { server, client: new Telnyx({ apiKey: SECRET, baseURL: server.baseURL, maxRetries: 0 }) };
}

/** The error that a call ends with. */
async function failure(call) {
  const error = await call.then(
    (value) => assert.fail(`succeeded with ${inspect(value)}`),
    (error) => error,
  );
  assert.ok(error instanceof Telnyx.TelnyxError, inspect(error));
  assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(SECRET), 'the key shows');
  return error;
}

test('every kind of the core has its class', () => {
  const { KINDS } = require('../dist/errors/kinds.js');
  const { native } = require('../dist/native/load.js');
  assert.deepEqual([...native.errorKinds(), 'aborted'].sort(), Object.keys(KINDS).sort());
  assert.equal(new Set(Object.values(KINDS)).size, Object.keys(KINDS).length, 'a class of its own each');
});

test('a panic is an error like any other', async (t) => {
  const { native } = require('../dist/native/load.js');
  const { fromNative } = require('../dist/errors/from-native.js');
  if (!native.panicForTest) return t.skip('a release build');
  const error = fromNative(await native.panicForTest().catch((thrown) => thrown));
  assert.equal(error.constructor, Telnyx.InternalError);
  assert.match(error.message, /of all things; please report it/);
});

describe('refusals by the API', { concurrency: true }, () => {
  const CLASSES = {
    400: Telnyx.BadRequestError,
    401: Telnyx.AuthenticationError,
    403: Telnyx.PermissionDeniedError,
    404: Telnyx.NotFoundError,
    409: Telnyx.ConflictError,
    418: Telnyx.APIStatusError,
    422: Telnyx.UnprocessableEntityError,
    429: Telnyx.RateLimitError,
    500: Telnyx.InternalServerError,
  };
  for (const [status, Class] of Object.entries(CLASSES)) {
    test(`${status} is ${Class.name}`, async () => {
      const { client } = await serve(() => ({ status: Number(status) }));
      const error = await failure(client.enterprises.retrieve(ENTERPRISE));
      assert.equal(error.constructor, Class);
      assert.equal(error.name, Class.name);
      assert.equal(error.status, Number(status));
      assert.ok(error instanceof Telnyx.APIError);
    });
  }

  test('the envelope is read', async () => {
    const entry = {
      code: '10005',
      title: 'Invalid parameters',
      detail: 'is not a US number',
      meta: { url: 'https://errors.example/10005' },
      source: { pointer: '/body/phone_numbers/1' },
    };
    const { client } = await serve(() => ({
      status: 422,
      headers: { 'x-request-id': 'r-7' },
      body: { errors: [entry] },
    }));
    const error = await failure(
      client.enterprises.reputation.numbers.refresh(ENTERPRISE, { phone_numbers: ['+16035551234', '+14165551234'] }),
    );
    assert.equal(error.code, '10005');
    assert.equal(error.requestId, 'r-7');
    assert.equal(error.operation, 'refreshReputationNumbers');
    assert.equal(error.attempts, 1);
    assert.deepEqual(error.errors, [
      {
        code: '10005',
        title: 'Invalid parameters',
        detail: 'is not a US number',
        pointer: '/body/phone_numbers/1',
        parameter: null,
        url: 'https://errors.example/10005',
      },
    ]);
    assert.deepEqual(error.error, { errors: [entry] });
    assert.match(error.message, /422.*10005.*is not a US number/);
    assert.match(error.stack, /errors\.test\.mjs/, 'the stack leads to the caller');
  });

  test('the headers are there, and shown by nothing', async () => {
    const headers = { 'x-request-id': 'r-8', 'set-cookie': ['a=COOKIE', 'b=COOKIE'] };
    for (const [status, Class] of [[404, Telnyx.NotFoundError], [200, Telnyx.APIResponseValidationError]]) {
      const { client } = await serve(() => ({ status, headers, text: '[]' }));
      const error = await failure(client.enterprises.retrieve(ENTERPRISE));
      assert.equal(error.constructor, Class);
      assert.ok(error.headers instanceof Headers);
      assert.deepEqual([error.headers.get('X-Request-Id'), error.requestId], ['r-8', 'r-8']);
      assert.deepEqual(error.headers.getSetCookie(), headers['set-cookie']);
      assert.doesNotMatch(inspect(error, { depth: 9, showHidden: true }) + JSON.stringify(error), /COOKIE/);
    }
    const { client } = await serve();
    assert.equal((await failure(client.enterprises.retrieve('acme'))).headers, undefined);
  });

  test('an HTML 502 is a 502', async () => {
    const { client } = await serve(() => ({ status: 502, text: '<h1>Bad gateway</h1>', headers: { 'content-type': 'text/html' } }));
    const error = await failure(client.enterprises.retrieve(ENTERPRISE));
    assert.ok(error instanceof Telnyx.InternalServerError);
    assert.deepEqual([error.status, error.errors, error.error], [502, [], '<h1>Bad gateway</h1>']);
  });
});

describe('answers that are none', { concurrency: true }, () => {
  for (const [what, text] of [['HTML', '<html>'], ['nothing', ''], ['a list', '[1]'], ['broken JSON', '{"data":']]) {
    test(`a success with ${what}`, async () => {
      const { client } = await serve(() => ({ status: 200, text }));
      for (const call of [() => client.enterprises.retrieve(ENTERPRISE), () => client.enterprises.list()]) {
        const error = await failure(call());
        assert.equal(error.constructor, Telnyx.APIResponseValidationError);
        assert.equal(error.status, 200);
      }
    });
  }

  test('a page whose data is no list', async () => {
    const { client } = await serve(() => ({ data: 'x' }));
    const error = await failure(client.enterprises.list());
    assert.equal(error.constructor, Telnyx.APIResponseValidationError);
    assert.deepEqual([error.status, error.attempts, error.error], [200, 1, { data: 'x' }]);
  });

  test('a refused connection sent nothing, and says why', async () => {
    const client = new Telnyx({ apiKey: SECRET, baseURL: 'http://127.0.0.1:9/v2', maxRetries: 0 });
    const error = await failure(client.enterprises.retrieve(ENTERPRISE));
    assert.equal(error.constructor, Telnyx.APIConnectionError);
    assert.match(error.message, /refused/);
    assert.ok(error.cause instanceof Error);
  });

  test('a connection that breaks off', async () => {
    const server = net.createServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"data"'));
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push(server);
    const client = new Telnyx({ apiKey: SECRET, baseURL: `http://127.0.0.1:${server.address().port}`, maxRetries: 0 });
    const error = await failure(client.enterprises.retrieve(ENTERPRISE));
    assert.equal(error.constructor, Telnyx.APIConnectionError);
    assert.equal(error.attempts, 1);
  });

  test('no answer in time', async () => {
    const { server, client } = await serve(() => undefined);
    const error = await failure(client.enterprises.retrieve(ENTERPRISE, { timeout: 20 }));
    assert.equal(error.constructor, Telnyx.APIConnectionTimeoutError);
    assert.ok(error instanceof Telnyx.APIConnectionError);
    const hasty = new Telnyx({ apiKey: SECRET, baseURL: server.baseURL, timeout: 20, maxRetries: 0 });
    assert.equal((await failure(hasty.enterprises.retrieve(ENTERPRISE))).constructor, Telnyx.APIConnectionTimeoutError);
  });
});

describe('repeating a call', { concurrency: true }, () => {
  test('a safe call recovers', async () => {
    let answers = 0;
    const { server } = await serve(() => (answers++ === 0 ? { status: 429, headers: { 'retry-after-ms': '1' } } : EMPTY));
    await new Telnyx({ apiKey: SECRET, baseURL: server.baseURL }).enterprises.list();
    assert.equal(answers, 2);
  });

  test('a call that may have billed is not sent again', async () => {
    let sent = 0;
    const { server } = await serve(() => ((sent += 1), { status: 502, text: '<h1>Bad gateway</h1>' }));
    const client = new Telnyx({ apiKey: SECRET, baseURL: server.baseURL });
    const refresh = client.enterprises.reputation.numbers.refresh(ENTERPRISE, { phone_numbers: ['+16035551234'] });
    const error = await failure(refresh);
    assert.equal(error.constructor, Telnyx.OutcomeUnknownError);
    assert.match(error.message, /up to USD 0\.10 may have been billed; it was not repeated/);
    assert.equal(error.mayHaveBilledUsd, '0.10');
    assert.equal(sent, 1);
  });

  for (const maxRetries of [-1, 1.5, NaN, Infinity, '3']) {
    test(`maxRetries of ${inspect(maxRetries)} makes no sense`, async () => {
      assert.throws(() => new Telnyx({ apiKey: SECRET, maxRetries }), { name: 'ConfigurationError', message: /maxRetries/ });
      const { client } = await serve(() => ({}));
      const error = await failure(client.enterprises.list({}, { maxRetries }));
      assert.equal(error.constructor, Telnyx.InvalidArgumentError);
    });
  }
});

describe('arguments refused before anything is sent', () => {
  const numbers = (client) => client.enterprises.reputation.numbers;
  const hundred = Array.from({ length: 101 }, (_, index) => `+1603555${String(2000 + index)}`);
  const cyclic = {};
  cyclic.self = cyclic;
  const REFUSED = {
    'an empty number': [(c) => numbers(c).retrieve('', { enterprise_id: ENTERPRISE }), /phone_number: must not be empty/],
    'a dot segment': [(c) => numbers(c).retrieve('..', { enterprise_id: ENTERPRISE }), /phone_number/],
    'a dot': [(c) => numbers(c).disassociate('.', { enterprise_id: ENTERPRISE }), /phone_number/],
    'a slash': [(c) => numbers(c).disassociate('a/b', { enterprise_id: ENTERPRISE }), /phone_number/],
    'an encoded plus': [(c) => numbers(c).retrieve('%2B16035551234', { enterprise_id: ENTERPRISE }), /%2B/],
    'a number that is one': [(c) => numbers(c).retrieve(16035551234, { enterprise_id: ENTERPRISE }), /must be text/],
    'no enterprise': [(c) => numbers(c).retrieve('+16035551234'), /enterprise_id/],
    'no path id at all': [(c) => c.enterprises.retrieve(), /enterprise_id/],
    'an enterprise that is no UUID': [(c) => c.enterprises.retrieve('acme'), /must be a UUID/],
    'an unknown parameter': [(c) => c.enterprises.list({ page_size: 250 }), /page_size.*page\[size\]/],
    'an unknown parameter beside a path id': [
      (c) => numbers(c).retrieve('+16035551234', { enterprise_id: ENTERPRISE, frsh: true }),
      /frsh.*it has fresh/,
    ],
    'an unknown body key': [
      (c) => numbers(c).associate(ENTERPRISE, { phone_numbers: ['+16035551234'], fast: 1 }),
      /fast.*it has phone_numbers/,
    ],
    'a key beside a wrapped body': [(c) => c.documents.uploadJson({ document: { url: 'u' }, filename: 'a' }), /filename/],
    'no number': [(c) => numbers(c).associate(ENTERPRISE, { phone_numbers: [] }), /1 to 100 items, got 0/],
    '101 numbers': [(c) => numbers(c).associate(ENTERPRISE, { phone_numbers: hundred }), /got 101/],
    'a bare number': [(c) => numbers(c).associate(ENTERPRISE, { phone_numbers: '+16035551234' }), /must be a list/],
    'no body': [(c) => numbers(c).associate(ENTERPRISE), /phone_numbers is required/],
    'a null body': [(c) => numbers(c).associate(ENTERPRISE, null), /phone_numbers is required/],
    'text for the params': [(c) => numbers(c).retrieve('+16035551234', ENTERPRISE), /must be a plain object, got string/],
    'a list for the params': [(c) => c.enterprises.list(['page[size]', 1]), /must be a plain object, got a Array/],
    'a Map for the params': [(c) => c.enterprises.list(new Map([['page[size]', 1]])), /plain object, got a Map/],
    'URLSearchParams': [(c) => c.enterprises.list(new URLSearchParams('a=1')), /plain object, got a URLSearchParams/],
    'a promise for the params': [(c) => c.enterprises.list(Promise.resolve({})), /plain object, got a Promise/],
    'a body that is no JSON': [(c) => c.enterprises.update(ENTERPRISE, cyclic), /cannot be written as JSON/],
    'a big integer': [(c) => c.enterprises.list({ 'page[number]': 1n }), /cannot be written as JSON/],
    'not a number': [(c) => c.enterprises.list({ 'page[number]': NaN }), /page\[number\]/],
    'an unknown option': [(c) => c.enterprises.retrieve(ENTERPRISE, { retries: 1 }), /no option retries/],
    'a timeout of 0': [(c) => c.enterprises.retrieve(ENTERPRISE, { timeout: 0 }), /timeout/],
    'a timeout without end': [(c) => c.enterprises.retrieve(ENTERPRISE, { timeout: Infinity }), /timeout/],
    'a controller for its signal': [
      (c) => c.enterprises.retrieve(ENTERPRISE, { signal: new AbortController() }),
      /signal: must be an AbortSignal/,
    ],
    'headers that are text': [(c) => c.enterprises.retrieve(ENTERPRISE, { headers: 'x-a: b' }), /headers: must be an object/],
    'a query that is null': [(c) => c.enterprises.retrieve(ENTERPRISE, { query: null }), /query: must be an object/],
    'a header without a value': [(c) => c.enterprises.retrieve(ENTERPRISE, { headers: ['x-a'] }), /headers: must be an object, a list/],
    'a list of numbers for the headers': [(c) => c.enterprises.retrieve(ENTERPRISE, { headers: [1] }), /headers: must be an object, a list/],
    'a header that is an object': [(c) => c.enterprises.retrieve(ENTERPRISE, { headers: { 'x-a': {} } }), /headers: x-a: must be a string/],
    'a signal that lets nobody go': [
      (c) => c.enterprises.retrieve(ENTERPRISE, { signal: { aborted: false, addEventListener() {} } }),
      /signal: must be an AbortSignal/,
    ],
    'a name too many for a peek': [
      (c) => numbers(c).peek('+16035551234', { enterprise_id: ENTERPRISE, fresh: true }),
      /no argument fresh; there is enterprise_id/,
    ],
    'text for the arguments of a peek': [(c) => numbers(c).peek('+16035551234', ENTERPRISE), /must be an object/],
    'a number for a peek that is one': [(c) => c.reputation.numbers.peek(16035551234), /phone_number: must be a string, got number/],
    'a header that cannot be sent': [
      (c) => c.enterprises.retrieve(ENTERPRISE, { headers: { 'x-token': `${SECRET}\n` } }),
      /value of header x-token/,
    ],
  };
  for (const [what, [call, message]] of Object.entries(REFUSED)) {
    test(what, async () => {
      const { server, client } = await serve();
      const error = await failure(call(client));
      assert.equal(error.constructor, Telnyx.InvalidArgumentError);
      assert.match(error.message, message);
      assert.equal(error.attempts, 0);
      assert.equal(server.requests.length, 0, 'something was sent');
    });
  }
});

describe('a client that cannot be made', () => {
  const REFUSED = {
    'an unknown option': [{ apiKey: SECRET, apikey: SECRET }, /no option apikey/],
    'a key with a line break': [{ apiKey: `${SECRET}\n${SECRET}` }, /API key/],
    'a key in quotes': [{ apiKey: `"${SECRET}"` }, /the API key is in quotes/],
    'a key in quotes and with a line break': [{ apiKey: `'${SECRET}'\n` }, /the API key is in quotes/],
    'a key that is no text': [{ apiKey: { SECRET } }, /apiKey/],
    'a base URL without a scheme': [{ apiKey: SECRET, baseURL: 'localhost' }, /base URL/],
    'a timeout of 0': [{ apiKey: SECRET, timeout: 0 }, /timeout/],
    'a timeout that is text': [{ apiKey: SECRET, timeout: '5' }, /timeout/],
    'default headers that are text': [{ apiKey: SECRET, defaultHeaders: SECRET }, /defaultHeaders: must be an object/],
    'a default header that is a list': [{ apiKey: SECRET, defaultHeaders: { 'x-a': [SECRET] } }, /defaultHeaders: x-a: must be a string/],
    'no options': [null, /options must be an object/],
    'a key in place of the options': [SECRET, /options must be an object/],
  };
  for (const [what, [options, message]] of Object.entries(REFUSED)) {
    test(what, () => {
      assert.throws(
        () => new Telnyx(options),
        (error) => {
          assert.equal(error.constructor, Telnyx.ConfigurationError);
          assert.match(error.message, message);
          assert.ok(!inspect(error).includes(SECRET), 'the key shows');
          return true;
        },
      );
    });
  }
});

test('a client shows no key', () => {
  const client = new Telnyx({ apiKey: SECRET, baseURL: 'http://127.0.0.1:9/v2', defaultHeaders: { 'x-token': SECRET } });
  const shown = [inspect(client, { depth: 9, showHidden: true }), String(client), inspect(client.enterprises, { depth: 9 })];
  assert.equal(shown[0], "Telnyx { baseURL: 'http://127.0.0.1:9/v2' }");
  assert.ok(!(shown.join() + JSON.stringify(client)).includes(SECRET));
});
