import type { APIPromise } from './api-promise';
import { Caller } from './call';
import {
  defaultHeadersOf,
  logOf,
  spellClientOptions,
  spellDerivedOptions,
  standsAlone,
  type ClientOptions,
  type DerivedOptions,
} from './client-options';
import * as errors from './errors';
import { fromNative } from './errors/from-native';
import { ResourceTree } from './generated/resources';
import type { NativeClient } from './native/interface';
import { border } from './native/border';
import { native } from './native/load';
import { Sender } from './sender';
import type { UndocumentedOptions } from './undocumented';
import type { Usage } from './usage';
import { Webhooks } from './webhooks';

/** The native client of a derived one on its way through the constructor, whose arguments are public. */
let derived: NativeClient | undefined;

/** The classes of the errors are on the client's class, too: users of the official package know them there. */
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
    const client = derived ?? opened(() => open(options, null));
    derived = undefined;
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
   * The two share the spend limit, and are closed each by itself. They share their connections, too, unless it has another
   * `apiKey`, `baseURL`, `proxy`, `caCertificates` or `connectTimeout`. A class of your own that extends this one is made
   * with the options as its only argument.
   *
   * @throws ConfigurationError when an option makes no sense or is not known, or the client is closed.
   */
  withOptions(options: DerivedOptions): this {
    const spelled = spellDerivedOptions(options);
    const given = Object.entries(options).filter(([, value]) => value !== undefined);
    const both: ClientOptions = { ...this.#options, ...Object.fromEntries(given) };
    both.defaultHeaders = { ...defaultHeadersOf(this.#options), ...defaultHeadersOf(options) };
    both.defaultQuery = { ...this.#options.defaultQuery, ...options.defaultQuery };
    const own = standsAlone(options);
    derived = opened(() => (own ? open(both, this.#native) : this.#native.derive(spelled)));
    try {
      return new (this.constructor as new (options: ClientOptions) => this)(both);
    } finally {
      derived = undefined;
    }
  }

  /**
   * Sends a `GET` that the API's document does not have: an endpoint that is newer than this version.
   *
   * What such a request bills is not known: it is not repeated unless it provably did not run, does not count in
   * `usage`, and is refused by a client with a spend limit. `post`, `put`, `patch` and `delete` are the same.
   *
   * @param path What follows the base URL, such as `/balance`.
   * @param options What the request has beside its path: `query`, `body`, `headers`, and what every call takes.
   * @returns The JSON of the answer where it is some, else its text; `undefined` where there is none.
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
    return JSON.parse(opened(() => this.#native.usage())) as Usage;
  }

  /**
   * Lets go of the connections: new calls are refused, and those under way end as they would.
   *
   * @returns A promise of the end of the last call under way.
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
  const [spelled, certificates] = spellClientOptions(options);
  return new native.NativeClient(spelled, border, certificates, countsWith);
}

/** What a native function gives, or the error of its failure. */
function opened<T>(act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    throw thrown instanceof errors.TelnyxError ? thrown : fromNative(thrown);
  }
}
