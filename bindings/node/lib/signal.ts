import { APIUserAbortError } from './errors';
import type { AbortSignalLike } from './platform';

interface Listener {
  readonly stops: Set<() => void>;
  stopAll(): void;
}

/** The listener of each signal that is listened to. */
const listeners = new WeakMap<AbortSignalLike, Listener>();

/**
 * Calls `stop` when the signal is aborted, unless the function that it returns was called before. However many listen, the
 * signal has one listener: Node warns of more than ten.
 */
export function onAbort(signal: AbortSignalLike | null | undefined, stop: () => void): () => void {
  if (!signal) return () => undefined;
  const { stops, stopAll } = listeners.get(signal) ?? listen(signal);
  stops.add(stop);
  return () => {
    if (!stops.delete(stop) || stops.size > 0) return;
    listeners.delete(signal);
    signal.removeEventListener('abort', stopAll);
  };
}

function listen(signal: AbortSignalLike): Listener {
  const stops = new Set<() => void>();
  const listener = { stops, stopAll: () => [...stops].forEach((stop) => stop()) };
  listeners.set(signal, listener);
  signal.addEventListener('abort', listener.stopAll, { once: true });
  return listener;
}

/** The error of a call that its signal stopped, for this reason. */
export function stopped(operation: string, reason: unknown): APIUserAbortError {
  return new APIUserAbortError(`${operation}: the call was aborted`, { kind: 'aborted', operation, cause: reason });
}
