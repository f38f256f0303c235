/** What the native module exports (`src/`), as far as it is used. */
export interface Native {
  /** `options` is JSON; `certificates` are those of authorities, in PEM or DER. */
  NativeClient: new (
    options: string,
    bridge: Bridge,
    certificates: readonly Uint8Array[],
    countsWith: NativeClient | null,
  ) => NativeClient;
  Bridge: new (deliver: (completions: Completion[]) => void) => Bridge;
  Abort: new () => Abort;
  NativeCancel: new () => NativeCancel;
  NativeWebhookKeys: new (keys: readonly string[]) => NativeWebhookKeys;
  /** Throws unless a body is an event. */
  checkEvent(payload: Uint8Array): void;
  /** A `Forecast` as JSON. */
  forecast(phoneNumbers: number, checkFrequency: string): string;
  /** A line for each row. `settings` is JSON. */
  parseNumbers(settings: string): string;
  errorKinds(): string[];
  version(): string;
  /** Only in debug builds. */
  panicForTest?(): Promise<never>;
}

/** A client of the core. */
export interface NativeClient {
  readonly baseUrl: string;
  /** Begins a call, which completes over the bridge under the number `call`. `args` and `options` are JSON. */
  call(
    call: number,
    operation: string,
    args: string,
    options: string | null,
    abort: Abort | null,
    file?: Uint8Array,
  ): void;
  /** Begins a call that answers with a file, and completes when the file begins to come. */
  stream(call: number, operation: string, args: string, options: string | null, abort: Abort | null): void;
  /** Begins a request that the API's document does not have; its answer is bytes. `body` and `options` are JSON. */
  request(
    call: number,
    method: string,
    path: string,
    body: string | null,
    options: string | null,
    abort: Abort | null,
  ): void;
  /** Begins a read that never bills; its text is a number's row or `null`. */
  peek(
    call: number,
    enterpriseID: string | null,
    phoneNumber: string,
    options: string | null,
    abort: Abort | null,
  ): void;
  /** Begins a wait; its text is the last state, and each state is progress. `settings` is JSON. */
  wait(call: number, settings: string, abort: Abort | null): void;
  /**
   * Begins a run; it completes with its results, and its progress is a `Progress`. `settings` and `options` are JSON.
   */
  run(call: number, settings: string, options: string, cancel: NativeCancel): void;
  /** Begins to make a plan; its completion has the plan, and what it says as text. `settings` is JSON. */
  plan(call: number, settings: string, abort: Abort | null): void;
  /** Begins to carry a plan out; it completes with two groups of results, its progress a `Progress`. `options` is JSON. */
  apply(call: number, plan: NativePlan, options: string, cancel: NativeCancel): void;
  /** Begins to forecast what an enterprise costs as it is; its text is a `Forecast`. */
  forecast(call: number, enterpriseID: string, abort: Abort | null): void;
  /** What a run can bill at most, in US dollars. `settings` is JSON. */
  estimate(settings: string): string;
  /** A client that shares this one's connections and budget, whose calls have these options. */
  derive(options: string | null): NativeClient;
  /** How many milliseconds a call with these options may take at the most. Throws unless they make sense. */
  longestCall(options: string | null): number;
  /** A `Usage` as JSON. */
  usage(): string;
  /** Begins to read what the budget file says; its text is a `SharedUsage` or `null`. */
  sharedUsage(call: number): void;
  close(): void;
}

/** A call whose outcome is unknown. */
export interface Unresolved {
  /** Begins to find out what became of it; completes over the bridge with the text of a `Resolution`. */
  resolve(call: number, bridge: Bridge): void;
}

/** A plan that was made. */
export interface NativePlan {
  readonly _brand?: never;
}

/** Public keys that events are verified with. */
export interface NativeWebhookKeys {
  /** Throws unless a delivered event is genuine. `headers` is a list of pairs as JSON. */
  verify(payload: Uint8Array, headers: string): void;
}

/** A file that is still to come. */
export interface NativeStream {
  /** Begins to read the next piece, one at a time: `bytes`, none after the last. An abort ends the transfer. */
  chunk(call: number, bridge: Bridge, abort: Abort): void;
  /** Ends the transfer, unless a piece is being read. */
  close(): void;
}

/** Ends a run between two of its calls. */
export interface NativeCancel {
  cancel(): void;
}

/** Stops one call. */
export interface Abort {
  abort(): void;
}

/** Where calls complete. */
export interface Bridge {
  readonly _brand?: never;
}

/** A call that has completed, with an answer or with `error`; or news of one that has not. */
export interface Completion extends Answer {
  call: number;
  /** News of a call that has not completed, as JSON. */
  progress?: string;
  /** What went wrong, as JSON. */
  error?: string;
  /** Besides an error that leaves the outcome unknown. */
  unresolved?: Unresolved;
}

/** A successful answer. */
export interface Answer {
  status: number;
  /** One `name: value` a line. */
  headers: string;
  attempts: number;
  /** A body that is JSON. */
  text?: string;
  /** The body of a file or of an answer that can be anything, or a piece of a file. */
  bytes?: Uint8Array;
  /** The body of a file that is still to come. */
  stream?: NativeStream;
  /** The `args` of the next page. */
  next?: string;
  /** A plan that was made. */
  plan?: NativePlan;
  /** The results of a run, in one group or two, each in lists that are JSON; its text is a list of the errors. */
  resultsOfRun?: string[][];
  /** For each error of a run the call, where its outcome is unknown. */
  unresolvedOfRun?: (Unresolved | null | undefined)[];
}
