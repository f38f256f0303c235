// Files from wherever they are, sent as multipart/form-data.
import assert from 'node:assert/strict';
import { createReadStream, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { runInNewContext } from 'node:vm';
import Telnyx from 'telnyx-reputation';
import { stub } from './support/stub.mjs';

const CONTENT = '%PDF-1.7 \u00e9';
const folder = mkdtempSync(path.join(os.tmpdir(), 'telnyx-reputation-'));
const file = path.join(folder, 'letter.pdf');
writeFileSync(file, CONTENT);
const server = await stub(() => ({ data: { id: '1' } }));
const client = new Telnyx({ apiKey: 'KEY', baseURL: server.baseURL });
after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function send(params) {
  const [request] = await Promise.all([server.next(), client.documents.upload(params)]);
  const form = await new Response(Buffer.from(request.body, 'latin1'), {
    headers: { 'content-type': request.headers['content-type'] },
  }).formData();
  const sent = form.get('file');
  return { content: await sent.text(), name: sent.name, type: sent.type, filename: form.get('filename'), form };
}

describe('a file is taken as', () => {
  const bytes = Buffer.from(CONTENT);
  const SOURCES = {
    'a Buffer': () => bytes,
    'a Uint8Array': () => new Uint8Array(bytes),
    'an ArrayBuffer': () => new Uint8Array(bytes).buffer,
    'a Blob': () => new Blob([bytes]),
    'a stream': () => Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]),
    'a stream of text': () => Readable.from([CONTENT]),
    'a DataView': () => new DataView(new Uint8Array([0, ...bytes]).buffer, 1),
    'numbers of 8 bits': () => new Int8Array(Uint8Array.from(bytes).buffer),
    'bytes of another realm': () => runInNewContext('Uint8Array.from(bytes)', { bytes: [...bytes] }),
    'a buffer of another realm': () => runInNewContext('Uint8Array.from(bytes).buffer', { bytes: [...bytes] }),
    'a web stream': () => new Blob([bytes]).stream(),
    'an answer': () => new Response(bytes),
  };
  for (const [what, source] of Object.entries(SOURCES)) {
    test(what, async () => {
      const sent = await send({ file: source(), filename: 'a.pdf', content_type: 'application/pdf' });
      assert.deepEqual([sent.content, sent.name, sent.filename], [CONTENT, 'a.pdf', 'a.pdf']);
      assert.equal(sent.type, 'application/pdf');
    });
  }

  const NAMED = {
    'a path': () => file,
    'a file URL': () => pathToFileURL(file),
    'a stream of a file': () => createReadStream(file),
    'a File': () => new File([bytes], 'letter.pdf', { type: 'application/pdf' }),
  };
  for (const [what, source] of Object.entries(NAMED)) {
    test(`${what}, which knows its name`, async () => {
      const sent = await send({ file: source(), customer_reference: 'loa-1' });
      assert.deepEqual([sent.content, sent.filename], [CONTENT, 'letter.pdf']);
      assert.equal(sent.form.get('customer_reference'), 'loa-1');
    });
  }

  test('an answer of the API, which knows its type', async () => {
    const file = new Response(bytes, { headers: { 'content-type': 'application/pdf' } });
    const sent = await send({ file, filename: 'a.pdf' });
    assert.deepEqual([sent.content, sent.type], [CONTENT, 'application/pdf']);
  });

  test('an open file', async () => {
    const handle = await openFile(file);
    const sent = await send({ file: handle, filename: 'a.pdf' });
    assert.equal(sent.content, CONTENT);
    await handle.close();
  });
});

describe('refused before anything is sent', () => {
  const REFUSED = {
    'no content': [{ file: Buffer.alloc(0) }, /file: must not be empty/],
    'a path that leads nowhere': [{ file: path.join(folder, 'none.pdf') }, /cannot be read: ENOENT/],
    'a stream that breaks': [{ file: Readable.from(broken()) }, /cannot be read: the disk is gone/],
    'a number': [{ file: 7 }, /must be bytes.*got number/],
    'nothing': [{ file: undefined }, /must be bytes.*got undefined/],
    'an object': [{ file: {} }, /must be bytes/],
    'a key too many': [{ file: Buffer.from('x'), name: 'a' }, /there is no argument name/],
    'a file beside a document': [{ file: Buffer.from('x'), document: {} }, /there is no argument document/],
    'a media type that is none': [{ file: Buffer.from('x'), content_type: 'pdf' }, /content_type/],
    'more than 20 MB': [{ file: Buffer.alloc(20 * 1024 * 1024 + 1) }, /at most 20 MB/],
  };
  for (const [what, [params, message]] of Object.entries(REFUSED)) {
    test(what, async () => {
      const before = server.requests.length;
      await assert.rejects(client.documents.upload(params), (error) => {
        assert.equal(error.constructor, Telnyx.InvalidArgumentError);
        assert.match(error.message, message);
        return true;
      });
      assert.equal(server.requests.length, before);
    });
  }
});

