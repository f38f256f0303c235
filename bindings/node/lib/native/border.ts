import type { Ended } from './interface';
import { native } from './load';

interface Waiting {
  resolve(ended: Ended): void;
  reject(failed: Ended): void;
}

const waiting = new Map<number, Waiting>();
let last = 0;

/** Where the calls of this thread end. */
export const border = new native.Border((ended) => {
  for (const one of ended) {
    const call = waiting.get(one.call);
    waiting.delete(one.call);
    if (one.failure === undefined) call?.resolve(one);
    else call?.reject(one);
  }
});

/** Begins a call under a number of its own, and waits for its end. Rejects with the end whose failure it is. */
export function ended(begin: (call: number) => void): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // The native side counts in 32 bits; a number is free again long before it comes round.
    last = (last + 1) >>> 0;
    begin(last);
    waiting.set(last, { resolve, reject });
  });
}
