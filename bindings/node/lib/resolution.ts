/** What became of a call whose outcome was unknown. */
export type Resolution<T = any> =
  | {
      /** It was done. */
      outcome: 'done';
      /** What it would have answered, as far as it can be read; `null` where it answers with nothing. */
      value: T;
    }
  | {
      /** It was not done and not billed by now. */
      outcome: 'not_done';
    }
  | {
      /** The API does not tell. */
      outcome: 'cannot_tell';
      /** Why, and what sending again would risk. */
      reason: string;
    };
