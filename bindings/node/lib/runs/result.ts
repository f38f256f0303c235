import type { APIErrorEntry, TelnyxError } from '../errors/telnyx-error';

/** How one number of a run ended; results are in the order the numbers were given. */
export type RunResult<T> =
  | {
      phone_number: string;
      /**
       * It is done: the API answered so for this number, or it is found so since the run sent it. What is found may be the
       * work of another process that asked for the very same, so `usage` counts it as possibly billed.
       */
      outcome: 'done';
      /** What the API answered for the number. */
      value: T;
    }
  | {
      phone_number: string;
      /**
       * The API itself refused this number. It was not done and never will be, and is not billed; only of a lookup that
       * failed (`refreshMany`) no source tells, so `usage` counts it as possibly billed.
       */
      outcome: 'refused';
      /** For this reason. */
      error: APIErrorEntry;
    }
  | {
      phone_number: string;
      /**
       * `failed`: the call that held the number failed as a whole, and that proves that it was not done, is not billed, and
       * never will be. `unknown`: the call was sent, and nothing proves whether it was done: it may have been, or may yet be.
       */
      outcome: 'failed' | 'unknown';
      /** One for all numbers of a call. Where the outcome is unknown, its `resolve()` finds out. */
      error: TelnyxError;
    }
  | {
      phone_number: string;
      /** No call for the number was made. */
      outcome: 'not_tried';
      /** The run was ended before the number's turn. */
      reason: 'cancelled';
    }
  | {
      phone_number: string;
      outcome: 'not_tried';
      /** What is stored of it is recent enough. */
      reason: 'fresh_enough';
      /** When it was last refreshed, in RFC 3339. */
      last_refreshed_at: string;
    }
  | {
      phone_number: string;
      outcome: 'not_tried';
      /**
       * `spend_limit`: it did not fit into what may be spent, and numbers come in the order they were given. `unrecorded`: it
       * could not be written into the journal that it is about to be sent. `bad_number`: it cannot be sent, and the run was told
       * to leave such numbers out.
       */
      reason: 'spend_limit' | 'unrecorded' | 'bad_number';
      /** What says so. */
      error: TelnyxError;
    };
