import { parse, parsePage, readAnything } from './answer';
import { APIPromise } from './api-promise';
import { argument, checkString } from './checks';
import { encodeArguments, type CallSpec } from './arguments';
import { FilePromise } from './file-promise';
import type { Abort, Answer } from './native/interface';
import { Page, PagePromise, type Listing } from './page';
import type { BinaryResponse } from './platform';
import { encodeOptions, type RequestOptions } from './request-options';
import { Sender } from './sender';
import { encodeBody, type UndocumentedOptions } from './undocumented';
import { sendUpload, type Uploadable } from './upload';

export type { CallSpec } from './arguments';
export type { RequestOptions } from './request-options';

type Options = RequestOptions | null | undefined;

/** Makes the promises of calls; every generated method is one line on top of this. */
export class Caller {
  /** @internal Where the calls go. */
  readonly sender: Sender;
  readonly #deadline: number | undefined;

  /** @param deadline Of calls that have none of their own, in milliseconds. */
  constructor(sender: Sender, deadline?: number) {
    this.sender = sender;
    this.#deadline = deadline;
  }

  /** A call that is answered with JSON. */
  json<T>(spec: CallSpec, id: unknown, params: unknown, options?: Options): APIPromise<T> {
    return new APIPromise<T>(this.#send(spec, id, params, options), (answer) => parse(spec.operation, answer) as T);
  }

  /** A call that is answered with nothing. */
  empty(spec: CallSpec, id: unknown, params: unknown, options?: Options): APIPromise<void> {
    return new APIPromise<void>(this.#send(spec, id, params, options), () => undefined);
  }

  /** A call that is answered with a file. */
  binary(spec: CallSpec, id: unknown, params: unknown, options?: Options): APIPromise<BinaryResponse> {
    const { operation } = spec;
    const how = { streamed: false };
    const send = async (): Promise<Answer> => {
      const args = encodeArguments(spec, id, params);
      const encoded = encodeOptions(options);
      return this.sender.openFor(async (client) => {
        // Sent a turn later, so that `asResponse()` can be asked for first.
        await undefined;
        return this.sender.send(operation, options ?? {}, (_, call, abort) =>
          how.streamed
            ? client.stream(call, operation, args, encoded, abort)
            : client.call(call, operation, args, encoded, abort),
        );
      });
    };
    return new FilePromise(send(), how, operation, options?.signal);
  }

  /** A call that is answered with one page of a list. */
  page<Item, Meta>(spec: CallSpec, id: unknown, params: unknown, options?: Options): PagePromise<Item, Meta> {
    const { operation } = spec;
    const follow = ({ next }: Answer) =>
      next === undefined ? undefined : (abort?: Abort) => this.#sendText(operation, next, options, abort);
    const list: Listing<Item, Meta> = {
      operation,
      follow,
      turn: (answer) => new Page(parsePage(operation, answer), follow(answer), list),
    };
    // As they were when the list was called, however often it is read.
    let args: string | undefined;
    const ask = async (): Promise<Answer> =>
      this.#sendText(operation, (args ??= encodeArguments(spec, id, params)), options);
    return new PagePromise(ask, list);
  }

  /** A call that sends either its body as JSON or a file as it is. */
  upload<T>(spec: CallSpec, id: unknown, params: unknown, options?: Options): APIPromise<T> {
    if (typeof params !== 'object' || params === null || !('file' in params)) {
      return this.json(spec, id, params, options);
    }
    const { operation } = spec;
    const sent = sendUpload(this.sender, operation, params as Uploadable, options ?? {}, this.#deadline);
    return new APIPromise<T>(sent, (answer) => parse(operation, answer) as T);
  }

  /** A request that the API's document does not have. */
  undocumented<T>(method: string, path: string, options?: UndocumentedOptions | null): APIPromise<T> {
    const name = method.toLowerCase();
    const send = async (): Promise<Answer> => {
      checkString('path', path, argument);
      const { body, ...rest } = options ?? {};
      const [json, encoded] = [encodeBody(name, body), encodeOptions(rest)];
      return this.sender.send(name, rest, (client, call, abort) =>
        client.request(call, method, path, json, encoded, abort),
      );
    };
    return new APIPromise<T>(send(), (answer) => readAnything(name, answer) as T);
  }

  // Nothing throws before there is a promise: a wrong argument rejects it, as a refusal by the API does.
  async #send(spec: CallSpec, id: unknown, params: unknown, options: Options): Promise<Answer> {
    return this.#sendText(spec.operation, encodeArguments(spec, id, params), options);
  }

  async #sendText(operation: string, args: string, options: Options, abort?: Abort): Promise<Answer> {
    const encoded = encodeOptions(options);
    return this.sender.send(operation, { signal: options?.signal, abort }, (client, call, handle) =>
      client.call(call, operation, args, encoded, handle),
    );
  }
}
