import { readCertificates, type CertificateInput } from './certificates';
import {
  checkCount,
  checkMilliseconds,
  checkNames,
  checkObject,
  checkString,
  configuration as refuse,
  encodeUsd,
  kindOf,
} from './checks';
import { encodeJSON } from './json';
import { environment } from './environment';
import { encodeHeaders, type HeadersInput } from './headers';
import { callLog, type CallLog, type Logger, type LogLevel } from './logging';
import type { URLLike } from './platform';
import { encodeQuery, type QueryInput } from './extra-query';

/** How a client is set up. */
export interface ClientOptions {
  /** The API key; else the environment's `TELNYX_API_KEY`. */
  apiKey?: string | null | undefined;
  /** The base URL; else the environment's `TELNYX_BASE_URL`, else `https://api.telnyx.com/v2`. */
  baseURL?: string | null | undefined;
  /** How long a request may take, from connecting to the last byte of the answer, in milliseconds. Default: 60,000. */
  timeout?: number | undefined;
  /**
   * How often a call is repeated at most, where that cannot bill twice. Default: 2. Calls that may bill are repeated
   * only when they provably did not run.
   */
  maxRetries?: number | undefined;
  /**
   * The run that the calls are of, where they do not say otherwise: 1 to 128 visible ASCII characters, such as
   * `nightly-2025-06-01`. It is sent to a broker, which answers the same call of the same run again with what it answered
   * before, and bills nothing for it; so a run that was broken off is resumed by doing all of it again with the same id. To
   * the API itself it means nothing: there, a call that is made twice bills twice. Free reads do not send it.
   */
  runId?: string | undefined;
  /**
   * How long a whole call may take, all attempts and the waits between them, in milliseconds. Default: as long as all
   * attempts together may take.
   */
  deadline?: number | undefined;
  /**
   * What the client may spend in all, in US dollars: a string such as `'12.50'`, or a whole number. A call whose worst case
   * could pass it is refused with `SpendLimitError` before anything is sent. Default: no limit.
   */
  spendLimitUsd?: string | number | undefined;
  /**
   * Shares the spend limit with all clients that name the same file, in this process and in others, in any language:
   * `'file:/var/lib/dialer/telnyx.budget'`. The file is made when there is none; its folder must be on a disk of this machine.
   *
   * Each call that may bill is first written into the file, then sent; the two writes of a call take some milliseconds. What
   * a process had under way when it was killed goes on counting as possibly spent. Removing the file begins a new one for the
   * clients that are made after that; those of the old one refuse what may bill.
   */
  budget?: string | undefined;
  /** How long the limit of a budget file is for, in UTC. Default: `once`, as long as the file exists. */
  period?: 'once' | 'day' | 'month' | undefined;
  /**
   * What each enterprise may come to in a month, in US dollars as for `spendLimitUsd`: its monthly fee and the scheduled
   * checks of its numbers, in the dearest month (`perMonthAtMostUsd` of a forecast). `enable`, `update_frequency` and adding
   * numbers are refused with `SpendLimitError` before anything is sent when they raise that above the limit, which costs each
   * of them free reads. Such calls of all clients of this process take turns. What one of them has done counts for a minute
   * also where a reading does not show it yet, and a call whose outcome is unknown counts as done for as long as the process
   * lives. What another process changes at the same moment is not seen.
   */
  monthlyLimitUsd?: string | number | undefined;
  /**
   * How many requests the client, and those derived from it, send a second at most, evenly spaced: for an account whose rate
   * limit others use too. Default: no limit; a 429 is waited for in any case.
   */
  requestsPerSecond?: number | undefined;
  /**
   * The public key that delivered events are verified with, in base64 or PEM, or several, of which any will do; else the
   * environment's `TELNYX_PUBLIC_KEY`.
   */
  publicKey?: string | readonly string[] | null | undefined;
  /**
   * A proxy for every call, such as `http://user:password@proxy.example:3128`, in place of `HTTPS_PROXY`, `HTTP_PROXY`,
   * `ALL_PROXY` and `NO_PROXY` of the environment; `false` for none whatever the environment says.
   */
  proxy?: string | URLLike | false | null | undefined;
  /**
   * Certificates of authorities to trust besides the system's, for this client alone: the path of a file, or PEM or DER;
   * else those of the environment's `NODE_EXTRA_CA_CERTS`.
   */
  caCertificates?: CertificateInput | readonly CertificateInput[] | null | undefined;
  /** How long a connection may take to be made, in milliseconds, at most 9/10 of `timeout`. Default: 10,000. */
  connectTimeout?: number | undefined;
  /**
   * How many bytes the body of an answer may have, at most 536,870,888: the longest string there is.
   * An answer with more is an error, and of a call that may bill an `OutcomeUnknownError`. Files that are streamed have no
   * limit. Default: 64 MiB.
   */
  maxBodyBytes?: number | undefined;
  /** Headers to send with every request. */
  defaultHeaders?: HeadersInput | undefined;
  /** Query parameters to send with every request, besides those of the API's document. */
  defaultQuery?: QueryInput | undefined;
  /** How much is logged; else the environment's `TELNYX_LOG`, else `warn`. Each call is one record at `debug`. */
  logLevel?: LogLevel | undefined;
  /** Where the log goes; else `console`. */
  logger?: Logger | undefined;
}

/** What may be different for a derived client. */
export type DerivedOptions = Omit<ClientOptions, (typeof SHARED)[number]>;

