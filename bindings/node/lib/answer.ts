import { APIResponseValidationError } from './errors';
import { decodeHeaders } from './headers';
import type { Answer } from './native/interface';

/** The JSON of an answer. */
export function parse(operation: string, answer: Answer): any {
  try {
    return JSON.parse(answer.text ?? '');
  } catch (cause) {
    throw unexpected(operation, answer, 'the body is not JSON', cause);
  }
}

/** The JSON of one page of a list. */
export function parsePage(operation: string, answer: Answer): { data: any[] } {
  const page = parse(operation, answer);
  const data = page.data ?? [];
  if (!Array.isArray(data)) throw unexpected(operation, answer, '`data` is not a list');
  return { ...page, data };
}

function unexpected(operation: string, answer: Answer, why: string, cause?: unknown): APIResponseValidationError {
  const { status, headers, attempts, text } = answer;
  const message = `${operation}: unexpected answer: status ${status}, but ${why}`;
  return new APIResponseValidationError(message, { kind: 'decode', operation, status, attempts, headers, body: text, cause });
}

/** An answer of unknown kind: parsed where it says that it is JSON, else its text; `undefined` when it is empty. */
export function readAnything(operation: string, answer: Answer): unknown {
  const { bytes, headers } = answer;
  if (!bytes || bytes.length === 0) return undefined;
  const text = new TextDecoder().decode(bytes);
  const type = decodeHeaders(headers).get('content-type') ?? '';
  return /^application\/(.+\+)?json\b/i.test(type) ? parse(operation, { ...answer, text }) : text;
}
