/** What the native module has (`src/`), and all of it that is used. */
export interface Native {
  NativeClient: new (options: string) => NativeClient;
  Abort: new () => Abort;
  errorKinds(): string[];
  version(): string;
  /** Only in debug builds. */
  panicForTest?(): Promise<never>;
}

/** A client of the core. */
export interface NativeClient {
  readonly baseUrl: string;
  /** `args` and `options` are JSON; rejects with a failure as JSON in the message. */
  call(
    operation: string,
    args: string,
    options: string | null,
    abort: Abort | null,
    file?: Uint8Array,
  ): Promise<Reply>;
  close(): void;
}

/** Stops one call. */
export interface Abort {
  abort(): void;
}

/** A successful answer. */
export interface Reply {
  status: number;
  /** One `name: value` a line. */
  headers: string;
  attempts: number;
  /** The body of JSON. */
  text?: string;
  /** The body of a file. */
  bytes?: Uint8Array;
  /** The `args` of the next page. */
  next?: string;
}
