import { createReadStream } from 'node:fs';
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

/** The most bytes that the core sends. What has more is not read to its end, which may never come. */
const LARGEST = 20 * 1024 * 1024;

/** For how many milliseconds pieces are read before everything else has its turn. */
const LONGEST_TURN = 10;

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

/**
 * Reads the file and sends it. The signal and the deadline hold for both; without a deadline, reading may take as long as
 * a whole call. Nothing is read that would not be sent.
 */
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
    const longest = sender.ask(() => client.longestCall(encoded));
    if (signal?.aborted) throw stopped(operation, signal.reason);
    const begun = performance.now();
    const reading = async (): Promise<Content> => within(operation, signal, longest, read(file, refuse));
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

/** The file's content, unless the signal or the time that the whole call may take ends the reading. */
function within(
  operation: string,
  signal: RequestOptions['signal'],
  longest: number,
  { content, giveUp }: Reading,
): Promise<Content> {
  return new Promise((resolve, reject) => {
    const end = (error: TelnyxError): void => {
      over();
      reject(error);
      giveUp();
    };
    const forget = onAbort(signal, () => end(stopped(operation, signal?.reason)));
    const timer = longest > LONGEST ? undefined : setTimeout(() => end(late(operation)), longest);
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
  const message = `${operation}: no time is left to send the file: reading it took all of the time that the call has`;
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
  return fromStream(createReadStream(file));
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
  return piecewise(
    () => reader.read(),
    () => reader.cancel(),
  );
}

function fromStream(stream: AsyncIterable<Uint8Array | string> & { path?: unknown; destroy?: () => void }): Reading {
  const iterator = stream[Symbol.asyncIterator]();
  const { content, giveUp } = piecewise(
    () => iterator.next(),
    async () => (typeof stream.destroy === 'function' ? stream.destroy() : iterator.return?.()),
  );
  // A stream of a file knows its path.
  const filename = typeof stream.path === 'string' ? path.basename(stream.path) : undefined;
  return { content: content.then(({ bytes }) => ({ bytes, filename })), giveUp };
}

/** Reads to the end, but no further than a file can be sent; `end` ends the source before that. */
function piecewise(next: () => Promise<{ done?: boolean | undefined; value?: unknown }>, end: () => Promise<unknown>): Reading {
  let isGivenUp = false;
  const content = async (): Promise<Content> => {
    const pieces: Uint8Array[] = [];
    let size = 0;
    let turn = performance.now();
    for (let piece = await next(); !piece.done && !isGivenUp; piece = await next()) {
      const bytes = bytesOf(piece.value);
      pieces.push(bytes);
      size += bytes.length;
      if (size > LARGEST) throw new RangeError('it has more than the 20 MB that the API takes');
      // A source that never waits would leave no turn to the timer and the signal that end it.
      if (performance.now() - turn > LONGEST_TURN) {
        await new Promise((resolve) => setImmediate(resolve));
        turn = performance.now();
      }
    }
    return { bytes: Buffer.concat(pieces) };
  };
  const giveUp = (): void => {
    isGivenUp = true;
    end().catch(() => undefined);
  };
  return { content: content(), giveUp };
}

function bytesOf(piece: unknown): Uint8Array {
  if (typeof piece === 'string') return Buffer.from(piece);
  if (ArrayBuffer.isView(piece)) return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
  throw new TypeError(`it gave ${kindOf(piece)}, which is neither bytes nor a string`);
}
