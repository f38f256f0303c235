import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { InvalidArgumentError } from './errors';

/** A `Blob` or `File`. */
export interface BlobLike {
  arrayBuffer(): Promise<ArrayBuffer>;
  /** The media type. */
  readonly type?: string;
  /** The name of a `File`. */
  readonly name?: string;
}

/** A `Response`. */
export interface AnswerLike {
  arrayBuffer(): Promise<ArrayBuffer>;
  readonly headers: { get(name: string): string | null };
}

/** A file opened with `fs/promises`. It is read to its end and left open. */
export interface FileHandleLike {
  readFile(): Promise<Uint8Array>;
}

/** A `URL`. */
export interface URLLike {
  readonly href: string;
  readonly protocol: string;
}

/**
 * What can be uploaded: bytes, a `Blob` or `File`, a `Response`, a stream, an open file, or the path or `file:` URL of
 * one.
 */
export type FileInput =
  | Uint8Array
  | ArrayBuffer
  | BlobLike
  | AnswerLike
  | FileHandleLike
  | AsyncIterable<Uint8Array | string>
  | string
  | URLLike;

/** A file, sent as `multipart/form-data`. */
export interface Uploadable {
  /** The file; text is its path. To send base64 text, give `document` instead. */
  file: FileInput;
  /** Its name; else that of the file itself, where it has one. */
  filename?: string | undefined;
  /** The media type to declare, such as `application/pdf`; else that of the `Blob` or `Response`. */
  content_type?: string | undefined;
  /** Your own reference for the document. */
  customer_reference?: string | undefined;
}

const NAMES = ['file', 'filename', 'content_type', 'customer_reference'];

interface Content {
  bytes: Uint8Array;
  filename?: string | undefined;
  content_type?: string | undefined;
}

/** Reads the file. Throws `InvalidArgumentError` when it cannot be read, or for what does not belong there. */
export async function readUpload(
  operation: string,
  params: Uploadable,
): Promise<{ bytes: Uint8Array; details: Omit<Uploadable, 'file'> }> {
  const unknown = Object.keys(params).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) {
    throw refused(operation, `${unknown}: a call with a file has no such argument; it has ${NAMES.join(', ')}`);
  }
  const { file, filename, content_type, customer_reference } = params;
  const content = await read(operation, file).catch((cause: unknown) => {
    if (cause instanceof InvalidArgumentError) throw cause;
    throw refused(operation, `file: cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  });
  return {
    bytes: content.bytes,
    details: {
      filename: filename ?? content.filename,
      content_type: content_type ?? content.content_type,
      customer_reference,
    },
  };
}

async function read(operation: string, file: FileInput): Promise<Content> {
  if (typeof file === 'string') return fromPath(file);
  if (file instanceof URL) return fromPath(fileURLToPath(file));
  if (file instanceof Uint8Array) return { bytes: file };
  if (file instanceof ArrayBuffer) return { bytes: new Uint8Array(file) };
  if (typeof file !== 'object' || file === null) {
    throw refused(operation, `file: must be bytes, a Blob, a stream, an open file or a path, got ${typeof file}`);
  }
  if ('arrayBuffer' in file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    // The `type` of a Response is something else.
    if ('headers' in file) return { bytes, content_type: file.headers.get('content-type') ?? undefined };
    return { bytes, filename: file.name, content_type: file.type || undefined };
  }
  if ('readFile' in file) return { bytes: await file.readFile() };
  if (Symbol.asyncIterator in file) return fromStream(file);
  throw refused(operation, 'file: must be bytes, a Blob, a stream, an open file or a path');
}

async function fromPath(file: string): Promise<Content> {
  return { bytes: await readFile(file), filename: path.basename(file) };
}

async function fromStream(stream: AsyncIterable<Uint8Array | string> & { path?: unknown }): Promise<Content> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  // A stream of a file knows its path.
  const filename = typeof stream.path === 'string' ? path.basename(stream.path) : undefined;
  return { bytes: Buffer.concat(chunks), filename };
}

function refused(operation: string, message: string, cause?: unknown): InvalidArgumentError {
  return new InvalidArgumentError(`${operation}: invalid argument: ${message}`, {
    kind: 'invalid_argument',
    operation,
    cause,
  });
}
