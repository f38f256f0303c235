import { ConfigurationError } from './errors';
import { toRecord, type HeadersInput } from './headers';
import { callLog, type CallLog, type Logger, type LogLevel } from './logging';

/** How a client is set up. */
export interface ClientOptions {
  /** The API key; else the environment's `TELNYX_API_KEY`. */
  apiKey?: string | null | undefined;
  /** The base URL; else the environment's `TELNYX_BASE_URL`, else `https://api.telnyx.com/v2`. */
  baseURL?: string | null | undefined;
  /** How long a request may take, from connecting to the last byte of the answer, in milliseconds. Default: 60,000. */
  timeout?: number | undefined;
  /**
   * How often a call is repeated at the most, where that cannot bill twice. Default: 2. Calls that may bill are repeated
   * only when they provably did not run.
   */
  maxRetries?: number | undefined;
  /**
   * How long a whole call may take, all attempts and the waits between them, in milliseconds. Default: as long as all
   * attempts together may take.
   */
  deadline?: number | undefined;
  /**
   * What the client may spend in all, in US dollars: text such as `'12.50'`, or a whole number. A call whose worst case
   * could pass it is refused with `SpendLimitError` before anything is sent. Default: no limit.
   */
  spendLimitUsd?: string | number | undefined;
  /** Headers to send with every request. */
  defaultHeaders?: HeadersInput | undefined;
  /** How much is logged; else the environment's `TELNYX_LOG`, else `warn`. Each call is one record at `debug`. */
  logLevel?: LogLevel | undefined;
  /** Where the log goes; else `console`. */
  logger?: Logger | undefined;
}

/** What a derived client may have otherwise while it shares its parent's connections and spend limit. */
export type DerivedOptions = Omit<ClientOptions, 'spendLimitUsd'>;

const NAMES = [
  'apiKey',
  'baseURL',
  'timeout',
  'maxRetries',
  'deadline',
  'spendLimitUsd',
  'defaultHeaders',
  'logLevel',
  'logger',
];

/** The options as the native side takes them. Throws `ConfigurationError`, which never holds the key. */
export function spellClientOptions(options: ClientOptions): string {
  check(options);
  const { apiKey, baseURL, timeout, maxRetries, deadline, spendLimitUsd, defaultHeaders } = options;
  return JSON.stringify({
    apiKey: apiKey ?? environment('TELNYX_API_KEY'),
    baseURL: baseURL ?? environment('TELNYX_BASE_URL'),
    timeout,
    maxRetries,
    deadline,
    spendLimitUsd: spendLimitUsd === undefined ? undefined : usd(spendLimitUsd),
    defaultHeaders: defaultHeaders && toRecord(defaultHeaders),
    userAgent: `node/${process.versions.node}`,
  });
}

/** The options of a derived client as the native side takes them. Throws `ConfigurationError`. */
export function spellDerivedOptions(options: ClientOptions): string {
  check(options);
  if (options.spendLimitUsd !== undefined) {
    throw refused('spendLimitUsd: a derived client shares the limit of its parent; make a new client for another');
  }
  const { timeout, maxRetries, deadline, defaultHeaders } = options;
  return JSON.stringify({ timeout, maxRetries, deadline, headers: defaultHeaders && toRecord(defaultHeaders) });
}

function check(options: ClientOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw refused(`the options must be an object, got ${options === null ? 'null' : typeof options}`);
  }
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw refused(`there is no option ${unknown}; there are ${NAMES.join(', ')}`);
  const { apiKey, baseURL, maxRetries, defaultHeaders } = options;
  for (const [name, value] of Object.entries({ apiKey, baseURL })) {
    if (value !== undefined && value !== null && typeof value !== 'string') throw refused(`${name}: must be text`);
  }
  if (defaultHeaders !== undefined && (typeof defaultHeaders !== 'object' || defaultHeaders === null)) {
    throw refused('defaultHeaders: must be an object');
  }
  for (const name of ['timeout', 'deadline'] as const) {
    if (options[name] !== undefined && !Number.isFinite(options[name])) {
      throw refused(`${name}: must be a number of milliseconds greater than 0`);
    }
  }
  if (maxRetries !== undefined && !isCount(maxRetries)) {
    throw refused('maxRetries: must be a whole number, 0 or more');
  }
}

/** The amount as text. A fraction in binary is not the amount that was meant: 0.1 + 0.2 is more than 0.3. */
function usd(amount: unknown): string {
  if (typeof amount === 'string') return amount;
  if (Number.isSafeInteger(amount) && (amount as number) >= 0) return String(amount);
  if (typeof amount === 'number' && amount > 0 && Number.isFinite(amount)) {
    throw refused(`spendLimitUsd: a JavaScript number is not exact here; give it as text: '12.50'`);
  }
  throw refused(`spendLimitUsd: must be an amount in US dollars, such as '12.50'`);
}

/** Whether a value is a number of times. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;
}

/** The log that the options ask for. Throws `ConfigurationError` when they make no sense. */
export function logOf({ logger, logLevel }: ClientOptions): CallLog | undefined {
  // A wrong word in the environment is no reason to fail.
  return callLog(logger, logLevel ?? (environment('TELNYX_LOG') === 'debug' ? 'debug' : undefined));
}

/** Read here and not in the core: a worker and a test runner have a `process.env` of their own. */
function environment(name: string): string | undefined {
  return process.env[name]?.trim() || undefined;
}

function refused(message: string): ConfigurationError {
  return new ConfigurationError(`configuration: ${message}`, { kind: 'configuration' });
}
