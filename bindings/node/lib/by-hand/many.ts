import type { Caller } from '../call';
import { InvalidArgumentError, RunStoppedError, type TelnyxError, type APIErrorEntry } from '../errors';
import { fromNative } from '../errors/from-native';
import type { NativeClient, Stop } from '../native/interface';
import { native } from '../native/load';
import type { AbortSignalLike } from '../platform';

/** How far a run has come. */
export interface Progress {
  /** How many different numbers have ended. */
  done: number;
  /** How many there are. */
  total: number;
}

/** How a run is made. */
export interface ManyOptions {
  /** How many calls are under way at once. Default: 4. */
  concurrency?: number | undefined;
  /**
   * Lets a call that the API refuses for some of its numbers go on without those. Safe: such a refusal is of the whole
   * call, so nothing of it was done. Without this its other numbers end as `failed`.
   */
  goOnWithoutRefused?: boolean | undefined;
  /**
   * Called whenever numbers have ended. What it throws, or the promise it gives rejects with, ends the run as `signal`
   * does; at the end a `RunStoppedError` has it as `cause`, beside the results.
   */
  onProgress?: ((progress: Progress) => unknown) | undefined;
  /** Ends the run early: calls under way come to their end, and the other numbers are `not_tried`. */
  signal?: AbortSignalLike | null | undefined;
}

/** How one number of a run ended, in the order the numbers were given. */
export type ManyResult<T> =
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

/** What a run does, as the native side takes it. */
export interface ManySettings {
  run: 'associate' | 'disassociate' | 'retrieve' | 'refresh' | 'createRemediation';
  enterpriseId: string;
  phoneNumbers: readonly string[];
  fresh?: boolean | undefined;
  callPurpose?: string | undefined;
}

/** What a run calls, as the log and errors name it. */
const OPERATIONS = {
  associate: 'associateReputationNumbers',
  disassociate: 'disassociateReputationNumber',
  retrieve: 'getPhoneNumberReputation',
  refresh: 'refreshReputationNumbers',
  createRemediation: 'submitReputationRemediation',
} as const;

const NAMES = ['concurrency', 'goOnWithoutRefused', 'onProgress', 'signal'];

/** Does the run. Rejects only for arguments that make no sense, and when `onProgress` throws. */
export async function many<T>(
  caller: Caller,
  given: ManySettings,
  how: ManyOptions | null | undefined,
): Promise<ManyResult<T>[]> {
  const options = how ?? {};
  const { concurrency, goOnWithoutRefused, onProgress } = options;
  const settings = spell(given, { concurrency, goOnWithoutRefused, progress: onProgress !== undefined });
  const { ended, broken } = await run(caller, OPERATIONS[given.run], options, NAMES, (client, call, stop) =>
    client.many(call, settings, stop),
  );
  const results = readResults<T>(ended);
  if (broken) throw stopped(OPERATIONS[given.run], results, broken);
  return results;
}

/** How a run ended, as JSON, and what `onProgress` threw. */
interface Ran {
  ended: any;
  broken: { thrown: unknown } | undefined;
}

/** Begins what can be ended between two calls and tells of its progress. */
export async function run(
  caller: Caller,
  operation: string,
  options: ManyOptions,
  names: readonly string[],
  begin: (client: NativeClient, call: number, stop: Stop) => void,
): Promise<Ran> {
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown !== undefined) throw refused(`there is no option ${unknown} for a run; there are ${names.join(', ')}`);
  const { onProgress, signal } = options;
  if (onProgress !== undefined && typeof onProgress !== 'function') throw refused('onProgress: must be a function');
  if (signal && typeof signal.addEventListener !== 'function') throw refused('signal: must be an AbortSignal');
  const handle = new native.Stop();
  const stop = (): void => handle.stop();
  const ran: Ran = { ended: undefined, broken: undefined };
  const breakOff = (thrown: unknown): void => {
    ran.broken ??= { thrown };
    stop();
  };
  // Where `onProgress` is asynchronous: a rejection that nobody waits for would end the process, and with it the results.
  let told: Promise<unknown> = Promise.resolve();
  const report = (progress: Progress): void => {
    if (ran.broken) return;
    try {
      told = Promise.all([told, onProgress?.(progress)]);
      told.catch(breakOff);
    } catch (thrown) {
      breakOff(thrown);
    }
  };
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    ran.ended = await caller.other(operation, undefined, (client, call) => begin(client, call, handle), report);
    await told.catch(() => undefined);
    return ran;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** The error of a run that `onProgress` ended. */
export function stopped(
  operation: string,
  results: readonly ManyResult<any>[],
  { thrown }: { thrown: unknown },
): RunStoppedError {
  const message = `${operation}: onProgress ended the run; what is known is in results`;
  return new RunStoppedError(message, { kind: 'aborted', operation, results, cause: thrown });
}

/** What the run can bill at the most. */
export function estimate(caller: Caller, given: ManySettings): string {
  const settings = spell(given, {});
  return caller.ask((client) => client.estimate(settings));
}

function spell(given: ManySettings, options: object): string {
  isText(given.enterpriseId, given.phoneNumbers);
  return JSON.stringify({ ...given, ...options });
}

/** Refuses an enterprise's id and numbers that are no text, which the native side could not name. */
export function isText(enterpriseId: unknown, phoneNumbers: unknown): void {
  if (!Array.isArray(phoneNumbers) || phoneNumbers.some((number) => typeof number !== 'string')) {
    throw refused('phone_numbers: must be a list of text');
  }
  if (typeof enterpriseId !== 'string') throw refused(`enterprise_id: must be text, got ${typeof enterpriseId}`);
}

/** The results of a run. */
export function readResults<T>(items: any[]): ManyResult<T>[] {
  return items.map(read) as ManyResult<T>[];
}

function read({ refusal, failure, ...item }: any): unknown {
  if (refusal !== undefined) return { ...item, error: refusal };
  if (failure !== undefined) return { ...item, error: fromNative(JSON.stringify(failure)) };
  return item;
}

/** The error of an argument of a run. */
export function refused(message: string): InvalidArgumentError {
  return new InvalidArgumentError(`invalid argument: ${message}`, { kind: 'invalid_argument' });
}
