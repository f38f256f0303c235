import { argument as refuse, checkFlag, checkNames, checkObject, checkString, rowText } from '../checks';
import { RunStoppedError } from '../errors';
import { fromNative } from '../errors/from-native';
import type { Answer, NativeCancel, NativeClient } from '../native/interface';
import { native } from '../native/load';
import type { Sender } from '../sender';
import { onAbort } from '../signal';
import { encodeRunOptions, type Progress, type RunOptions } from './options';
import type { RunResult } from './result';

/** The runs: what each calls, as the log and errors name it, and what it takes besides the numbers. */
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

/** What a run does. */
export interface RunSettings {
  run: keyof typeof RUNS;
  enterpriseId: unknown;
  /** The numbers and whatever else the caller gave, by its name on the wire. */
  body: unknown;
}

/** Makes the run. Rejects only for arguments that make no sense, and when `onProgress` throws. */
export async function run<T>(
  sender: Sender,
  settings: RunSettings,
  options: RunOptions | null | undefined,
): Promise<RunResult<T>[]> {
  const { operation } = RUNS[settings.run];
  const encodedOptions = encodeRunOptions(options ?? {});
  if (settings.run === 'createRemediation') {
    const { call_purpose } = (settings.body ?? {}) as { call_purpose?: unknown };
    checkString('call_purpose', call_purpose, refuse);
  }
  const encoded = encodeSettings(settings);
  const { groups, broken } = await watch(sender, operation, options ?? {}, (client, call, cancel) =>
    client.run(call, encoded, encodedOptions, cancel),
  );
  const [results] = groups as [RunResult<T>[]];
  if (broken) throw runStopped(operation, results, broken);
  return results;
}

/** What the run can bill at most. */
export function estimate(sender: Sender, name: RunSettings['run'], body: unknown): string {
  if (!Object.hasOwn(RUNS, name)) throw refuse(`run: must be one of ${Object.keys(RUNS).join(', ')}, got ${String(name)}`);
  const encoded = encodeSettings({ run: name, enterpriseId: '', body });
  return sender.ask((client) => client.estimate(encoded));
}

function encodeSettings({ run: name, enterpriseId, body }: RunSettings): string {
  const { phone_numbers: phoneNumbers, ...rest } = checkNumbers(enterpriseId, body, RUNS[name].takes);
  const { fresh, ...strings } = rest;
  checkFlag('fresh', fresh, refuse);
  for (const [key, value] of Object.entries(strings)) if (value !== undefined) checkString(key, value, refuse);
  return JSON.stringify({ run: name, enterpriseId, phoneNumbers, fresh, ...strings });
}

interface Numbers extends Record<string, unknown> {
  phone_numbers: string[];
}

/** The numbers and what else is taken; refuses what the native side could not name. */
export function checkNumbers(enterpriseId: unknown, given: unknown, takes: readonly string[]): Numbers {
  const body = (given ?? {}) as Numbers;
  checkObject('the numbers', body, refuse);
  checkNames(body, ['phone_numbers', ...takes], 'argument', refuse);
  const { phone_numbers } = body;
  if (!Array.isArray(phone_numbers)) throw refuse('phone_numbers: must be a list of strings');
  checkString('enterprise_id', enterpriseId, refuse);
  return { ...body, phone_numbers: Array.from(phone_numbers, rowText) };
}

/** What a run came to. */
interface Ran {
  /** The results: of a plan those of the numbers to associate, then those of the numbers to disassociate. */
  groups: RunResult<any>[][];
  /** What `onProgress` threw. */
  broken: { thrown: unknown } | undefined;
}

/** Begins what can be ended between two calls and tells of its progress, and waits for its completion. */
export async function watch(
  sender: Sender,
  operation: string,
  { onProgress, signal }: RunOptions,
  begin: (client: NativeClient, call: number, cancel: NativeCancel) => void,
): Promise<Ran> {
  const handle = new native.NativeCancel();
  const cancel = (): void => handle.cancel();
  const ran: Ran = { groups: [], broken: undefined };
  const breakOff = (thrown: unknown): void => {
    ran.broken ??= { thrown };
    cancel();
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
  if (signal?.aborted) cancel();
  const forget = onAbort(signal, cancel);
  try {
    const answer = await sender.send(operation, { progress }, (client, call) => begin(client, call, handle));
    ran.groups = decode(answer);
    await told.catch(() => undefined);
    return ran;
  } finally {
    forget();
  }
}

/** The error of a run that `onProgress` ended. */
export function runStopped(
  operation: string,
  results: readonly RunResult<any>[],
  { thrown }: { thrown: unknown },
): RunStoppedError {
  const message = `${operation}: onProgress ended the run; what is known is in results`;
  return new RunStoppedError(message, { kind: 'aborted', operation, results, cause: thrown });
}

/** The results as the native side encodes them; numbers that share an error get the same one. */
function decode({ text = '[]', resultsOfRun = [], unresolvedOfRun = [] }: Answer): RunResult<any>[][] {
  const errors = (JSON.parse(text) as unknown[]).map((error, index) =>
    fromNative({ error: JSON.stringify(error), unresolved: unresolvedOfRun[index] }),
  );
  const result = ({ refusal, error, ...item }: any): RunResult<any> => {
    if (refusal !== undefined) return { ...item, error: refusal };
    return error === undefined ? item : { ...item, error: errors[error] };
  };
  return resultsOfRun.map((pieces) => pieces.flatMap((piece) => (JSON.parse(piece) as any[]).map(result)));
}
