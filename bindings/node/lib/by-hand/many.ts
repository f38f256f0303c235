import type { Caller } from '../call';
import {
  argument as refuse,
  checkCount,
  checkFlag,
  checkFunction,
  checkNames,
  checkObject,
  checkSignal,
  checkText,
} from '../checks';
import { RunStoppedError, type TelnyxError, type APIErrorEntry } from '../errors';
import { fromNative } from '../errors/from-native';
import type { NativeClient, Stop } from '../native/interface';
import { native } from '../native/load';
import type { AbortSignalLike } from '../platform';
import { onAbort } from '../signal';

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

/** What a run does. */
export interface ManySettings {
  run: keyof typeof RUNS;
  enterpriseId: unknown;
  /** The numbers and whatever else the caller gave, by its name on the wire. */
  given: unknown;
}

/** Of each run: what it calls, as the log and errors name it, and what it takes beside the numbers. */
const RUNS = {
  associate: { operation: 'associateReputationNumbers', takes: [] },
  disassociate: { operation: 'disassociateReputationNumber', takes: [] },
  retrieve: { operation: 'getPhoneNumberReputation', takes: ['fresh'] },
  refresh: { operation: 'refreshReputationNumbers', takes: [] },
  createRemediation: {
    operation: 'submitReputationRemediation',
    takes: ['call_purpose', 'contact_email', 'webhook_url'],
  },
} as const;

const NAMES = ['concurrency', 'goOnWithoutRefused', 'onProgress', 'signal'];

/** Does the run. Rejects only for arguments that make no sense, and when `onProgress` throws. */
export async function many<T>(
  caller: Caller,
  settings: ManySettings,
  how: ManyOptions | null | undefined,
): Promise<ManyResult<T>[]> {
  const options = how ?? {};
  const { operation } = RUNS[settings.run];
  checkOptions(options, NAMES);
  const { concurrency, goOnWithoutRefused, onProgress } = options;
  if (settings.run === 'createRemediation') {
    checkText('call_purpose', (settings.given as { call_purpose?: unknown } | null | undefined)?.call_purpose, refuse);
  }
  const spelled = spell(settings, { concurrency, goOnWithoutRefused, progress: onProgress !== undefined });
  const { ended, broken } = await run(caller, operation, options, (client, call, stop) => client.many(call, spelled, stop));
  const results = readResults<T>(ended);
  if (broken) throw stopped(operation, results, broken);
  return results;
}

/** Refuses options of a run that make no sense. */
export function checkOptions(options: ManyOptions, names: readonly string[]): void {
  checkNames(options, names, 'option for a run', refuse);
  checkCount('concurrency', options.concurrency, 1, refuse);
  checkFlag('goOnWithoutRefused', options.goOnWithoutRefused, refuse);
  checkFunction('onProgress', options.onProgress, refuse);
  checkSignal(options.signal, refuse);
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
  { onProgress, signal }: ManyOptions,
  begin: (client: NativeClient, call: number, stop: Stop) => void,
): Promise<Ran> {
  const handle = new native.Stop();
  const stop = (): void => handle.stop();
  const ran: Ran = { ended: undefined, broken: undefined };
  const breakOff = (thrown: unknown): void => {
    ran.broken ??= { thrown };
    stop();
  };
  // Where `onProgress` is asynchronous: a rejection that nobody waits for would end the process, and with it the results.
  let told: Promise<unknown> = Promise.resolve();
  const progress = (news: string): void => {
    if (ran.broken) return;
    try {
      told = Promise.all([told, onProgress?.(JSON.parse(news) as Progress)]);
      told.catch(breakOff);
    } catch (thrown) {
      breakOff(thrown);
    }
  };
  if (signal?.aborted) stop();
  const forget = onAbort(signal, stop);
  try {
    const { text = '' } = await caller.sender.send(operation, { progress }, (client, call) => begin(client, call, handle));
    ran.ended = JSON.parse(text);
    await told.catch(() => undefined);
    return ran;
  } finally {
    forget();
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
export function estimate(caller: Caller, run: ManySettings['run'], body: unknown): string {
  if (!Object.hasOwn(RUNS, run)) throw refuse(`run: must be one of ${Object.keys(RUNS).join(', ')}, got ${String(run)}`);
  const spelled = spell({ run, enterpriseId: '', given: body }, {});
  return caller.sender.ask((client) => client.estimate(spelled));
}

function spell({ run, enterpriseId, given }: ManySettings, options: object): string {
  const { phone_numbers: phoneNumbers, ...rest } = checkNumbers(enterpriseId, given, RUNS[run].takes);
  const { fresh, ...texts } = rest;
  checkFlag('fresh', fresh, refuse);
  for (const [name, text] of Object.entries(texts)) if (text !== undefined) checkText(name, text, refuse);
  return JSON.stringify({ run, enterpriseId, phoneNumbers, fresh, ...texts, ...options });
}

/** The numbers and what else a run takes; refuses what the native side could not name. */
export function checkNumbers(enterpriseId: unknown, given: unknown, takes: readonly string[]): Given {
  const body = (given ?? {}) as Given;
  checkObject('the numbers', body, refuse);
  checkNames(body, ['phone_numbers', ...takes], 'argument', refuse);
  const { phone_numbers } = body;
  if (!Array.isArray(phone_numbers) || phone_numbers.some((number) => typeof number !== 'string')) {
    throw refuse('phone_numbers: must be a list of text');
  }
  checkText('enterprise_id', enterpriseId, refuse);
  return body;
}

interface Given extends Record<string, unknown> {
  phone_numbers: string[];
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
