import { APIPromise, toResponse } from './api-promise';
import { APIResponseValidationError, APIUserAbortError, InvalidArgumentError } from './errors';
import { fromNative } from './errors/from-native';
import type { Abort, NativeClient, Reply } from './native/interface';
import { ended } from './native/border';
import { native } from './native/load';
import { Page, PagePromise } from './page';
import type { BinaryResponse } from './platform';
import { spellOptions, type RequestOptions } from './request-options';
import { readUpload, type Uploadable } from './upload';

export type { RequestOptions } from './request-options';

/** What of a call the params object holds; everything else about it is the core's. */
export interface CallSpec {
  /** The operation's id. */
  readonly operation: string;
  /** The path ids that the params hold, which come before the positional one. */
  readonly ids: readonly string[];
  /** Whether there is a body, to which the params belong... */
  readonly body?: boolean;
  /** ...except for these, when it has query parameters too. */
  readonly query?: readonly string[];
  /** The one param that holds the whole body. */
  readonly wraps?: string;
}

interface Arguments {
  path: unknown[];
  query?: object;
  body?: unknown;
}

/** Sends calls; every method of the tree is one line on this. */
export class Caller {
  readonly #native: NativeClient;
  #underWay = 0;
  #whenIdle: Array<() => void> = [];

  constructor(client: NativeClient) {
    this.#native = client;
  }

  /** Refuses new calls, and resolves when those under way have ended. */
  async close(): Promise<void> {
    this.#native.close();
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** A call that is answered with JSON. */
  json<T>(spec: CallSpec, id: unknown, params: unknown, options?: RequestOptions): APIPromise<T> {
    return new APIPromise<T>(this.#send(spec, id, params, options), (reply) => parse(spec.operation, reply) as T);
  }

  /** A call that is answered with nothing. */
  empty(spec: CallSpec, id: unknown, params: unknown, options?: RequestOptions): APIPromise<void> {
    return new APIPromise<void>(this.#send(spec, id, params, options), () => undefined);
  }

  /** A call that is answered with a file. */
  binary(spec: CallSpec, id: unknown, params: unknown, options?: RequestOptions): APIPromise<BinaryResponse> {
    return new APIPromise(this.#send(spec, id, params, options), toResponse);
  }

  /** A call that is answered with one page of a list. */
  page<Item, Meta>(spec: CallSpec, id: unknown, params: unknown, options?: RequestOptions): PagePromise<Item, Meta> {
    const turn = (reply: Reply): Page<Item, Meta> => {
      const { next } = reply;
      const follow = next === undefined ? undefined : (abort?: Abort) => this.#sendText(spec.operation, next, options, abort);
      return new Page(spec.operation, parse(spec.operation, reply), follow, turn);
    };
    return new PagePromise(this.#send(spec, id, params, options), turn);
  }

  /** A call that sends either its body as JSON or a file as it is. */
  upload<T>(spec: CallSpec, id: unknown, params: unknown, options?: RequestOptions): APIPromise<T> {
    if (typeof params !== 'object' || params === null || !('file' in params)) {
      return this.json(spec, id, params, options);
    }
    const send = async (): Promise<Reply> => {
      const { bytes, details } = await readUpload(spec.operation, params as Uploadable);
      return this.#sendText(spec.operation, JSON.stringify({ file: details }), options, undefined, bytes);
    };
    return new APIPromise<T>(send(), (reply) => parse(spec.operation, reply) as T);
  }

  // Not one throw before the promise: a wrong argument rejects it, as a refusal by the API does.
  async #send(spec: CallSpec, id: unknown, params: unknown, options?: RequestOptions): Promise<Reply> {
    return this.#sendText(spec.operation, spell(spec, id, params), options);
  }

  async #sendText(
    operation: string,
    args: string,
    options?: RequestOptions,
    abort?: Abort,
    file?: Uint8Array,
  ): Promise<Reply> {
    const spelled = spellOptions(options);
    const signal = options?.signal ?? undefined;
    if (signal?.aborted) throw stopped(operation, signal.reason);
    const handle = signal ? (abort ?? new native.Abort()) : (abort ?? null);
    const stop = (): void => handle?.abort();
    signal?.addEventListener('abort', stop, { once: true });
    this.#underWay += 1;
    try {
      return await ended((call) => this.#native.call(call, operation, args, spelled, handle, file));
    } catch (thrown) {
      throw fromNative(thrown, signal?.aborted ? signal.reason : undefined);
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#underWay -= 1;
      if (this.#underWay === 0) this.#whenIdle.splice(0).forEach((resolve) => resolve());
    }
  }
}

/** The arguments as the native side takes them. `undefined` is left out, `null` is not. */
function spell(spec: CallSpec, id: unknown, params: unknown): string {
  const given = params ?? {};
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw refused(spec, `the arguments by name must be an object, got ${Array.isArray(given) ? 'a list' : typeof given}`);
  }
  const rest: Record<string, unknown> = { ...given };
  // JSON would make null of it, which means something else.
  const odd = Object.keys(rest).find((name) => typeof rest[name] === 'number' && !Number.isFinite(rest[name]));
  if (odd !== undefined) throw refused(spec, `${odd}: must be a finite number, got ${String(rest[odd])}`);
  const args: Arguments = { path: spec.ids.map((name) => take(rest, name)) };
  if (id !== undefined || spec.ids.length > 0) args.path.push(id);
  if (!spec.body) {
    args.query = rest;
  } else if (spec.wraps !== undefined) {
    args.body = take(rest, spec.wraps);
    // What is left does not belong there: as a query it is refused by its name.
    args.query = rest;
  } else {
    if (spec.query) args.query = Object.fromEntries(spec.query.map((name) => [name, take(rest, name)]));
    args.body = rest;
  }
  try {
    return JSON.stringify(args);
  } catch (cause) {
    throw refused(spec, `the arguments cannot be written as JSON: ${(cause as Error).message}`, cause);
  }
}

function take(from: Record<string, unknown>, name: string): unknown {
  const value = from[name];
  delete from[name];
  return value;
}

function parse(operation: string, { text = '', status, attempts }: Reply): any {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new APIResponseValidationError(`${operation}: unexpected answer: status ${status}, but the body is not JSON`, {
      kind: 'decode',
      operation,
      status,
      attempts,
      body: text,
      cause,
    });
  }
}

function refused({ operation }: CallSpec, message: string, cause?: unknown): InvalidArgumentError {
  return new InvalidArgumentError(`${operation}: invalid argument: ${message}`, {
    kind: 'invalid_argument',
    operation,
    cause,
  });
}

function stopped(operation: string, cause: unknown): APIUserAbortError {
  return new APIUserAbortError(`${operation}: the call was aborted`, { kind: 'aborted', operation, cause });
}
