import { APIResponseValidationError } from './errors';
import { fromLines } from './headers';
import type { Reply } from './native/interface';

/** The JSON of an answer. */
export function parse(operation: string, reply: Reply): any {
  try {
    return JSON.parse(reply.text ?? '');
  } catch (cause) {
    throw unexpected(operation, reply, 'the body is not JSON', cause);
  }
}

/** The JSON of one page of a list. */
export function parsePage(operation: string, reply: Reply): { data: any[] } {
  const page = parse(operation, reply);
  const data = page.data ?? [];
  if (!Array.isArray(data)) throw unexpected(operation, reply, '`data` is not a list');
  return { ...page, data };
}

function unexpected(operation: string, reply: Reply, why: string, cause?: unknown): APIResponseValidationError {
  const { status, headers, attempts, text } = reply;
  const message = `${operation}: unexpected answer: status ${status}, but ${why}`;
  return new APIResponseValidationError(message, { kind: 'decode', operation, status, attempts, headers, body: text, cause });
}

/** An answer of which nothing is known: its JSON where it says that it is some, else its text; `undefined` for none. */
export function readAnything(operation: string, reply: Reply): unknown {
  const { bytes, headers } = reply;
  if (!bytes || bytes.length === 0) return undefined;
  const text = new TextDecoder().decode(bytes);
  const type = fromLines(headers).get('content-type') ?? '';
  return /^application\/(.+\+)?json\b/i.test(type) ? parse(operation, { ...reply, text }) : text;
}
