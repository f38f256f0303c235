import { fromNative } from './errors/from-native';
import type { CallLog } from './logging';
import { ended } from './native/border';
import type { Abort, NativeClient, Reply } from './native/interface';
import { native } from './native/load';
import type { AbortSignalLike } from './platform';
import { onAbort, stopped } from './signal';

/** Begins something that ends at the border under the number `call`. */
export type Begin = (client: NativeClient, call: number, abort: Abort | null) => void;

/** What of a call under way is the caller's. */
export interface Watched {
  signal?: AbortSignalLike | null | undefined;
  /** Another way to stop it. */
  abort?: Abort | undefined;
  /** Told of news of it, as JSON. It must not throw. */
  progress?: ((news: string) => void) | undefined;
}

/** Everything that is under way for one client: it begins, is stopped, is logged and ends here. */
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

  /** Refuses new calls, ends what waits without an end, and resolves when everything under way has ended. */
  async close(): Promise<void> {
    this.#native.close();
    this.#atClose.forEach((end) => end());
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Ends something when the client is closed, until the function that it gives is called. */
  atClose(end: () => void): () => void {
    this.#atClose.add(end);
    return () => void this.#atClose.delete(end);
  }

  /** Asks the native side something that is known at once. */
  ask<T>(question: (client: NativeClient) => T): T {
    try {
      return question(this.#native);
    } catch (thrown) {
      throw fromNative(thrown);
    }
  }

  /** Does something that a `close` which comes later waits for; its client takes calls even then. */
  async openFor<T>(work: (client: NativeClient) => Promise<T>): Promise<T> {
    const client = this.ask((open) => open.derive(null));
    this.#underWay += 1;
    try {
      return await work(client);
    } finally {
      this.#over();
    }
  }

  /** Sends a call, and waits for its end. */
  async send(operation: string, { signal, abort, progress }: Watched, begin: Begin): Promise<Reply> {
    if (signal?.aborted) throw stopped(operation, signal.reason);
    const handle = abort ?? (signal ? new native.Abort() : null);
    const forget = onAbort(signal, () => handle?.abort());
    this.#underWay += 1;
    const begun = this.#log ? performance.now() : 0;
    try {
      const reply = await ended((call) => begin(this.#native, call, handle), progress);
      this.#log?.(operation, begun, reply);
      return reply;
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
