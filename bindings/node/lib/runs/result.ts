import type { APIErrorEntry, TelnyxError } from '../errors/telnyx-error';

/** What became of one number of a run; results are in the order the numbers were given. */
export type RunResult<T> =
  | {
      phone_number: string;
      /** It was done. */
      outcome: 'done';
      /** What the API answered for the number. */
      value: T;
    }
  | {
      phone_number: string;
      /** The API refused this number. It was not done. */
      outcome: 'refused';
      /** For this reason. */
      error: APIErrorEntry;
    }
  | {
      phone_number: string;
      /** `failed`: the call failed as a whole; it was not done. `unknown`: nothing tells whether it was done. */
      outcome: 'failed' | 'unknown';
      error: TelnyxError;
    }
  | {
      phone_number: string;
      /** The run was ended before the number's turn. */
      outcome: 'not_tried';
    };
