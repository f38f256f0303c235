import { ask, fromNative } from './errors/from-native';
import type { CallLog } from './logging';
import { completed } from './native/bridge';
import type { Abort, Answer, NativeClient } from './native/interface';
import { native } from './native/load';
import type { AbortSignalLike } from './platform';
import { onAbort, stopped } from './signal';

/** Begins something that completes over the bridge under the number `call`. */
export type Begin = (client: NativeClient, call: number, abort: Abort | null) => void;

/** What the caller has of a call under way. */
export interface Watched {
  signal?: AbortSignalLike | null | undefined;
  /** Another way to stop it. */
  abort?: Abort | undefined;
  /** Told of news of it, as JSON. It must not throw. */
  progress?: ((news: string) => void) | undefined;
}

/** Everything that is under way for one client: it begins, is stopped, is logged and completes here. */
export class Sender {
  readonly #native: NativeClient;
  readonly #log: CallLog | undefined;
  #underWay = 0;
  #whenIdle: Array<() => void> = [];
  readonly #atClose = new Set<() => void>();

  constructor(client: NativeClient, log?: CallLog) {
    this.#native = client;
    this.#log = log;
  }

  /** Refuses new calls, ends what could wait for ever, and resolves when everything under way has completed. */
  async close(): Promise<void> {
    this.#native.close();
    this.#atClose.forEach((end) => end());
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Calls `end` when the client is closed, unless the function that it returns was called before. */
  atClose(end: () => void): () => void {
    this.#atClose.add(end);
    return () => void this.#atClose.delete(end);
  }

  /** Asks the native side something that it knows at once. */
  ask<T>(question: (client: NativeClient) => T): T {
    return ask(() => question(this.#native));
  }

  /** Does something that a later `close` waits for; its client takes calls even then. */
  async openFor<T>(work: (client: NativeClient) => Promise<T>): Promise<T> {
    const client = this.ask((open) => open.derive(null));
    this.#underWay += 1;
    try {
      return await work(client);
    } finally {
      this.#over();
    }
  }

  /** Sends a call, and waits for its completion. */
  async send(operation: string, { signal, abort, progress }: Watched, begin: Begin): Promise<Answer> {
    if (signal?.aborted) throw stopped(operation, signal.reason);
    const handle = abort ?? (signal ? new native.Abort() : null);
    const forget = onAbort(signal, () => handle?.abort());
    this.#underWay += 1;
    const begun = this.#log ? performance.now() : 0;
    try {
      const answer = await completed((call) => begin(this.#native, call, handle), progress);
      this.#log?.(operation, begun, answer);
      return answer;
    } catch (thrown) {
      const error = fromNative(thrown, signal?.reason);
      this.#log?.(operation, begun, error);
      throw error;
    } finally {
      forget();
      this.#over();
    }
  }

  #over(): void {
    this.#underWay -= 1;
    if (this.#underWay === 0) this.#whenIdle.splice(0).forEach((resolve) => resolve());
  }
}
