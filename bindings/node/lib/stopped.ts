import { APIUserAbortError } from './errors';

/** The error of a call that its signal stopped, for this reason. */
export function stopped(operation: string, reason: unknown): APIUserAbortError {
  return new APIUserAbortError(`${operation}: the call was aborted`, { kind: 'aborted', operation, cause: reason });
}
