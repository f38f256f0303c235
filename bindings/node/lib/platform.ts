/**
 * The platform's own classes, named so that the declarations compile with the types of Node, of the browser, or
 * with neither.
 */

declare global {
  /** As TypeScript's own `esnext.disposable` declares it; for users whose `lib` is older. */
  interface SymbolConstructor {
    readonly asyncDispose: unique symbol;
  }
}

/** A file that the API answered with: the platform's `Response`, with `arrayBuffer()`, `blob()`, `text()`, `body`. */
export type BinaryResponse = typeof globalThis extends { Response: { prototype: infer R } } ? R : ResponseLike;

/** The platform's `Headers`. */
export type ResponseHeaders = typeof globalThis extends { Headers: { prototype: infer H } } ? H : HeadersLike;

/** As much of an `AbortSignal` as is used. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: any;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** As much of a `Response` as everything has. */
export interface ResponseLike {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: HeadersLike;
  arrayBuffer(): Promise<ArrayBuffer>;
  text(): Promise<string>;
  json(): Promise<unknown>;
}

/** As much of `Headers` as everything has. */
export interface HeadersLike {
  get(name: string): string | null;
  has(name: string): boolean;
  forEach(callback: (value: string, name: string) => void): void;
}

/** A `URL`. */
export interface URLLike {
  readonly href: string;
  readonly protocol: string;
}

/** A `Blob` or `File`. */
export interface BlobLike {
  arrayBuffer(): Promise<ArrayBuffer>;
  /** The media type. */
  readonly type?: string;
  /** The name of a `File`. */
  readonly name?: string;
}

/** As much of a `Response` as is read when it is uploaded. */
export interface AnswerLike {
  arrayBuffer(): Promise<ArrayBuffer>;
  readonly headers: { get(name: string): string | null };
}

/** A file opened with `fs/promises`. It is read to its end and left open. */
export interface FileHandleLike {
  readFile(): Promise<Uint8Array>;
}
