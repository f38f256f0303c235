import type { Completion } from './interface';
import { native } from './load';

interface Pending {
  progress: ((news: string) => void) | undefined;
  resolve(completion: Completion): void;
  reject(completion: Completion): void;
}

const pending = new Map<number, Pending>();
let last = 0;

/** Where the calls of this thread complete. */
export const bridge = new native.Bridge((completions) => {
  for (const completion of completions) {
    const call = pending.get(completion.call);
    if (completion.progress !== undefined) {
      call?.progress?.(completion.progress);
      continue;
    }
    pending.delete(completion.call);
    if (completion.error === undefined) call?.resolve(completion);
    else call?.reject(completion);
  }
});

/**
 * Begins a call under a number of its own, and waits for its completion. Rejects with a completion that has an error.
 *
 * @param progress Told of news of the call, as JSON. It must not throw.
 */
export function completed(begin: (call: number) => void, progress?: (news: string) => void): Promise<Completion> {
  return new Promise((resolve, reject) => {
    // The native side counts in 32 bits; a number is free again long before it comes round.
    last = (last + 1) >>> 0;
    begin(last);
    pending.set(last, { progress, resolve, reject });
  });
}
