import { decodeHeaders } from '../headers';
import type { ResponseHeaders } from '../platform';
import type { Resolution } from '../resolution';
import type { RunResult } from '../runs/result';
import { TelnyxError, type APIErrorEntry, type ErrorDetails } from './telnyx-error';

/** The client cannot be made with these options. */
export class ConfigurationError extends TelnyxError {}

/** An argument was refused before anything was sent. */
export class InvalidArgumentError extends TelnyxError {}

/** The call could cost more than is left of the client's spend limit. Nothing was sent. */
export class SpendLimitError extends TelnyxError {}

/** A list lost items while it was read, so that some may have been skipped. Read it again. */
export class ListChangedError extends TelnyxError {}

/** What was waited for will not come: a gate was rejected. */
export class RejectedError extends TelnyxError {}

/** An event that was received is not to be trusted: its signature, its time or its form is wrong. */
export class WebhookVerificationError extends TelnyxError {}

/** A fault of this package; please report it. */
export class InternalError extends TelnyxError {}

/** A call that failed on its way to the API or was refused by it. */
export class APIError extends TelnyxError {
  /** The status of the answer; `undefined` when there was none. */
  readonly status: number | undefined;
  /** The API's code of the first problem, such as `10015`. Branch on `status` and this together. */
  readonly code: string | undefined;
  /** The API's own problems, one entry each; empty when the answer held none. */
  readonly errors: readonly APIErrorEntry[];
  /** The server's id of the request, when it sent one. */
  readonly requestId: string | undefined;
  /** How long the server asked to wait before the next try, in milliseconds. */
  readonly retryAfter: number | undefined;
  // Private, so that no log of the error shows a cookie or a phone number.
  readonly #body: string | undefined;
  readonly #headers: string | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details);
    this.status = details.status;
    this.errors = details.errors ?? [];
    this.code = this.errors[0]?.code ?? undefined;
    this.requestId = details.requestId;
    this.retryAfter = details.retryAfter;
    this.#body = details.body;
    this.#headers = details.headers;
  }

  /** The headers of the answer; `undefined` when there was none. */
  get headers(): ResponseHeaders | undefined {
    return this.#headers === undefined ? undefined : decodeHeaders(this.#headers);
  }

  /** The answer's body: parsed where it is JSON, else the text; `undefined` when there was none. */
  get error(): any {
    if (!this.#body) return undefined;
    try {
      return JSON.parse(this.#body);
    } catch {
      return this.#body;
    }
  }
}

/**
 * A run over many numbers that its own `onProgress` ended, by throwing the `cause`. The calls that were under way came to
 * their end, so nothing that was paid for is lost: it is in `results`.
 */
export class RunStoppedError extends TelnyxError {
  /** A result for each number, those that were not begun as `not_tried`; of a plan, those to associate come first. */
  readonly results: readonly RunResult<any>[];

  constructor(message: string, details: ErrorDetails & { results?: readonly RunResult<any>[] } = {}) {
    super(message, details);
    this.results = details.results ?? [];
  }
}

/** A call that may have been done without anyone knowing. */
abstract class ResolvableError extends APIError {
  /** The most that the call may have billed, in US dollars, as text: `0.20`; `0.00` where nothing bills. */
  readonly mayHaveBilledUsd: string;
  readonly #resolve: (() => Promise<Resolution>) | undefined;

  constructor(message: string, details: ErrorDetails = {}) {
    super(message, details);
    this.mayHaveBilledUsd = details.mayHaveBilledUsd ?? '0.00';
    this.#resolve = details.resolve;
  }

  /**
   * Finds out, free of charge, what became of the call, by reading what it would have changed. Works after the client
   * is closed, too.
   *
   * Rejects with the error of a read that failed: the outcome stays unknown then, and asking again is as free.
   */
  async resolve<T = any>(): Promise<Resolution<T>> {
    if (this.#resolve) return this.#resolve();
    const reason = 'nothing is kept to find out with: the error was made by hand, or belongs to a run';
    return { outcome: 'cannot_tell', reason };
  }
}

/**
 * The call was stopped by its `signal`. One that bills may have been done all the same, once it was sent:
 * `mayHaveBilledUsd` and `resolve()` say so.
 */
export class APIUserAbortError extends ResolvableError {
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { ...details, resolve: details.resolve ?? (async () => harmless(details.attempts)) });
  }
}

/** What became of a stopped call that left nothing to find out. */
function harmless(attempts = 0): Resolution {
  if (attempts === 0) return { outcome: 'not_done' };
  return { outcome: 'cannot_tell', reason: 'it bills nothing, and may safely be made again' };
}

/** No answer: the connection could not be made, or broke. */
export class APIConnectionError extends APIError {}

/** No answer in time. */
export class APIConnectionTimeoutError extends APIConnectionError {}

/** A success whose body is not what the API documents. */
export class APIResponseValidationError extends APIError {}

/**
 * A call that may bill or is not idempotent was sent, and no answer says whether it was done. It was not repeated.
 */
export class OutcomeUnknownError extends ResolvableError {}

/** An answer whose status is no success. */
export class APIStatusError extends APIError {
  declare readonly status: number;
}

/** 400: a well-formed request that the current state refuses. */
export class BadRequestError extends APIStatusError {}

/** 401: the API key is missing or wrong. */
export class AuthenticationError extends APIStatusError {}

/** 403: the account may not do this, or terms or a gate are missing. */
export class PermissionDeniedError extends APIStatusError {}

/** 404: unknown, deleted, or another account's. */
export class NotFoundError extends APIStatusError {}

/** 409: in conflict with the current state. */
export class ConflictError extends APIStatusError {}

/** 422: the body or a parameter is invalid. */
export class UnprocessableEntityError extends APIStatusError {}

/** 429: too many requests. */
export class RateLimitError extends APIStatusError {}

/** 5xx. */
export class InternalServerError extends APIStatusError {}