/** What a derived client has from its parent, whatever else it differs in. */
const SHARED = ['spendLimitUsd', 'budget', 'period', 'monthlyLimitUsd', 'requestsPerSecond', 'maxBodyBytes'] as const;

/** V8 has no longer string. */
const LONGEST_STRING = 536_870_888;

/** What cannot be different while a client shares its parent's connections. */
const OWN = ['apiKey', 'baseURL', 'proxy', 'caCertificates', 'connectTimeout'] as const;

const NAMES = [
  ...OWN,
  ...SHARED,
  'publicKey',
  'timeout',
  'maxRetries',
  'runId',
  'deadline',
  'defaultHeaders',
  'defaultQuery',
  'logLevel',
  'logger',
];

/** The options and certificates as the native side takes them. Throws `ConfigurationError`, which never holds the key. */
export function encodeClientOptions(options: ClientOptions): [options: string, certificates: Uint8Array[]] {
  check(options);
  const { apiKey, baseURL, proxy, timeout, maxRetries, deadline } = options;
  const encoded = encodeJSON({
    apiKey: apiKey ?? environment('TELNYX_API_KEY'),
    baseURL: baseURL ?? environment('TELNYX_BASE_URL'),
    proxy: addressOf(proxy),
    noProxy: proxy === false,
    connectTimeout: options.connectTimeout,
    timeout,
    maxRetries,
    runId: options.runId,
    deadline,
    requestsPerSecond: options.requestsPerSecond,
    maxBodyBytes: options.maxBodyBytes,
    spendLimitUsd: encodeUsd('spendLimitUsd', options.spendLimitUsd, refuse),
    monthlyLimitUsd: encodeUsd('monthlyLimitUsd', options.monthlyLimitUsd, refuse),
    budget: options.budget,
    period: options.period,
    defaultHeaders: defaultHeadersOf(options),
    defaultQuery: queryOf(options),
    userAgent: `node/${process.versions.node}`,
  }, refuse);
  return [encoded, readCertificates(options.caCertificates)];
}

/** Whether a derived client with these options needs connections of its own. */
export function standsAlone(options: DerivedOptions): boolean {
  return OWN.some((name) => options[name] !== undefined && options[name] !== null);
}

/** The options of a derived client as the native side takes them. Throws `ConfigurationError`. */
export function encodeDerivedOptions(options: ClientOptions): string {
  check(options);
  const shared = SHARED.find((name) => (options as ClientOptions)[name] !== undefined);
  if (shared) throw refuse(`${shared}: a derived client shares its parent's; make a new client for another`);
  const { timeout, maxRetries, runId, deadline } = options;
  return encodeJSON({ timeout, maxRetries, runId, deadline, headers: defaultHeadersOf(options), query: queryOf(options) }, refuse);
}

function check(options: ClientOptions): void {
  if (typeof options !== 'object' || options === null) throw refuse(`the options must be an object, got ${kindOf(options)}`);
  checkNames(options, NAMES, 'option', refuse);
  const { apiKey, baseURL, proxy, maxRetries, defaultHeaders, defaultQuery } = options;
  checkString('apiKey', apiKey ?? '', refuse);
  checkString('baseURL', baseURL ?? '', refuse);
  checkObject('defaultHeaders', defaultHeaders, refuse);
  checkObject('defaultQuery', defaultQuery, refuse);
  if (!['string', 'undefined'].includes(typeof addressOf(proxy))) throw refuse('proxy: must be a URL, or false for none');
  for (const name of ['timeout', 'deadline', 'connectTimeout'] as const) checkMilliseconds(name, options[name], refuse);
  checkCount('maxRetries', maxRetries, 0, refuse);
  if (options.runId !== undefined) checkString('runId', options.runId, refuse);
  checkCount('maxBodyBytes', options.maxBodyBytes, 1, refuse);
  if ((options.maxBodyBytes ?? 0) > LONGEST_STRING) throw refuse(`maxBodyBytes: must be at most ${LONGEST_STRING}`);
  checkString('budget', options.budget ?? '', refuse);
  checkString('period', options.period ?? '', refuse);
  if (options.requestsPerSecond !== undefined && !(Number.isFinite(options.requestsPerSecond) && options.requestsPerSecond > 0)) {
    throw refuse('requestsPerSecond: must be a number greater than 0');
  }
}

/** Headers for every call, as the native side takes them. */
export function defaultHeadersOf({ defaultHeaders }: ClientOptions): Record<string, string | null> | undefined {
  return defaultHeaders && encodeHeaders(defaultHeaders, (why) => refuse(`defaultHeaders: ${why}`));
}

function queryOf({ defaultQuery }: ClientOptions): Record<string, string> | undefined {
  return defaultQuery && encodeQuery(defaultQuery, (why) => refuse(`defaultQuery: ${why}`));
}

function addressOf(proxy: ClientOptions['proxy']): string | undefined {
  if (proxy === false) return undefined;
  return typeof proxy === 'object' && proxy !== null ? proxy.href : (proxy ?? undefined);
}

/** The log that the options ask for. Throws `ConfigurationError` when they make no sense. */
export function logOf({ logger, logLevel }: ClientOptions): CallLog | undefined {
  // A wrong word in the environment is no reason to fail.
  return callLog(logger, logLevel ?? (environment('TELNYX_LOG') === 'debug' ? 'debug' : undefined));
}
