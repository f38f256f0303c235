import type { Ended } from './interface';
import { native } from './load';

interface Waiting {
  progress: ((news: string) => void) | undefined;
  resolve(ended: Ended): void;
  reject(failed: Ended): void;
}

const waiting = new Map<number, Waiting>();
let last = 0;

/** Where the calls of this thread end. */
export const border = new native.Border((ended) => {
  for (const one of ended) {
    const call = waiting.get(one.call);
    if (one.progress !== undefined) {
      call?.progress?.(one.progress);
      continue;
    }
    waiting.delete(one.call);
    if (one.failure === undefined) call?.resolve(one);
    else call?.reject(one);
  }
});

/**
 * Begins a call under a number of its own, and waits for its end. Rejects with the end whose failure it is.
 *
 * @param progress Told of news of the call, as JSON. It must not throw.
 */
export function ended(begin: (call: number) => void, progress?: (news: string) => void): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // The native side counts in 32 bits; a number is free again long before it comes round.
    last = (last + 1) >>> 0;
    begin(last);
    waiting.set(last, { progress, resolve, reject });
  });
}
