import { configuration as refuse, shown } from './checks';
import type { TelnyxError } from './errors';
import type { Answer } from './native/interface';

/** From the least to the most that is logged. */
export type LogLevel = 'off' | 'error' | 'warn' | 'info' | 'debug';

/** What a logger must have: `console`, pino, winston, bunyan, consola and others do. */
export interface Logger {
  error(message: string, ...details: unknown[]): void;
  warn(message: string, ...details: unknown[]): void;
  info(message: string, ...details: unknown[]): void;
  debug(message: string, ...details: unknown[]): void;
}

/** What is logged of a call. Never the key, a header, a phone number or a body. */
export interface CallRecord {
  /** The operation, by the id of the API's document. */
  operation: string;
  /** The status of the answer; `undefined` when there was none. */
  status: number | undefined;
  /** How long the call took, in milliseconds. */
  ms: number;
  /** How often the request was sent; `undefined` for a wait or a run, which may be many requests, and for a `peek`. */
  attempts: number | undefined;
  /** The kind of error that the call ended with. */
  error?: string;
}

/** Told of each call when it has completed. */
export type CallLog = (operation: string, begun: number, completion: Answer | TelnyxError) => void;

const LEVELS: readonly string[] = ['off', 'error', 'warn', 'info', 'debug'] satisfies LogLevel[];

/** The log of a client's calls, one record each at `debug`; `undefined` when nothing is to be logged. */
export function callLog(logger: Logger | undefined, level: string | undefined): CallLog | undefined {
  const to = logger ?? console;
  if (level !== undefined && !LEVELS.includes(level)) {
    throw refuse(`logLevel: must be one of ${LEVELS.join(', ')}, got ${shown(level)}`);
  }
  if (typeof to !== 'object' || to === null || typeof to.debug !== 'function') {
    throw refuse('logger: must have the methods error, warn, info and debug');
  }
  if (level !== 'debug') return undefined;
  return (...call) => {
    try {
      write(to, ...call);
    } catch {
      // A broken log must not lose an answer that may have been paid for.
    }
  };
}

function write(logger: Logger, operation: string, begun: number, completion: Answer | TelnyxError): void {
  const { status, attempts, kind } = completion as { status?: number; attempts?: number; kind?: string };
  const ms = Math.round((performance.now() - begun) * 10) / 10;
  const record: CallRecord = { operation, status, ms, attempts, ...(kind !== undefined && { error: kind }) };
  const sent = attempts === undefined ? '' : attempts === 1 ? ', sent once' : `, sent ${attempts} times`;
  logger.debug(`${operation}: ${kind ?? 'done'}${status === undefined ? '' : ` (${status})`} in ${ms} ms${sent}`, record);
}
