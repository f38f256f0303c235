import { argument as refuse, checkCount, checkMilliseconds, checkNames, checkObject, checkSignal, checkString, kindOf } from './checks';
import { encodeJSON } from './json';
import { encodeHeaders, type HeadersInput } from './headers';
import type { AbortSignalLike } from './platform';
import { encodeQuery, type QueryInput } from './extra-query';

/** What is different for one call alone. */
export interface RequestOptions {
  /** Stops the call: the connection is closed and an `APIUserAbortError` thrown, whose cause is the signal's reason. */
  signal?: AbortSignalLike | null | undefined;
  /** How long one attempt may take, in milliseconds; else the client's `timeout`. */
  timeout?: number | undefined;
  /** How long the whole call may take, all attempts and the waits between them, in milliseconds; else the client's. */
  deadline?: number | undefined;
  /** How often the call is repeated at most, where that cannot bill twice; else the client's `maxRetries`. */
  maxRetries?: number | undefined;
  /** The run that the call is of; else the client's `runId`. */
  runId?: string | undefined;
  /** Headers to send, in place of the client's own where the names meet. */
  headers?: HeadersInput | undefined;
  /** Query parameters that the API's document does not have, sent as given. */
  query?: QueryInput | undefined;
}

const NAMES = ['signal', 'timeout', 'deadline', 'maxRetries', 'runId', 'headers', 'query'];

/** The options as the native side takes them, `null` for none. Throws `InvalidArgumentError`. */
export function encodeOptions(options: RequestOptions | null | undefined): string | null {
  if (options === undefined || options === null) return null;
  if (typeof options !== 'object') throw refuse(`the options must be an object, got ${kindOf(options)}`);
  checkNames(options, NAMES, 'option for a call', refuse);
  const { timeout, deadline, maxRetries, runId, headers, query, signal } = options;
  checkSignal(signal, refuse);
  checkObject('headers', headers, refuse);
  checkObject('query', query, refuse);
  checkMilliseconds('timeout', timeout, refuse);
  checkMilliseconds('deadline', deadline, refuse);
  checkCount('maxRetries', maxRetries, 0, refuse);
  if (runId !== undefined) checkString('runId', runId, refuse);
  if ([timeout, deadline, maxRetries, runId, headers, query].every((value) => value === undefined)) return null;
  return encodeJSON({
    timeout,
    deadline,
    maxRetries,
    runId,
    headers: headers && encodeHeaders(headers, (why) => refuse(`headers: ${why}`)),
    query: query && encodeQuery(query, (why) => refuse(`query: ${why}`)),
  }, refuse);
}
