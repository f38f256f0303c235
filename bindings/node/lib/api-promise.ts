import { decodeHeaders } from './headers';
import type { Answer } from './native/interface';
import type { BinaryResponse } from './platform';

/** A call under way. Await it for the answer's value; the request is sent whether or not anyone waits. */
export class APIPromise<T> extends Promise<T> {
  readonly #answer: Promise<Answer>;
  readonly #parse: (answer: Answer) => T;
  #value: Promise<T> | undefined;

  /** @internal */
  constructor(answer: Promise<Answer>, parse: (answer: Answer) => T) {
    // This promise itself is never waited for: `then` below leads to the value.
    super((resolve) => resolve(undefined as T));
    this.#answer = answer;
    this.#parse = parse;
  }

  /** The value together with the answer it came in. */
  async withResponse(): Promise<{ data: T; response: BinaryResponse; requestId: string | undefined }> {
    const [data, response] = await Promise.all([this.#parsed(), this.asResponse()]);
    return { data, response, requestId: response.headers.get('x-request-id') ?? undefined };
  }

  /** The answer as it came: status, headers and body. */
  async asResponse(): Promise<BinaryResponse> {
    return toResponse(await this.#answer);
  }

  /** @internal What it came in. */
  protected answer(): Promise<Answer> {
    return this.#answer;
  }

  #parsed(): Promise<T> {
    return (this.#value ??= this.#answer.then(this.#parse));
  }

  override then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: any) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#parsed().then(onfulfilled, onrejected);
  }

  override catch<B = never>(onrejected?: ((reason: any) => B | PromiseLike<B>) | null): Promise<T | B> {
    return this.#parsed().catch(onrejected);
  }

  override finally(onfinally?: (() => void) | null): Promise<T> {
    return this.#parsed().finally(onfinally);
  }

  /** What `console.log` shows, which cannot know of the answer. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `${this.constructor.name} { <a call: await it> }`;
  }

  /** Derived promises are plain ones. */
  static override get [Symbol.species](): PromiseConstructor {
    return Promise;
  }
}

/** The platform's `Response` with what came. */
export function toResponse(answer: Answer): BinaryResponse {
  return respond(answer, answer.bytes ?? answer.text ?? null);
}

const BODILESS = [204, 205, 304];

/** The platform's `Response` with this body. */
export function respond({ status, headers }: Answer, body: unknown): BinaryResponse {
  // A status that allows no body refuses even an empty one.
  const allowed = BODILESS.includes(status) ? null : body;
  return new Response(allowed as ConstructorParameters<typeof Response>[0], { status, headers: decodeHeaders(headers) });
}
