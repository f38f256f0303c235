import { decodeHeaders } from '../headers';
import type { ResponseHeaders } from '../platform';
import { TelnyxError, type APIErrorEntry, type ErrorDetails } from './telnyx-error';

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
