import { argumentsOf } from './checks';
import type { RequestOptions } from './request-options';

/** What a request has that the API's document does not know. */
export interface UndocumentedOptions extends RequestOptions {
  /** The body, sent as JSON. `undefined` is left out, `null` is not. */
  body?: object | undefined;
}

/** The body as JSON, `null` for none. Throws `InvalidArgumentError` for what JSON would lose or change. */
export function spellBody(operation: string, body: unknown): string | null {
  if (body === undefined) return null;
  const refuse = argumentsOf(operation);
  const prototype: unknown = typeof body === 'object' && body !== null ? Object.getPrototypeOf(body) : undefined;
  // Plain objects of another realm have another Object.prototype, but it too is the end of the chain.
  const plain = prototype === null || (prototype !== undefined && Object.getPrototypeOf(prototype) === null);
  if (!plain && !Array.isArray(body)) throw refuse('body: must be a plain object or a list, to be sent as JSON');
  try {
    return JSON.stringify(body, finite);
  } catch (cause) {
    throw refuse(`body: cannot be written as JSON: ${(cause as Error).message}`, cause);
  }
}

function finite(name: string, value: unknown): unknown {
  // JSON would make null of it, which means something else.
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${name} is ${value}`);
  return value;
}