describe('a file that is still read', { concurrency: true }, () => {
  const hanging = () => {
    let gone;
    const ended = new Promise((resolve) => (gone = resolve));
    return { gone, ended };
  };
  const ENDLESS = {
    'a stream': () => {
      const { gone, ended } = hanging();
      return { file: new Readable({ read() {}, destroy: (error, done) => (gone(), done(error)) }), ended };
    },
    'a web stream': () => {
      const { gone, ended } = hanging();
      return { file: new ReadableStream({ cancel: gone }), ended };
    },
    'an answer': () => {
      const { gone, ended } = hanging();
      return { file: new Response(new ReadableStream({ cancel: gone })), ended };
    },
    'an iterator': () => {
      const { gone, ended } = hanging();
      const iterator = { next: () => new Promise(() => {}), return: async () => gone() };
      return { file: { [Symbol.asyncIterator]: () => iterator }, ended };
    },
  };
  for (const [what, make] of Object.entries(ENDLESS)) {
    test(`${what}: ends with the signal, and so does the file`, async () => {
      const { file, ended } = make();
      const controller = new AbortController();
      const upload = client.documents.upload({ file, filename: 'a.pdf' }, { signal: controller.signal });
      setImmediate(() => controller.abort('enough'));
      await assert.rejects(upload, { name: 'APIUserAbortError', cause: 'enough', attempts: 0, operation: 'CreateDocument' });
      await ended;
    });
  }

  test('ends at the deadline, of the call or of the client', async () => {
    for (const [by, options] of [[client, { deadline: 20 }], [client.withOptions({ deadline: 20 }), undefined]]) {
      const { file, ended } = ENDLESS['a stream']();
      await assert.rejects(by.documents.upload({ file, filename: 'a.pdf' }, options), { name: 'APIConnectionTimeoutError', attempts: 0 });
      await ended;
    }
  });

  // None of these lets anything else have its turn.
  const BUSY = {
    'of nothing': async function* () { for (;;) yield ''; },
    'that cannot be ended': () => ({ next: async () => ({ done: false, value: '' }) }),
  };
  for (const [what, made] of Object.entries(BUSY)) {
    test(`a stream ${what}: ends at the deadline, or when all attempts would be over`, async () => {
      for (const options of [{ deadline: 50 }, { timeout: 25, maxRetries: 1 }]) {
        const upload = client.documents.upload({ file: { [Symbol.asyncIterator]: made }, filename: 'a.pdf' }, options);
        await assert.rejects(upload, { name: 'APIConnectionTimeoutError', attempts: 0 });
      }
    });
  }

  test('is read no further than it can be sent', async () => {
    let ended = false;
    async function* endless() {
      try {
        for (;;) yield Buffer.alloc(1 << 20);
      } finally {
        ended = true;
      }
    }
    // Not `Readable.toWeb`, which on Node 20 may throw out of itself when it is cancelled while data comes.
    const sources = [endless(), ReadableStream.from(endless()), new Response(ReadableStream.from(endless()))];
    if (existsSync('/dev/zero')) sources.push('/dev/zero');
    for (const file of sources) {
      await assert.rejects(client.documents.upload({ file }), { name: 'InvalidArgumentError', message: /more than the 20 MB/ });
    }
    assert.ok(ended);
    const largest = Buffer.alloc(20 << 20);
    const [request] = await Promise.all([server.next(), client.documents.upload({ file: Readable.from([largest]), filename: 'a.pdf' })]);
    assert.ok(request.body.length > largest.length);
  });

  test('is not touched when the rest makes no sense', async () => {
    const untouched = { get [Symbol.asyncIterator]() { return assert.fail('it was read'); } };
    const REFUSED = [
      [{ timeout: 0 }, 'InvalidArgumentError'],
      [{ headers: { 'not a name': 'a' } }, 'InvalidArgumentError'],
      [{ retries: 1 }, 'InvalidArgumentError'],
      [{ signal: AbortSignal.abort() }, 'APIUserAbortError'],
    ];
    for (const [options, name] of REFUSED) await assert.rejects(client.documents.upload({ file: untouched }, options), { name });
    await assert.rejects(client.documents.upload({ file: untouched, filename: 7 }), { name: 'InvalidArgumentError', message: /filename: must be a string/ });
  });

  test('is sent, though the client is closed meanwhile', async () => {
    const own = new Telnyx({ apiKey: 'KEY', baseURL: server.baseURL });
    const file = new Readable({ read() {} });
    file.push(CONTENT);
    const upload = own.documents.upload({ file, filename: 'late.pdf' });
    const closing = own.close();
    file.push(null);
    assert.deepEqual(await upload, { data: { id: '1' } });
    await closing;
    await assert.rejects(own.documents.upload({ file: Buffer.from('x') }), { name: 'ConfigurationError' });
  });
});

async function* broken() {
  yield 'x';
  throw new Error('the disk is gone');
}
