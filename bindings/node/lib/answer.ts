import { APIResponseValidationError } from './errors';
import { fromLines } from './headers';
import type { Reply } from './native/interface';

/** The JSON of an answer. */
export function parse(operation: string, { text = '', status, headers, attempts }: Reply): any {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new APIResponseValidationError(`${operation}: unexpected answer: status ${status}, but the body is not JSON`, {
      kind: 'decode',
      operation,
      status,
      attempts,
      headers,
      body: text,
      cause,
    });
  }
}

/** An answer of which nothing is known: its JSON where it says that it is some, else its text; `undefined` for none. */
export function readAnything(operation: string, reply: Reply): unknown {
  const { bytes, headers } = reply;
  if (!bytes || bytes.length === 0) return undefined;
  const text = new TextDecoder().decode(bytes);
  const type = fromLines(headers).get('content-type') ?? '';
  return /^application\/(.+\+)?json\b/i.test(type) ? parse(operation, { ...reply, text }) : text;
}
