import type { ResponseHeaders } from './platform';

/**
 * Headers to send: an object, a list of pairs, or the platform's `Headers`. `null` takes away a header that would be sent
 * otherwise; what is `undefined` is left out.
 */
export type HeadersInput =
  | Record<string, string | number | boolean | null | undefined>
  | Iterable<readonly [string, string]>;

/** The headers as the native side takes them; later ones replace earlier ones of the same name. */
export function encodeHeaders(headers: HeadersInput, refuse: (why: string) => Error): Record<string, string | null> {
  const pairs: unknown[] = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
  const record: Record<string, string | null> = {};
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2 || typeof pair[0] !== 'string') {
      throw refuse('must be an object, a list of pairs, or Headers');
    }
    const [name, value] = pair as [string, unknown];
    if (value === undefined) continue;
    // The value may be secret, so a refusal names the header alone.
    if (value !== null && !['string', 'number', 'boolean'].includes(typeof value)) throw refuse(`${name}: must be a string`);
    record[name.toLowerCase()] = value === null ? null : String(value);
  }
  return record;
}

/** The headers of an answer, which come as one `name: value` a line. */
export function decodeHeaders(lines: string): ResponseHeaders {
  const headers = new Headers();
  for (const line of lines.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 2));
  }
  return headers;
}
