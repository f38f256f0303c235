import type { Resolution } from '../resolution';
import { APIError } from './api-error';
import type { ErrorDetails } from './telnyx-error';

/** A call that may have been done without anyone knowing. */
export abstract class ResolvableError extends APIError {
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
