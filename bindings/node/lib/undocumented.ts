import { argumentsOf, isPlainObject } from './checks';
import { encodeJSON } from './json';
import type { RequestOptions } from './request-options';

/** The options of a request that the API's document does not have. */
export interface UndocumentedOptions extends RequestOptions {
  /** The body, sent as JSON. `undefined` is left out, `null` is not. */
  body?: object | undefined;
}

/** The body as JSON, `null` for none. Throws `InvalidArgumentError` for what JSON would lose or change. */
export function encodeBody(operation: string, body: unknown): string | null {
  if (body === undefined) return null;
  const refuse = argumentsOf(operation);
  if (!isPlainObject(body) && !Array.isArray(body)) throw refuse('body: must be a plain object or a list, to be sent as JSON');
  return encodeJSON(body, (why, cause) => refuse(`body: ${why}`, cause), undefined, finite);
}

function finite(name: string, value: unknown): unknown {
  // JSON would make null of it, which means something else.
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${name} is ${value}`);
  return value;
}
