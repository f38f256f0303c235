import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAnyArrayBuffer } from 'node:util/types';

import { argumentsOf, checkNames, checkString, kindOf, type Refuse } from './checks';
import { encodeJSON } from './json';
import { APIConnectionTimeoutError, TelnyxError } from './errors';
import type { Answer } from './native/interface';
import type { AnswerLike, BlobLike, FileHandleLike, URLLike } from './platform';
import { encodeOptions, type RequestOptions } from './request-options';
import type { Sender } from './sender';
import { onAbort, stopped } from './signal';

/**
 * What can be uploaded: bytes, a `Blob` or `File`, a `Response`, a stream, an open file, or the path or `file:` URL of
 * one.
 */
export type FileInput =
  | ArrayBufferView
  | ArrayBuffer
  | BlobLike
  | AnswerLike
  | FileHandleLike
  | AsyncIterable<Uint8Array | string>
  | string
  | URLLike;

/** A file, sent as `multipart/form-data`. */
export interface Uploadable {
  /** The file; a string is its path. To send base64, give `document` instead. */
  file: FileInput;
  /** Its name; else that of the file itself, where it has one. */
  filename?: string | undefined;
  /** The media type to declare, such as `application/pdf`; else that of the `Blob` or `Response`. */
  content_type?: string | undefined;
  /** Your own reference for the document. */
  customer_reference?: string | undefined;
}

const NAMES = ['file', 'filename', 'content_type', 'customer_reference'];

/** The longest time that the platform's timers count. */
const LONGEST = 0x7fff_ffff;

interface Content {
  bytes: Uint8Array;
  filename?: string | undefined;
  content_type?: string | undefined;
}

/** A file that is being read, and the way to give it up before its end. */
interface Reading {
  content: Promise<Content>;
  giveUp(): void;
}

