/** What the native module has (`src/`), and all of it that is used. */
export interface Native {
  /** `options` is JSON; `certificates` are of authorities, in PEM or DER. */
  NativeClient: new (
    options: string,
    border: Border,
    certificates: readonly Uint8Array[],
    countsWith: NativeClient | null,
  ) => NativeClient;
  Border: new (deliver: (ended: Ended[]) => void) => Border;
  Abort: new () => Abort;
  Stop: new () => Stop;
  NativeWebhookKeys: new (keys: readonly string[]) => NativeWebhookKeys;
  /** Throws unless a body is an event. */
  checkEvent(payload: Uint8Array): void;
  errorKinds(): string[];
  version(): string;
  /** Only in debug builds. */
  panicForTest?(): Promise<never>;
}

/** A client of the core. */
export interface NativeClient {
  readonly baseUrl: string;
  /** Begins a call, which ends at the border under the number `call`. `args` and `options` are JSON. */
  call(
    call: number,
    operation: string,
    args: string,
    options: string | null,
    abort: Abort | null,
    file?: Uint8Array,
  ): void;
  /** Begins a call that answers with a file, and ends when the file begins to come. */
  stream(call: number, operation: string, args: string, options: string | null, abort: Abort | null): void;
  /** Begins a request that the API's document does not have, whose answer is bytes. `body` and `options` are JSON. */
  request(
    call: number,
    method: string,
    path: string,
    body: string | null,
    options: string | null,
    abort: Abort | null,
  ): void;
  /** Begins a read that never bills, whose text is a number's row or `null`. */
  peek(
    call: number,
    enterpriseID: string | null,
    phoneNumber: string,
    options: string | null,
    abort: Abort | null,
  ): void;
  /** Begins a wait, whose text is the last state; each state is progress. `settings` is JSON. */
  wait(call: number, settings: string, abort: Abort | null): void;
  /** Begins a run, whose text is a list of `Ended` numbers; its progress is a `Progress`. `settings` is JSON. */
  many(call: number, settings: string, stop: Stop): void;
  /** Begins to make a plan, which its end has beside the text of what it says. `settings` is JSON. */
  plan(call: number, settings: string, abort: Abort | null): void;
  /** Begins to carry a plan out, whose text is an `Applied`; its progress is a `Progress`. `settings` is JSON. */
  apply(call: number, plan: NativePlan, settings: string, stop: Stop): void;
  /** What a run can bill at the most, in US dollars. */
  estimate(settings: string): string;
  /** A client that shares this one's connections and account, whose calls have these options. */
  derive(options: string | null): NativeClient;
  /** Throws unless the options of a call make sense. */
  checkOptions(options: string | null): void;
  /** The JSON text of a `Usage`. */
  usage(): string;
  close(): void;
}

/** What finds out what became of a call whose outcome is unknown. */
export interface Unresolved {
  /** Begins to, which ends at the border with the text of a `Resolution`. */
  resolve(call: number, border: Border): void;
}

/** A plan that was made. */
export interface NativePlan {
  readonly _brand?: never;
}

/** Public keys that events are verified with. */
export interface NativeWebhookKeys {
  /** Throws unless a delivered event is genuine. `headers` is the JSON text of pairs. */
  verify(payload: Uint8Array, headers: string): void;
}

/** A file that is still to come. */
export interface NativeStream {
  /** Begins to read the next piece, one at a time: `bytes`, or none after the last. An abort ends the transfer. */
  chunk(call: number, abort: Abort): void;
  /** Ends the transfer, unless a piece is being read. */
  close(): void;
}

/** Ends a run between two of its calls. */
export interface Stop {
  stop(): void;
}

/** Stops one call. */
export interface Abort {
  abort(): void;
}

/** Where calls end. */
export interface Border {
  readonly _brand?: never;
}

/** A call that has ended: with an answer, or with `failure`. */
export interface Ended extends Reply {
  call: number;
  /** News of a call that has not ended, as JSON. */
  progress?: string;
  /** What went wrong, as JSON. */
  failure?: string;
  /** Beside a failure of unknown outcome. */
  unresolved?: Unresolved;
}

/** A successful answer. */
export interface Reply {
  status: number;
  /** One `name: value` a line. */
  headers: string;
  attempts: number;
  /** The body of JSON. */
  text?: string;
  /** The body of a file or of an answer that can be anything, or a piece of a file. */
  bytes?: Uint8Array;
  /** The body of a file that is still to come. */
  stream?: NativeStream;
  /** The `args` of the next page. */
  next?: string;
  /** A plan that was made. */
  plan?: NativePlan;
}
