import { argument as refuse, checkCount, checkFlag, checkFunction, checkNames, checkSignal, type Refuse } from '../checks';
import type { AbortSignalLike } from '../platform';

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
  /**
   * Called whenever numbers have an outcome. What it throws, or the promise it returns rejects with, ends the run as
   * `signal` does; at the end a `RunStoppedError` has it as `cause`, besides the results.
   */
  onProgress?: ((progress: Progress) => unknown) | undefined;
  /** Ends the run early: calls under way run to their end, and the other numbers are `not_tried`. */
  signal?: AbortSignalLike | null | undefined;
}

/** How a plan is carried out. */
export type ApplyOptions = Omit<RunOptions, 'goOnWithoutRefused'>;

/** What each option has to be. The native side takes them by the same names: `src/runs/options.rs`. */
const CHECKS: { readonly [N in keyof RunOptions]-?: (name: string, value: any, refuse: Refuse) => void } = {
  concurrency: (name, value) => checkCount(name, value, 1, refuse),
  goOnWithoutRefused: checkFlag,
  onProgress: checkFunction,
  signal: (_, value) => checkSignal(value, refuse),
};

/** The options as the native side takes them. Throws `InvalidArgumentError`. */
export function encodeRunOptions(options: RunOptions): string {
  return encode(options, Object.keys(CHECKS));
}

/** The options as the native side takes them. Throws `InvalidArgumentError`. */
export function encodeApplyOptions(options: ApplyOptions): string {
  return encode(options, Object.keys(CHECKS).filter((name) => name !== 'goOnWithoutRefused'));
}

function encode(options: RunOptions, names: readonly string[]): string {
  checkNames(options, names, 'option for a run', refuse);
  for (const [name, check] of Object.entries(CHECKS)) check(name, options[name as keyof RunOptions], refuse);
  const { onProgress, signal, ...rest } = options;
  return JSON.stringify({ ...rest, progress: onProgress !== undefined });
}
