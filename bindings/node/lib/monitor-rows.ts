/** What the monitor answers with, a row each. Times are RFC 3339 in UTC, amounts are US dollars as text. */

/** What a change means to people. */
export type Turn =
  | 'flagged'
  | 'worse'
  | 'relabelled'
  | 'better'
  | 'cleared'
  | 'first_data'
  | 'no_data'
  | 'ownership'
  | 'moved'
  | 'appeared'
  | 'disappeared';

/** What is known of a number, in a word. A number of which nothing is known is not known to be clean. */
export type Verdict = 'flagged' | 'no data' | 'not monitored' | 'clean';

/** What the service said of a monitored number at one time. */
export interface Standing {
  /** How likely calls are to be labelled as spam: `low`, `medium`, `high`; `null` while nothing is known. */
  spam_risk: string | null;
  /** The label that is shown, if any. */
  spam_category: string | null;
  /** 0 to 100, as the scores below. */
  maturity_score: number | null;
  connection_score: number | null;
  engagement_score: number | null;
  sentiment_score: number | null;
  /** When the snapshot was taken; `null` when there is none. */
  last_refreshed_at: string | null;
  /** Who is believed to own the number. */
  ownership_status: string | null;
  /** Until when ownership is to be confirmed. */
  confirm_by: string | null;
  /** Whose number it was. */
  enterprise_id: string;
  /** Whatever else the service said: source and reasons, and fields that this version does not know. */
  more: Record<string, unknown> | null;
}

/** A change of one number as a collection found it, and what the number has been since. */
export interface Change {
  /** The number of the collection. */
  collection: number;
  /** When its list was read: the change came between the collection before and then. */
  at: string;
  /** Whether the collection was the first, so that what it found is no news. */
  is_first: boolean;
  /** The number, E.164. */
  phone_number: string;
  /** Whose number it is, or was. */
  enterprise_id: string;
  /** What the change means; nothing when only scores, the snapshot's time or the rest changed. */
  turns: Turn[];
  /** Which fields changed; `scores` stands for all four, and a number can have `appeared` or `disappeared`. */
  changed: string[];
  /** What is known of the number since. */
  verdict: Verdict;
  /** What the risk was. */
  spam_risk_before: string | null;
  /** `null`, as all that follows, of a number that is not monitored any more. */
  spam_risk: string | null;
  spam_category: string | null;
  maturity_score: number | null;
  connection_score: number | null;
  engagement_score: number | null;
  sentiment_score: number | null;
  last_refreshed_at: string | null;
  ownership_status: string | null;
  confirm_by: string | null;
  more: Record<string, unknown> | null;
  /** All that the number was; `null` when it was not monitored. */
  before: Standing | null;
}

/** How many monitored numbers were at each risk at one time. */
export interface Count {
  /** When: the time of the last collection that is counted. */
  at: string;
  /** All monitored numbers. */
  phone_numbers: number;
  /** With a label, or a risk that is more than low. */
  flagged: number;
  /** With a label. */
  labelled: number;
  high: number;
  medium: number;
  low: number;
  /** At a risk that this version does not know. */
  other_risk: number;
  /** Of whose risk nothing is known. */
  no_risk: number;
}

/** A number that was flagged, then clean, then flagged again. */
export interface Relapse {
  phone_number: string;
  /** When it was found clean. */
  cleared_at: string;
  /** When it was found flagged again. */
  flagged_at: string;
  /** How long it was clean. */
  days_clean: number;
  /** Which relapse of this number it is, from 1. */
  nth: number;
  /** The risk with which it came back. */
  spam_risk: string | null;
  /** The label with which it came back. */
  spam_category: string | null;
  enterprise_id: string;
}

/** A monitored number that was flagged, and is not any more. */
export interface Resting {
  phone_number: string;
  /** What it is now: `clean`, or `no data`. */
  verdict: Verdict;
  /** When it was first found to be flagged no more. */
  flagged_until: string;
  /** How long that was before the newest collection. */
  days: number;
  /** When what is known of it was looked up. */
  last_refreshed_at: string | null;
  enterprise_id: string;
}

/** What one kind of thing came to on one day, for one enterprise, by the published prices. */
export interface Cost {
  /** The day in UTC, such as `2026-11-20`. */
  day: string;
  /** A number was added, or looked up, by whomever. */
  what: 'associate' | 'lookup';
  /** For how many numbers. */
  count: number;
  /** What that costs. */
  usd: string;
  enterprise_id: string;
}
