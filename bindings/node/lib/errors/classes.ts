import type { Resolution } from '../resolution';
import type { RunResult } from '../runs/result';
import { APIError } from './api-error';
import { ResolvableError } from './resolvable-error';
import { TelnyxError, type ErrorDetails } from './telnyx-error';

export { APIError };

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
