import { InternalError, type APIErrorEntry, type TelnyxError } from './classes';
import { KINDS } from './kinds';
import type { Ended } from '../native/interface';
import { resolve } from '../resolution';

/** A failure as `src/failure.rs` writes it. */
interface Failure {
  kind: string;
  message: string;
  operation?: string;
  status?: number;
  errors?: APIErrorEntry[];
  requestId?: string;
  retryAfterMs?: number;
  attempts: number;
  mayHaveBilledUsd?: string;
  headers?: string;
  body?: string;
  causes?: string[];
}

/** The error to throw for what a native function threw; `reason` is the cause of a call that was aborted. */
export function fromNative(thrown: unknown, reason?: unknown): TelnyxError {
  const failure = read(thrown);
  if (!failure) {
    return new InternalError(`internal error: ${thrown instanceof Error ? thrown.message : String(thrown)}`, {
      cause: thrown,
    });
  }
  const { message, retryAfterMs, causes, ...details } = failure;
  const Class = KINDS[failure.kind] ?? InternalError;
  const { unresolved } = thrown as Partial<Ended>;
  return new Class(message, {
    ...details,
    retryAfter: retryAfterMs,
    resolve: unresolved && (() => resolve(unresolved)),
    cause: (failure.kind === 'aborted' ? reason : undefined) ?? chain(causes),
  });
}

/** A call rejects with its end, or with the text itself; a native function that throws wraps the text. */
function read(thrown: unknown): Failure | undefined {
  const text = thrown instanceof Error ? thrown.message : ((thrown as Partial<Ended> | null)?.failure ?? thrown);
  if (typeof text !== 'string' || !text.startsWith('{"kind":')) return undefined;
  try {
    return JSON.parse(text) as Failure;
  } catch {
    return undefined;
  }
}

/** The causes as errors, each the cause of the one before. */
function chain(messages: readonly string[] = []): Error | undefined {
  return messages.reduceRight<Error | undefined>(
    (cause, message) => new Error(message, cause ? { cause } : undefined),
    undefined,
  );
}
