import { Caller } from './call';
import { logOf, spellClientOptions, type ClientOptions } from './client-options';
import * as errors from './errors';
import { fromNative } from './errors/from-native';
import { ResourceTree } from './generated/resources';
import type { NativeClient } from './native/interface';
import { border } from './native/border';
import { native } from './native/load';

/**
 * A client of the Number Reputation API.
 *
 * An idle client holds no timer and no handle: it never keeps the process alive.
 *
 * @example
 * const client = new Telnyx();
 * const number = await client.enterprises.reputation.numbers.retrieve('+16035551234', { enterprise_id });
 */
export class Telnyx extends ResourceTree {
  readonly #caller: Caller;
  readonly #options: ClientOptions;
  /** Where calls go to. */
  readonly baseURL: string;

  /**
   * @param options How it is set up; what is not given comes from the environment, then from the defaults.
   * @throws ConfigurationError when there is no API key, or an option makes no sense or is not known.
   */
  constructor(options: ClientOptions = {}) {
    const client = open(options);
    const caller = new Caller(client, logOf(options));
    super(caller);
    this.#caller = caller;
    this.#options = { ...options };
    this.baseURL = client.baseUrl;
  }

  /** A client like this one but for these options. The two share nothing. */
  withOptions(options: ClientOptions): Telnyx {
    return new Telnyx({ ...this.#options, ...options });
  }

  /**
   * Lets go of the connections: new calls are refused, and those under way end as they would.
   *
   * @returns A promise of the end of the last call under way.
   */
  close(): Promise<void> {
    return this.#caller.close();
  }

  /** For `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#caller.close();
  }

  /** What `console.log` shows: never the key. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Telnyx { baseURL: '${this.baseURL}' }`;
  }

  static TelnyxError = errors.TelnyxError;
  static APIError = errors.APIError;
  static APIConnectionError = errors.APIConnectionError;
  static APIConnectionTimeoutError = errors.APIConnectionTimeoutError;
  static APIUserAbortError = errors.APIUserAbortError;
  static APIResponseValidationError = errors.APIResponseValidationError;
  static OutcomeUnknownError = errors.OutcomeUnknownError;
  static SpendLimitError = errors.SpendLimitError;
  static RejectedError = errors.RejectedError;
  static WebhookVerificationError = errors.WebhookVerificationError;
  static APIStatusError = errors.APIStatusError;
  static BadRequestError = errors.BadRequestError;
  static AuthenticationError = errors.AuthenticationError;
  static PermissionDeniedError = errors.PermissionDeniedError;
  static NotFoundError = errors.NotFoundError;
  static ConflictError = errors.ConflictError;
  static UnprocessableEntityError = errors.UnprocessableEntityError;
  static RateLimitError = errors.RateLimitError;
  static InternalServerError = errors.InternalServerError;
  static ConfigurationError = errors.ConfigurationError;
  static InvalidArgumentError = errors.InvalidArgumentError;
  static InternalError = errors.InternalError;
}

function open(options: ClientOptions): NativeClient {
  const spelled = spellClientOptions(options);
  try {
    return new native.NativeClient(spelled, border);
  } catch (thrown) {
    throw fromNative(thrown);
  }
}