/** Reads the file and sends it. The signal and the deadline hold for both; nothing is read that would not be sent. */
export async function sendUpload(
  sender: Sender,
  operation: string,
  params: Uploadable,
  options: RequestOptions,
  defaultDeadline: number | undefined,
): Promise<Answer> {
  const refuse = argumentsOf(operation);
  checkNames(params, NAMES, 'argument', refuse);
  const { file, ...details } = params;
  for (const [name, value] of Object.entries(details)) if (value !== undefined) checkString(name, value, refuse);
  const encoded = encodeOptions(options);
  const { signal, deadline = defaultDeadline } = options;
  return sender.openFor(async (client) => {
    sender.ask(() => client.checkOptions(encoded));
    if (signal?.aborted) throw stopped(operation, signal.reason);
    const begun = performance.now();
    const reading = async (): Promise<Content> => within(operation, signal, deadline, read(file, refuse));
    const { bytes, ...known } = await reading().catch((cause: unknown) => {
      if (cause instanceof TelnyxError) throw cause;
      throw refuse(`file: cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
    });
    // What reading took is gone from the time for the whole call.
    const left = deadline === undefined ? undefined : deadline - (performance.now() - begun);
    if (left !== undefined && left <= 0) throw late(operation);
    const args = encodeJSON({ file: { ...known, ...details } }, refuse, () => ({ ...known, ...details }));
    const rest = left === undefined ? encoded : encodeOptions({ ...options, deadline: left });
    return sender.send(operation, { signal }, (_, call, abort) => client.call(call, operation, args, rest, abort, bytes));
  });
}

/** The file's content, unless the signal or the deadline ends the reading. */
function within(
  operation: string,
  signal: RequestOptions['signal'],
  deadline: number | undefined,
  { content, giveUp }: Reading,
): Promise<Content> {
  return new Promise((resolve, reject) => {
    const end = (error: TelnyxError): void => {
      reject(error);
      giveUp();
    };
    const forget = onAbort(signal, () => end(stopped(operation, signal?.reason)));
    const timer =
      deadline === undefined || deadline > LONGEST ? undefined : setTimeout(() => end(late(operation)), deadline);
    const over = (): void => {
      forget();
      clearTimeout(timer);
    };
    content.finally(over).then(resolve, (cause: unknown) => {
      reject(cause);
      giveUp();
    });
  });
}

function late(operation: string): APIConnectionTimeoutError {
  const message = `${operation}: no time is left to send the file: reading it took all of the deadline`;
  return new APIConnectionTimeoutError(message, { kind: 'timeout', operation });
}

function read(file: FileInput, refuse: Refuse): Reading {
  if (typeof file === 'string') return fromPath(file);
  if (typeof file !== 'object' || file === null) {
    throw refuse(`file: must be bytes, a Blob, a stream, an open file or a path, got ${kindOf(file)}`);
  }
  // Not `instanceof`: test runners give code a realm of its own.
  if (ArrayBuffer.isView(file)) return whole({ bytes: Buffer.from(file.buffer, file.byteOffset, file.byteLength) });
  if (isAnyArrayBuffer(file)) return whole({ bytes: Buffer.from(file) });
  if ('href' in file) return fromPath(fileURLToPath(file.href));
  if ('headers' in file) return fromAnswer(file);
  if ('arrayBuffer' in file) return whole(fromBlob(file));
  if ('readFile' in file) return whole(file.readFile().then((bytes) => ({ bytes })));
  if ('getReader' in file) return fromWebStream(file as WebStream);
  if (Symbol.asyncIterator in file) return fromStream(file);
  throw refuse('file: must be bytes, a Blob, a stream, an open file or a path');
}

/** What cannot be given up: it is there at once, or is read as a whole by somebody else. */
function whole(content: Content | Promise<Content>): Reading {
  return { content: Promise.resolve(content), giveUp: () => undefined };
}

async function fromBlob(blob: BlobLike): Promise<Content> {
  return { bytes: new Uint8Array(await blob.arrayBuffer()), filename: blob.name, content_type: blob.type || undefined };
}

function fromPath(file: string): Reading {
  const stop = new AbortController();
  const content = readFile(file, { signal: stop.signal }).then((bytes) => ({ bytes, filename: path.basename(file) }));
  return { content, giveUp: () => stop.abort() };
}

function fromAnswer(answer: AnswerLike & { body?: unknown }): Reading {
  // The `type` of a Response is something else.
  const content_type = answer.headers.get('content-type') ?? undefined;
  const { body } = answer;
  const { content, giveUp } =
    typeof body === 'object' && body !== null && 'getReader' in body
      ? fromWebStream(body as WebStream)
      : whole(answer.arrayBuffer().then((bytes) => ({ bytes: new Uint8Array(bytes) })));
  return { content: content.then((found) => ({ ...found, content_type })), giveUp };
}

/** As much of a `ReadableStream` as is used. Its iterator cannot be ended while it waits, its reader can. */
interface WebStream {
  getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array | string }>; cancel(): Promise<void> };
}

function fromWebStream(stream: WebStream): Reading {
  const reader = stream.getReader();
  const pieces = async (): Promise<Content> => {
    const all = new Pieces();
    for (let next = await reader.read(); !next.done; next = await reader.read()) all.add(next.value);
    return { bytes: all.join() };
  };
  return { content: pieces(), giveUp: () => void reader.cancel().catch(() => undefined) };
}

function fromStream(stream: AsyncIterable<Uint8Array | string> & { path?: unknown; destroy?: () => void }): Reading {
  const iterator = stream[Symbol.asyncIterator]();
  const pieces = async (): Promise<Content> => {
    const all = new Pieces();
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) all.add(next.value);
    // A stream of a file knows its path.
    return { bytes: all.join(), filename: typeof stream.path === 'string' ? path.basename(stream.path) : undefined };
  };
  const giveUp = (): void => {
    if (typeof stream.destroy === 'function') stream.destroy();
    else iterator.return?.().catch(() => undefined);
  };
  return { content: pieces(), giveUp };
}

class Pieces {
  readonly #pieces: Uint8Array[] = [];

  add(piece: unknown): void {
    if (typeof piece === 'string') this.#pieces.push(Buffer.from(piece));
    else if (ArrayBuffer.isView(piece)) this.#pieces.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
    else throw new TypeError(`it gave ${kindOf(piece)}, which is neither bytes nor a string`);
  }

  join(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }
}
