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
  /** Headers to send with every request. */
  defaultHeaders?: HeadersInput | undefined;
  /** How much is logged; else the environment's `TELNYX_LOG`, else `warn`. Each call is one record at `debug`. */
  logLevel?: LogLevel | undefined;
  /** Where the log goes; else `console`. */
  logger?: Logger | undefined;
}

const NAMES = ['apiKey', 'baseURL', 'timeout', 'maxRetries', 'defaultHeaders', 'logLevel', 'logger'];

/** The options as the native side takes them. Throws `ConfigurationError`, which never holds the key. */
export function spellClientOptions(options: ClientOptions): string {
  if (typeof options !== 'object' || options === null) {
    throw refused(`the options must be an object, got ${options === null ? 'null' : typeof options}`);
  }
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw refused(`there is no option ${unknown}; there are ${NAMES.join(', ')}`);
  const { apiKey, baseURL, timeout, maxRetries, defaultHeaders } = options;
  for (const [name, value] of Object.entries({ apiKey, baseURL })) {
    if (value !== undefined && value !== null && typeof value !== 'string') throw refused(`${name}: must be text`);
  }
  if (defaultHeaders !== undefined && (typeof defaultHeaders !== 'object' || defaultHeaders === null)) {
    throw refused('defaultHeaders: must be an object');
  }
  if (timeout !== undefined && !Number.isFinite(timeout)) {
    throw refused('timeout: must be a number of milliseconds greater than 0');
  }
  if (maxRetries !== undefined && !isCount(maxRetries)) {
    throw refused('maxRetries: must be a whole number, 0 or more');
  }
  return JSON.stringify({
    apiKey: apiKey ?? environment('TELNYX_API_KEY'),
    baseURL: baseURL ?? environment('TELNYX_BASE_URL'),
    timeout,
    maxRetries,
    defaultHeaders: defaultHeaders && toRecord(defaultHeaders),
    userAgent: `node/${process.versions.node}`,
  });
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
