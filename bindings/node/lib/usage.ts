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

/** What all clients that share a budget file came to, in the current period. */
export interface SharedUsage {
  /** What they may spend in one period. */
  limitUsd: string;
  /** How long a period is. */
  period: 'once' | 'day' | 'month';
  /** Which one is current, in UTC: `2026-11` of months, `2026-11-29` of days, `once` when there is only one. */
  current: string;
  /** The least that the calls of the current period cost. */
  atLeastUsd: string;
  /** The most that they cost; `openUsd` is a part of it. */
  atMostUsd: string;
  /**
   * What is set aside for calls whose end the file does not know: they are under way, their outcome is unknown, or their
   * process ended before they did. It counts as spent.
   */
  openUsd: string;
}
