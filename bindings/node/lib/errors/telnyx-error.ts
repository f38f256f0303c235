import type { Resolution } from '../resolution';

/** One entry of the API's `errors[]`. */
export interface APIErrorEntry {
  /** The catalogue number as a string, such as `10015`. Its meaning depends on the status. */
  code: string | null;
  /** A short title. */
  title: string | null;
  /** What is wrong, for people. */
  detail: string | null;
  /** Where in the body, as a JSON pointer that begins with `/body/`. */
  pointer: string | null;
  /** Which query or path parameter. */
  parameter: string | null;
  /** The page that explains the code. */
  url: string | null;
}

/** What an error is made of besides its message. */
export interface ErrorDetails {
  kind?: string;
  operation?: string | undefined;
  attempts?: number;
  status?: number | undefined;
  /** Those of the answer, one `name: value` a line. */
  headers?: string | undefined;
  errors?: APIErrorEntry[];
  requestId?: string | undefined;
  retryAfter?: number | undefined;
  /** US dollars, as a string. */
  mayHaveBilledUsd?: string | undefined;
  /** Finds out what became of the call. */
  resolve?: (() => Promise<Resolution>) | undefined;
  /** The body of the answer, as text. */
  body?: string | undefined;
  cause?: unknown;
}

/** Whatever this package throws. No message holds the API key or a header. */
export class TelnyxError extends Error {
  /** The stable name of the kind, the same in every language: `not_found`, `rate_limited`, ... */
  readonly kind: string;
  /** The operation that was called, by the id of the API's document; `undefined` when none was. */
  readonly operation: string | undefined;
  /** How often the request was sent; 0 when nothing was. */
  readonly attempts: number;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = details.kind ?? 'internal';
    this.operation = details.operation;
    this.attempts = details.attempts ?? 0;
  }

  /** For `JSON.stringify`, which leaves the message of an `Error` out. Without the stack, and without headers. */
  toJSON(): object {
    const { cause } = this;
    const why = cause instanceof Error ? { cause: cause.message } : {};
    return Object.assign({ name: this.name, message: this.message }, this, why);
  }
}
