import type { APIPromise } from './api-promise';
import { Caller } from './call';
import { configuration } from './checks';
import {
  defaultHeadersOf,
  encodeClientOptions,
  encodeDerivedOptions,
  logOf,
  standsAlone,
  type ClientOptions,
  type DerivedOptions,
} from './client-options';
import * as errors from './errors';
import { ask } from './errors/from-native';
import { ResourceTree } from './generated/resources';
import { bridge } from './native/bridge';
import type { NativeClient } from './native/interface';
import { native } from './native/load';
import { Sender } from './sender';
import type { UndocumentedOptions } from './undocumented';
import type { SharedUsage, Usage } from './usage';
import { Webhooks } from './webhooks';

/** The option that only `withOptions` gives: the native client of a derived one. It is taken once, by that one. */
const DERIVED = Symbol('derived');

type AllOptions = ClientOptions & { [DERIVED]?: NativeClient[] };

/** The error classes are on the client's class, too: users of the official package know them there. */
const Tree: typeof ResourceTree & typeof errors = Object.assign(class extends ResourceTree {}, errors);

/**
 * A client of the Number Reputation API.
 *
 * An idle client holds no timer and no handle: it never keeps the process alive.
 *
 * @example
 * const client = new Telnyx();
 * const number = await client.enterprises.reputation.numbers.retrieve('+16035551234', { enterprise_id });
 */
export class Telnyx extends Tree {
  readonly #caller: Caller;
  readonly #native: NativeClient;
  readonly #options: ClientOptions;
  /** Where calls go to. */
  readonly baseURL: string;
  /** Events that were delivered to you. */
  readonly webhooks: Webhooks;

  /**
   * @param options How it is set up; what is not given comes from the environment, then from the defaults.
   * @throws ConfigurationError when there is no API key, or an option makes no sense or is not known.
   */
  constructor(options: ClientOptions = {}) {
    const client = (options as AllOptions | null)?.[DERIVED]?.pop() ?? open(options, null);
    const caller = new Caller(new Sender(client, logOf(options)), options.deadline);
    super(caller);
    this.#caller = caller;
    this.#native = client;
    this.#options = { ...options };
    this.baseURL = client.baseUrl;
    this.webhooks = new Webhooks(options.publicKey);
  }

  /**
   * A client like this one but for these options; `defaultHeaders` and `defaultQuery` are added to its own.
   *
   * The two share the spend limit, and each is closed by itself. They share their connections, too, unless the new one has
   * another `apiKey`, `baseURL`, `proxy`, `caCertificates` or `connectTimeout`. The constructor of a class that extends this
   * one is called with the options as its only argument, and must hand them on to `super`.
   *
   * @throws ConfigurationError when an option makes no sense or is not known, or the client is closed.
   */
  withOptions(options: DerivedOptions): this {
    const encoded = encodeDerivedOptions(options);
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    const both: AllOptions = { ...this.#options, ...Object.fromEntries(given) };
    both.defaultHeaders = { ...defaultHeadersOf(this.#options), ...defaultHeadersOf(options) };
    both.defaultQuery = { ...this.#options.defaultQuery, ...options.defaultQuery };
    const native = standsAlone(options) ? open(both, this.#native) : ask(() => this.#native.derive(encoded));
    both[DERIVED] = [native];
    const client = new (this.constructor as new (options: ClientOptions) => this)(both);
    // It would not share the spend limit.
    if (client.#native !== native) throw configuration('the constructor of the class must hand its options on to super');
    return client;
  }

  /**
   * Sends a `GET` that the API's document does not have: an endpoint that is newer than this version.
   *
   * What such a request bills is not known: it is not repeated unless it provably did not run, does not count in
   * `usage`, and is refused by a client with a spend limit. `post`, `put`, `patch` and `delete` are the same.
   *
   * @param path What follows the base URL, such as `/balance`.
   * @param options What the request has besides its path: `query`, `body`, `headers`, and what every call takes.
   * @returns The answer, parsed where it is JSON, else its text; `undefined` where it is empty.
   */
  get<T = unknown>(path: string, options?: UndocumentedOptions): APIPromise<T> {
    return this.#caller.undocumented<T>('GET', path, options);
  }

  /** Sends a `POST` that the API's document does not have, as `get`. */
  post<T = unknown>(path: string, options?: UndocumentedOptions): APIPromise<T> {
    return this.#caller.undocumented<T>('POST', path, options);
  }

  /** Sends a `PUT` that the API's document does not have, as `get`. */
  put<T = unknown>(path: string, options?: UndocumentedOptions): APIPromise<T> {
    return this.#caller.undocumented<T>('PUT', path, options);
  }

  /** Sends a `PATCH` that the API's document does not have, as `get`. */
  patch<T = unknown>(path: string, options?: UndocumentedOptions): APIPromise<T> {
    return this.#caller.undocumented<T>('PATCH', path, options);
  }

  /** Sends a `DELETE` that the API's document does not have, as `get`. */
  delete<T = unknown>(path: string, options?: UndocumentedOptions): APIPromise<T> {
    return this.#caller.undocumented<T>('DELETE', path, options);
  }

  /**
   * What the billable calls of this client, and of those that share its spend limit, came to. Sends nothing.
   *
   * @throws ConfigurationError once the client is closed.
   */
  usage(): Usage {
    return JSON.parse(ask(() => this.#native.usage())) as Usage;
  }

  /**
   * What all clients that share the budget file came to in its current period; `null` without `budget`. Reads the file, and
   * sends nothing.
   *
   * Rejects with `SpendLimitError` when the file cannot be used.
   */
  async sharedUsage(): Promise<SharedUsage | null> {
    const { text = '' } = await this.#caller.sender.send('sharedUsage', {}, (client, call) => client.sharedUsage(call));
    return JSON.parse(text) as SharedUsage | null;
  }

  /**
   * Lets go of the connections: new calls are refused, and those under way end as they would.
   *
   * @returns A promise that resolves when the last call under way has ended.
   */
  close(): Promise<void> {
    return this.#caller.sender.close();
  }

  /** For `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#caller.sender.close();
  }

  /** What `console.log` shows: never the key. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Telnyx { baseURL: '${this.baseURL}' }`;
  }
}

function open(options: ClientOptions, countsWith: NativeClient | null): NativeClient {
  const [encoded, certificates] = encodeClientOptions(options);
  return ask(() => new native.NativeClient(encoded, bridge, certificates, countsWith));
}
