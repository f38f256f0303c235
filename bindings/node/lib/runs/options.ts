import {
  argument as refuse,
  checkCount,
  checkFlag,
  checkFunction,
  checkMilliseconds,
  checkNames,
  checkSignal,
  encodePath,
  encodeUsd,
  type Refuse,
} from '../checks';
import { encodeJSON } from '../json';
import type { AbortSignalLike, URLLike } from '../platform';

/** How far a run has come. */
export interface Progress {
  /** How many different numbers have an outcome. */
  done: number;
  /** How many there are. */
  total: number;
}

/** How a run is made. */
export interface RunOptions {
  /** How many calls are under way at once. Default: 4. */
  concurrency?: number | undefined;
  /**
   * Lets a call that the API refuses for some of its numbers go on without those. Safe: such a refusal is of the whole
   * call, so nothing of it was done. Without this its other numbers are `failed`.
   */
  goOnWithoutRefused?: boolean | undefined;
  /** Leaves out the numbers that cannot be sent, which are `not_tried`, in place of refusing the list. */
  leaveOutBadNumbers?: boolean | undefined;
  /**
   * What the run may spend, in US dollars, within the client's own limit: a string such as `'12.50'`, or a whole number.
   * What fits is done in the order given; the other numbers are `not_tried`.
   */
  maxUsd?: string | number | undefined;
  /**
   * A file that keeps what becomes of each number, so that the run can be taken up again after its process was killed: the
   * same run with the same journal sends only what was not sent, gives what was done as it was answered then, and has as
   * `unknown` what was sent and got no outcome. What was refused or failed is tried again.
   *
   * A line is written and synced before and after each call. The file holds phone numbers and what the API answered; only one
   * run at a time can have it.
   */
  journal?: string | URLLike | undefined;
  /**
   * Sends again what the journal has as sent without an outcome. Each of those numbers may have been done, and billed,
   * already: it is billed once more. Only together with `journal`.
   */
  retryUnknown?: boolean | undefined;
  /**
   * Leaves out the numbers whose stored snapshot is at most so many milliseconds old by the server's clock: they are
   * `not_tried`. That is decided from free reads of the list. For runs that look numbers up: `refreshMany`, `retrieveMany`.
   */
  olderThan?: number | undefined;
  /**
   * Called whenever numbers have an outcome. What it throws, or the promise it returns rejects with, ends the run as
   * `signal` does; at the end a `RunStoppedError` has it as `cause`, besides the results.
   */
  onProgress?: ((progress: Progress) => unknown) | undefined;
  /** Ends the run early: calls under way run to their end, and the other numbers are `not_tried`. */
  signal?: AbortSignalLike | null | undefined;
}

/** How a plan is carried out. */
export type ApplyOptions = Pick<RunOptions, (typeof OF_APPLY)[number]>;

const OF_APPLY = ['concurrency', 'maxUsd', 'onProgress', 'signal'] as const;

/** What each option has to be. The native side takes them by the same names: `src/runs/options.rs`. */
const CHECKS: { readonly [N in keyof RunOptions]-?: (name: string, value: any, refuse: Refuse) => void } = {
  concurrency: (name, value) => checkCount(name, value, 1, refuse),
  goOnWithoutRefused: checkFlag,
  leaveOutBadNumbers: checkFlag,
  maxUsd: () => undefined,
  journal: () => undefined,
  retryUnknown: checkFlag,
  olderThan: checkMilliseconds,
  onProgress: checkFunction,
  signal: (_, value) => checkSignal(value, refuse),
};

/** The options as the native side takes them. Throws `InvalidArgumentError`. */
export function encodeRunOptions(options: RunOptions): string {
  return encode(options, Object.keys(CHECKS));
}

/** The options as the native side takes them. Throws `InvalidArgumentError`. */
export function encodeApplyOptions(options: ApplyOptions): string {
  return encode(options, OF_APPLY);
}

function encode(options: RunOptions, names: readonly string[]): string {
  checkNames(options, names, 'option for a run', refuse);
  for (const [name, check] of Object.entries(CHECKS)) check(name, options[name as keyof RunOptions], refuse);
  if (options.retryUnknown === true && options.journal === undefined) {
    throw refuse('retryUnknown: only the journal of an earlier run says what was sent without an outcome');
  }
  const { onProgress, signal, maxUsd, journal, ...rest } = options;
  return encodeJSON({
    ...rest,
    maxUsd: encodeUsd('maxUsd', maxUsd, refuse),
    journal: encodePath('journal', journal, refuse),
    progress: onProgress !== undefined,
  }, refuse);
}
