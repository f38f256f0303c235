import { bridge, completed } from '../native/bridge';
import type { Completion, Unresolved } from '../native/interface';
import type { Resolution } from '../resolution';
import { InternalError } from './classes';
import { KINDS } from './kinds';
import { TelnyxError, type APIErrorEntry } from './telnyx-error';

/** An error as `src/error.rs` encodes it. */
interface NativeError {
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
  const error = decode(thrown);
  if (!error) {
    return new InternalError(`internal error: ${thrown instanceof Error ? thrown.message : String(thrown)}`, {
      cause: thrown,
    });
  }
  const { message, retryAfterMs, causes, ...details } = error;
  const Class = KINDS[error.kind] ?? InternalError;
  const unresolved = (thrown as Partial<Completion>).unresolved ?? undefined;
  return new Class(message, {
    ...details,
    retryAfter: retryAfterMs,
    resolve: unresolved && (() => resolve(unresolved)),
    cause: (error.kind === 'aborted' ? reason : undefined) ?? chain(causes),
  });
}

/** Asks the native side something that it knows at once; what it throws becomes an error of ours. */
export function ask<T>(question: () => T): T {
  try {
    return question();
  } catch (thrown) {
    throw thrown instanceof TelnyxError ? thrown : fromNative(thrown);
  }
}

/** Finds out what became of a call. Rejects with the error of a read that failed. */
async function resolve(unresolved: Unresolved): Promise<Resolution> {
  try {
    const { text = '' } = await completed((call) => unresolved.resolve(call, bridge));
    return JSON.parse(text) as Resolution;
  } catch (thrown) {
    throw fromNative(thrown);
  }
}

/** A call rejects with its completion, or with the JSON itself; a native function that throws wraps the JSON. */
function decode(thrown: unknown): NativeError | undefined {
  const text = thrown instanceof Error ? thrown.message : ((thrown as Partial<Completion> | null)?.error ?? thrown);
  if (typeof text !== 'string' || !text.startsWith('{"kind":')) return undefined;
  try {
    return JSON.parse(text) as NativeError;
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
