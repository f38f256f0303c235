import { parse, parsePage, readAnything } from './answer';
import { APIPromise } from './api-promise';
import { spell, type CallSpec } from './arguments';
import { fromNative } from './errors/from-native';
import { FilePromise } from './file-promise';
import type { CallLog } from './logging';
import type { Abort, NativeClient, Reply } from './native/interface';
import { ended } from './native/border';
import { native } from './native/load';
import { Page, PagePromise } from './page';
import type { BinaryResponse } from './platform';
import { spellOptions, type RequestOptions } from './request-options';
import { stopped } from './stopped';
import { spellBody, type UndocumentedOptions } from './undocumented';
import { readUpload, type Uploadable } from './upload';

export type { CallSpec } from './arguments';
export type { RequestOptions } from './request-options';

/** Begins something that ends at the border under the number `call`. */
export type Begin = (client: NativeClient, call: number, options: string | null, abort: Abort | null) => void;

/** Sends calls; every method of the tree is one line on this. */
export class Caller {
  readonly #native: NativeClient;
  readonly #log: CallLog | undefined;
  #underWay = 0;
  #whenIdle: Array<() => void> = [];

  constructor(client: NativeClient, log?: CallLog) {
    this.#native = client;
    this.#log = log;
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
    const { operation } = spec;
    const how = { streamed: false };
    const send = async (): Promise<Reply> => {
      const args = spell(spec, id, params);
      const spelled = spellOptions(options);
      // Not closed by a `close` that comes before the call is sent, which waits for it.
      const client = this.ask((open) => open.derive(null));
      this.#underWay += 1;
      try {
        // Sent a turn later, so that `asResponse()` can be asked for first.
        await undefined;
        return await this.#run(operation, options, undefined, (call, handle) =>
          how.streamed
            ? client.stream(call, operation, args, spelled, handle)
            : client.call(call, operation, args, spelled, handle),
        );
      } finally {
        this.#over();
      }
    };
    return new FilePromise(send(), how, operation, options?.signal);
  }

  /** A request that the API's document does not have. */
  undocumented<T>(method: string, path: string, options: UndocumentedOptions = {}): APIPromise<T> {
    const name = method.toLowerCase();
    const send = async (): Promise<Reply> => {
      const { body, ...rest } = options ?? {};
      const [json, spelled] = [spellBody(name, body), spellOptions(rest)];
      return this.#run(name, rest, undefined, (call, handle) =>
        this.#native.request(call, method, String(path), json, spelled, handle),
      );
    };
    return new APIPromise<T>(send(), (reply) => readAnything(name, reply) as T);
  }

  /** A call that is answered with one page of a list. */
  page<Item, Meta>(spec: CallSpec, id: unknown, params: unknown, options?: RequestOptions): PagePromise<Item, Meta> {
    const turn = (reply: Reply): Page<Item, Meta> => {
      const { next } = reply;
      const follow = next === undefined ? undefined : (abort?: Abort) => this.#sendText(spec.operation, next, options, abort);
      return new Page(parsePage(spec.operation, reply), follow, turn);
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
    return this.#run(operation, options, abort, (call, handle) =>
      this.#native.call(call, operation, args, spelled, handle, file),
    );
  }

  /** Something else than one call of the API, whose result comes as JSON. */
  async other<T>(
    operation: string,
    options: RequestOptions | undefined,
    begin: Begin,
    onProgress?: (news: any) => void,
  ): Promise<T> {
    const { text = '' } = await this.reply(operation, options, begin, onProgress);
    return JSON.parse(text) as T;
  }

  /** The same, as it comes. */
  async reply(
    operation: string,
    options: RequestOptions | undefined,
    begin: Begin,
    onProgress?: (news: any) => void,
  ): Promise<Reply> {
    const spelled = spellOptions(options);
    const start = (call: number, handle: Abort | null): void => begin(this.#native, call, spelled, handle);
    // What `onProgress` throws ends the whole, and is what the caller gets.
    const broken: unknown[] = [];
    const abort = onProgress && new native.Abort();
    const progress = (news: string): void => {
      if (broken.length > 0) return;
      try {
        onProgress?.(JSON.parse(news));
      } catch (thrown) {
        broken.push(thrown);
        abort?.abort();
      }
    };
    const reply = await this.#run(operation, options, abort, start, progress).catch((error: unknown) => {
      throw broken.length > 0 ? broken[0] : error;
    });
    if (broken.length > 0) throw broken[0];
    return reply;
  }

  /** Asks the native side something that is known at once. */
  ask<T>(question: (client: NativeClient) => T): T {
    try {
      return question(this.#native);
    } catch (thrown) {
      throw fromNative(thrown);
    }
  }

  async #run(
    operation: string,
    options: RequestOptions | undefined,
    abort: Abort | undefined,
    begin: (call: number, abort: Abort | null) => void,
    progress?: (news: string) => void,
  ): Promise<Reply> {
    const signal = options?.signal ?? undefined;
    if (signal?.aborted) throw stopped(operation, signal.reason);
    const handle = signal ? (abort ?? new native.Abort()) : (abort ?? null);
    const stop = (): void => handle?.abort();
    signal?.addEventListener('abort', stop, { once: true });
    this.#underWay += 1;
    const begun = this.#log ? performance.now() : 0;
    try {
      const reply = await ended((call) => begin(call, handle), progress);
      this.#log?.(operation, begun, reply);
      return reply;
    } catch (thrown) {
      const error = fromNative(thrown, signal?.aborted ? signal.reason : undefined);
      this.#log?.(operation, begun, error);
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#over();
    }
  }

  #over(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) this.#whenIdle.splice(0).forEach((resolve) => resolve());
  }
}
