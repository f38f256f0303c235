// Files that are read as they come.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { after, describe, test } from 'node:test';
import Telnyx from 'telnyx-reputation';
import { enabled } from './support/guide.mjs';
import { startSandbox } from './support/sandbox.mjs';

const DOCUMENT = '6a09cdc3-8948-47f0-aa62-74ac943d6c58';
const open = [];
after(() => open.forEach((server) => (server.close(), server.closeAllConnections?.())));

/** A server whose answers the test writes itself, and a client of it. */
async function serve(options) {
  const answers = [];
  const waiting = [];
  const server = http.createServer((request, response) => {
    answers.push(response);
    waiting.splice(0).forEach((resolve) => resolve(response));
  });
  open.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  const client = new Telnyx({ apiKey: 'KEY', baseURL: `http://127.0.0.1:${server.address().port}`, ...options });
  return { client, answers, next: () => new Promise((resolve) => waiting.push(resolve)) };
}

/** A download under way, of which `first` has been read. */
async function begun(options, first = 'one') {
  const { client, answers, next } = await serve();
  const asked = next();
  const called = client.documents.download(DOCUMENT, options).asResponse();
  const answer = await asked;
  answer.writeHead(200, { 'content-type': 'application/pdf', 'x-request-id': 'r-1' }).write(first);
  const response = await called;
  const reader = response.body.getReader();
  assert.equal(Buffer.from((await reader.read()).value).toString(), first);
  return { client, answers, answer, response, reader, closed: once(answer, 'close') };
}

describe('a file through asResponse()', { concurrency: true }, () => {
  test('comes before its end', async () => {
    const { answer, response, reader } = await begun();
    assert.ok(response instanceof Response);
    assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'application/pdf']);
    answer.write('two');
    assert.equal(Buffer.from((await reader.read()).value).toString(), 'two');
    answer.end();
    assert.deepEqual(await reader.read(), { value: undefined, done: true });
  });

  test('is whole, however large and slowly read, and asked for once', async () => {
    const { client, answers, next } = await serve();
    const bytes = randomBytes(5_000_000);
    const asked = next();
    const call = client.documents.download(DOCUMENT);
    const streamed = call.asResponse();
    (await asked).writeHead(200).end(bytes);
    const response = await streamed;
    const read = [];
    for await (const piece of response.body) {
      read.push(piece);
      await new Promise(setImmediate);
    }
    assert.ok(read.length > 1, 'in pieces');
    assert.ok(Buffer.concat(read).equals(bytes));
    assert.equal(await call, response);
    assert.equal(answers.length, 1);
  });

  test('that is cancelled closes the connection', async () => {
    const { client, reader, closed, answers } = await begun();
    await reader.cancel();
    await closed;
    await client.close();
    assert.equal(answers.length, 1);
  });

  test('ends with its signal, also while it is read', async () => {
    const reason = new Error('changed my mind');
    for (const reading of [true, false]) {
      const controller = new AbortController();
      const { reader, closed } = await begun({ signal: controller.signal });
      const read = reading ? reader.read() : undefined;
      controller.abort(reason);
      await assert.rejects(read ?? reader.read(), (error) => {
        assert.equal(error.constructor, Telnyx.APIUserAbortError);
        assert.deepEqual([error.operation, error.cause], ['DownloadDocument', reason]);
        return true;
      });
      await closed;
    }
  });

  test('that breaks off is an error, and not repeated; one that is awaited whole is', async () => {
    const { answers, answer, reader } = await begun();
    answer.destroy();
    await assert.rejects(reader.read(), (error) => {
      assert.equal(error.constructor, Telnyx.APIConnectionError);
      assert.deepEqual([error.operation, error.attempts], ['DownloadDocument', 1]);
      return true;
    });
    assert.equal(answers.length, 1);
    const { client, next } = await serve();
    const asked = next();
    const whole = client.documents.download(DOCUMENT);
    const first = await asked;
    const again = next();
    first.writeHead(200, { 'content-length': 6 }).write('one', () => first.destroy());
    (await again).writeHead(200).end('onetwo');
    assert.equal(await (await whole).text(), 'onetwo');
  });

  test('has the time that a call has', async () => {
    // On a busy machine the time may be over before the first piece.
    const all = async () => (await begun({ timeout: 400, maxRetries: 0 })).reader.read();
    await assert.rejects(all(), { name: 'APIConnectionTimeoutError' });
  });

  test('rejects as the call does', async () => {
    const { client, next } = await serve();
    const asked = next();
    const refused = client.documents.download(DOCUMENT).asResponse();
    (await asked).writeHead(404, { 'content-type': 'application/json' }).end('{"errors":[{"code":"10005"}]}');
    await assert.rejects(refused, { name: 'NotFoundError', status: 404, code: '10005' });
    await assert.rejects(client.documents.download('..').asResponse(), { name: 'InvalidArgumentError' });
    const signal = AbortSignal.abort('no');
    await assert.rejects(client.documents.download(DOCUMENT, { signal }).asResponse(), { name: 'APIUserAbortError' });
  });

  test('is let to its end by close(), whole or not', async () => {
    const { client, next } = await serve();
    const asked = next();
    const whole = client.documents.download(DOCUMENT).withResponse();
    const closing = client.close();
    (await asked).writeHead(200, { 'x-request-id': 'r-2' }).end('%PDF');
    const { data, requestId } = await whole;
    assert.deepEqual([await data.text(), requestId], ['%PDF', 'r-2']);
    await closing;
    await assert.rejects(client.documents.download(DOCUMENT), { name: 'ConfigurationError' });
    const { client: other, answer, reader } = await begun();
    await other.close();
    answer.end('two');
    assert.equal(Buffer.from((await reader.read()).value).toString(), 'two');
  });

  test('of the service is what it is when it is awaited', async () => {
    const sandbox = await startSandbox({ approvals: 'immediate' });
    open.push(sandbox);
    const client = sandbox.client();
    const enterprise = await enabled(client);
    const { data } = await client.enterprises.reputation.retrieve(enterprise);
    const whole = await client.documents.download(data.loa_document_id);
    const streamed = await client.documents.download(data.loa_document_id).asResponse();
    assert.deepEqual(await streamed.arrayBuffer(), await whole.arrayBuffer());
    const letter = await client.enterprises.reputation.loa.render(enterprise).asResponse();
    assert.match(await letter.text(), /^%PDF/);
  });
});
