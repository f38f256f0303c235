import { isCount } from './client-options';
import { InvalidArgumentError } from './errors';
import { toRecord, type HeadersInput } from './headers';
import type { AbortSignalLike } from './platform';
import { toTexts, type QueryInput } from './query';

/** What is different for one call alone. */
export interface RequestOptions {
  /** Stops the call: the connection is closed and an `APIUserAbortError` thrown, whose cause is the signal's reason. */
  signal?: AbortSignalLike | null | undefined;
  /** How long one attempt may take, in milliseconds; else the client's `timeout`. */
  timeout?: number | undefined;
  /** How long the whole call may take, all attempts and the waits between them, in milliseconds; else the client's. */
  deadline?: number | undefined;
  /** How often the call is repeated at the most, where that cannot bill twice; else the client's `maxRetries`. */
  maxRetries?: number | undefined;
  /** Headers to send, in place of the client's own where the names meet. */
  headers?: HeadersInput | undefined;
  /** Query parameters that the API's document does not have, sent as given. */
  query?: QueryInput | undefined;
}

const NAMES = ['signal', 'timeout', 'deadline', 'maxRetries', 'headers', 'query'];

/** The options as the native side takes them, `null` for none. Throws `InvalidArgumentError`. */
export function spellOptions(options: RequestOptions | null | undefined): string | null {
  if (options === undefined || options === null) return null;
  if (typeof options !== 'object') throw refused(`the options must be an object, got ${typeof options}`);
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw refused(`there is no option ${unknown} for a call; there are ${NAMES.join(', ')}`);
  const { timeout, deadline, maxRetries, headers, query, signal } = options;
  if (signal && typeof signal.addEventListener !== 'function') throw refused('signal: must be an AbortSignal');
  for (const [name, value] of Object.entries({ headers, query })) {
    if (value !== undefined && (typeof value !== 'object' || value === null)) throw refused(`${name}: must be an object`);
  }
  if ([timeout, deadline, maxRetries, headers, query].every((value) => value === undefined)) return null;
  if (maxRetries !== undefined && !isCount(maxRetries)) {
    throw refused(`maxRetries: must be a whole number, 0 or more, got ${String(maxRetries)}`);
  }
  return JSON.stringify({
    timeout: timeout === undefined ? undefined : milliseconds('timeout', timeout),
    deadline: deadline === undefined ? undefined : milliseconds('deadline', deadline),
    maxRetries,
    headers: headers && toRecord(headers),
    query: query && toTexts(query, (why) => refused(`query: ${why}`)),
  });
}

/** Refuses what JSON cannot carry; the rest is checked on the native side. */
export function milliseconds(name: string, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw refused(`${name}: must be a number of milliseconds greater than 0, got ${String(value)}`);
  }
  return value;
}

function refused(message: string): InvalidArgumentError {
  return new InvalidArgumentError(`invalid argument: ${message}`, { kind: 'invalid_argument' });
}
