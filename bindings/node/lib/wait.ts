import { argumentsOf, checkFunction, checkMilliseconds, checkNames, checkSignal, checkString } from './checks';
import { encodeJSON } from './json';
import { APIUserAbortError } from './errors';
import { native } from './native/load';
import type { AbortSignalLike } from './platform';
import type { Sender } from './sender';

/** How to wait. */
export interface WaitOptions<T> {
  /** When to give up with an `APIConnectionTimeoutError`, in milliseconds. Default: never. */
  deadline?: number | undefined;
  /** How long to pause between two reads, in milliseconds. Default: 1 s at first, then ever longer, up to a minute. */
  pollInterval?: number | undefined;
  /** Called with each state that is read. What it throws ends the wait. */
  onProgress?: ((state: T) => void) | undefined;
  /** Stops the wait with an `APIUserAbortError`, whose cause is the signal's reason. */
  signal?: AbortSignalLike | null | undefined;
}

const NAMES = ['deadline', 'pollInterval', 'onProgress', 'signal'];

/** Waits until what these ids name has come to its end, and returns its last state. */
export async function wait<T>(
  sender: Sender,
  operation: string,
  ids: Record<string, unknown>,
  how: WaitOptions<T> | null | undefined,
): Promise<T> {
  const options = how ?? {};
  const refuse = argumentsOf(operation);
  checkNames(options, NAMES, 'option for a wait', refuse);
  for (const [name, value] of Object.entries(ids)) checkString(name.replace('Id', '_id'), value, refuse);
  const { deadline, pollInterval, onProgress, signal } = options;
  checkMilliseconds('deadline', deadline, refuse);
  checkMilliseconds('pollInterval', pollInterval, refuse);
  checkFunction('onProgress', onProgress, refuse);
  checkSignal(signal, refuse);
  const settings = encodeJSON({ ...ids, deadline, pollInterval }, refuse);
  const abort = new native.Abort();
  let broken: { thrown: unknown } | undefined;
  const breakOff = (thrown: unknown): void => {
    broken ??= { thrown };
    abort.abort();
  };
  const progress = (news: string): void => {
    if (broken) return;
    try {
      onProgress?.(JSON.parse(news) as T);
    } catch (thrown) {
      breakOff(thrown);
    }
  };
  const forget = sender.atClose(() => breakOff(closed(operation)));
  try {
    const { text = '' } = await sender.send(operation, { signal, abort, progress }, (client, call) =>
      client.wait(call, settings, abort),
    );
    if (broken) throw broken.thrown;
    return JSON.parse(text) as T;
  } catch (error) {
    throw broken ? broken.thrown : error;
  } finally {
    forget();
  }
}

/** It could wait for ever otherwise, and what it reads bills nothing. */
function closed(operation: string): APIUserAbortError {
  const message = `${operation}: the wait was ended, since the client was closed`;
  return new APIUserAbortError(message, { kind: 'aborted', operation });
}
