/** What calls of one operation came to. Amounts are US dollars as strings, such as `0.10`, so that no cent is lost. */
export interface OperationUsage {
  /** How many calls were made. */
  calls: number;
  /** What they cost at least. */
  atLeastUsd: string;
  /** What they cost at most: where no answer came, or the answer does not tell, the worst case counts. */
  atMostUsd: string;
}

/** What all billable calls of a client, and of those derived from it, came to since it was made. */
export interface Usage extends OperationUsage {
  /** The spend limit; `null` when there is none. */
  limitUsd: string | null;
  /** By the operation's id, billable operations only. */
  operations: Record<string, OperationUsage>;
}
