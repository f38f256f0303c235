/** What became of a call whose outcome was unknown. */
export type Resolution<T = any> =
  | {
      /**
       * It is done: what the call asked for is there, and no look at it before the call showed it. Another process that
       * asked for the very same may have done it, so what the call may have billed stays as it was.
       */
      outcome: 'done';
      /** What it would have answered, as far as it can be read; `null` where it answers with nothing. */
      value: T;
    }
  | {
      /** Nothing was sent: it was not done, is not billed, and never will be. */
      outcome: 'not_done';
    }
  | {
      /** The API does not tell. */
      outcome: 'cannot_tell';
      /** Why, and what sending again would risk. */
      reason: string;
    };
