import { argument, checkNames, configuration } from './checks';
import { encodeJSON } from './json';
import { environment } from './environment';
import type { TelnyxError } from './errors';
import { ask } from './errors/from-native';
import type { KnownWebhookEvent } from './generated/events';
import type { WebhookEventMeta } from './generated/types';
import type { NativeWebhookKeys } from './native/interface';
import { native } from './native/load';

/**
 * An event of a type that this version does not know, as it came.
 *
 * TypeScript has no "any string but these", so a string that no type has stands for it. To compare with a type of your own,
 * take `String(event.data.event_type)`.
 */
export interface OtherWebhookEvent {
  data: {
    event_type: `(another) ${string}`;
    /** Id of the event, the same on every delivery of it. */
    id: string;
    occurred_at: string;
    payload: Record<string, unknown>;
    [key: string]: unknown;
  };
  meta: WebhookEventMeta;
}

/**
 * A delivered event, true to the wire; `event.data.event_type` tells which, and narrows the type.
 *
 * Deliveries may repeat and come out of order: `event.data.id` is the same on each delivery of an event. Answer with
 * status 200, or it is delivered again.
 */
export type WebhookEvent = KnownWebhookEvent | OtherWebhookEvent;

/** The headers of a delivery: `request.headers` of Node, Express, Fastify, the platform's `Headers`, or pairs. */
export type WebhookHeaders =
  | { readonly [name: string]: string | readonly string[] | undefined }
  | Iterable<readonly [string, string]>;

/** What a delivery is verified with. */
export interface UnwrapOptions {
  /** The headers that came with it. Names are matched without regard to case. */
  headers: WebhookHeaders;
  /** The public key in base64 or as PEM, or several, of which any will do; else the client's `publicKey`. */
  key?: string | readonly string[] | undefined;
}

/**
 * Events that were delivered to you: whether they are genuine, and what they say. Nothing here sends anything, so a
 * receiver that makes no calls needs no client and no API key.
 */
export class Webhooks {
  readonly #keys: NativeWebhookKeys | undefined;

  /**
   * @param publicKey The public key in base64 or as PEM, or several, of which any will do; else the environment's
   * `TELNYX_PUBLIC_KEY`.
   * @throws ConfigurationError when a key is malformed.
   */
  constructor(publicKey?: string | readonly string[] | null) {
    const given = publicKey ?? environment('TELNYX_PUBLIC_KEY');
    if (given !== undefined) this.#keys = keysOf(given, (why) => configuration(`publicKey: ${why}`));
  }

  /**
   * Verifies an event and returns it.
   *
   * Rejects with `WebhookVerificationError` when a header is missing, the event is more than 300 s old or from the
   * future, the signature is not of this body and time by any of the keys, or the body is not an event; with
   * `ConfigurationError` when there is no public key, or one is malformed.
   *
   * @param payload The body exactly as it was received; one that was parsed and written again does not verify.
   * @param options The headers, and the key where it is not the client's.
   */
  async unwrap(payload: string | Uint8Array, options: UnwrapOptions): Promise<WebhookEvent> {
    const bytes = toBytes(payload);
    checkNames(options ?? {}, ['headers', 'key'], 'option for an event', argument);
    const { headers, key } = options ?? {};
    if (typeof headers !== 'object' || headers === null) throw argument('headers: must be those of the delivery');
    const keys = key === undefined || key === null ? this.#keys : keysOf(key, (why) => argument(`key: ${why}`));
    if (!keys) throw configuration('no public key to verify events with: give one, or set TELNYX_PUBLIC_KEY');
    const pairs = toPairs(headers);
    const encoded = encodeJSON(pairs, argument, () => Object.fromEntries(pairs));
    ask(() => keys.verify(bytes, encoded));
    return read(bytes);
  }

  /**
   * Returns an event without verifying it. Anyone can send such a body: for tests, and for events verified before.
   *
   * @param payload The body.
   * @throws WebhookVerificationError when the body is not an event at all.
   */
  unsafeUnwrap(payload: string | Uint8Array): WebhookEvent {
    const bytes = toBytes(payload);
    ask(() => native.checkEvent(bytes));
    return read(bytes);
  }
}

function keysOf(given: string | readonly string[], refuse: (why: string) => TelnyxError): NativeWebhookKeys {
  const keys = [given].flat();
  if (keys.some((each) => typeof each !== 'string')) throw refuse('must be a string, or a list of strings');
  return ask(() => new native.NativeWebhookKeys(keys));
}

function toBytes(payload: unknown): Buffer {
  if (typeof payload === 'string') return Buffer.from(payload);
  // Not `instanceof`: test runners give code a realm of its own.
  if (ArrayBuffer.isView(payload)) return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const got = payload === null ? 'null' : typeof payload;
  throw argument(`the payload must be the body as it was received, a string or bytes, got ${got}; a parsed one cannot be verified`);
}

function toPairs(headers: WebhookHeaders): Array<[string, string]> {
  const pairs = Symbol.iterator in headers ? [...(headers as Iterable<readonly [string, string]>)] : Object.entries(headers);
  try {
    return pairs.flatMap(([name, value]) =>
      [value ?? []].flat().map((each): [string, string] => [String(name), String(each)]),
    );
  } catch (cause) {
    throw argument('headers: must hold names and texts', cause);
  }
}

function read(bytes: Buffer): WebhookEvent {
  return JSON.parse(bytes.toString()) as WebhookEvent;
}
