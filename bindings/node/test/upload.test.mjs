// Files from wherever they are, sent as multipart/form-data.
import assert from 'node:assert/strict';
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
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
    'a key too many': [{ file: Buffer.from('x'), name: 'a' }, /name: .* no such argument/],
    'a file beside a document': [{ file: Buffer.from('x'), document: {} }, /document: .* no such argument/],
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

async function* broken() {
  yield 'x';
  throw new Error('the disk is gone');
}
