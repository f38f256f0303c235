import type { ResponseHeaders } from './platform';

/** Headers to send: an object, a list of pairs, or the platform's `Headers`. What is `undefined` is left out. */
export type HeadersInput =
  | Record<string, string | number | boolean | null | undefined>
  | Iterable<readonly [string, string]>;

/** The headers as the native side takes them; later ones replace earlier ones of the same name. */
export function toRecord(headers: HeadersInput): Record<string, string | null> {
  const pairs = Symbol.iterator in headers ? [...(headers as Iterable<readonly [string, string]>)] : Object.entries(headers);
  const record: Record<string, string | null> = {};
  for (const [name, value] of pairs) {
    if (value !== undefined) record[String(name).toLowerCase()] = value === null ? null : String(value);
  }
  return record;
}

/** The headers of an answer, which come as one `name: value` a line. */
export function fromLines(lines: string): ResponseHeaders {
  const headers = new Headers();
  for (const line of lines.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 2));
  }
  return headers;
}
