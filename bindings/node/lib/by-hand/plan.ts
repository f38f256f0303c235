import type { Caller } from '../call';
import { argument as refuse, checkNames, checkSignal } from '../checks';
import type { ReputationPhoneNumber } from '../generated/types';
import type { NativePlan } from '../native/interface';
import type { AbortSignalLike } from '../platform';
import { checkNumbers, checkOptions, readResults, run, stopped, type ManyOptions, type ManyResult } from './many';

/** How a plan is carried out. */
export type ApplyOptions = Omit<ManyOptions, 'goOnWithoutRefused'>;

/** What carrying a plan out came to: a result for each number. */
export interface Applied {
  /** How each number to associate ended. */
  associated: ManyResult<ReputationPhoneNumber>[];
  /** How each number to disassociate ended. */
  disassociated: ManyResult<null>[];
}

interface Said {
  enterpriseID: string;
  toAssociate: string[];
  toDisassociate: string[];
  kept: number;
  costUsd: string;
}

/** What carrying a plan out calls, as the log and errors name it. */
const OPERATION = 'associateReputationNumbers';

/** What is to be done so that exactly the wanted numbers are monitored. Making one is free and changes nothing. */
export class Plan {
  /** The enterprise that it is for. */
  readonly enterpriseID: string;
  /** Wanted and not monitored yet, in the order they were given. */
  readonly toAssociate: readonly string[];
  /** Monitored and not wanted. */
  readonly toDisassociate: readonly string[];
  /** How many are wanted and monitored already. */
  readonly kept: number;
  /** What applying it bills at the most, in US dollars as text: 0.10 for each number to associate. */
  readonly costUsd: string;
  readonly #caller: Caller;
  readonly #native: NativePlan;

  /** @internal */
  constructor(caller: Caller, native: NativePlan, said: Said) {
    this.#caller = caller;
    this.#native = native;
    this.enterpriseID = said.enterpriseID;
    this.toAssociate = Object.freeze(said.toAssociate);
    this.toDisassociate = Object.freeze(said.toDisassociate);
    this.kept = said.kept;
    this.costUsd = said.costUsd;
  }

  /**
   * Adds what is missing, then removes what is not wanted. Bills up to `costUsd`.
   *
   * A call that is refused for some of its numbers goes on without those. Rejects only for wrong options, and with a
   * `RunStoppedError` when `onProgress` throws: every number has a result of its own, and a plan made afresh shows what
   * is left to do.
   *
   * @param options How it is carried out.
   */
  async apply(options?: ApplyOptions): Promise<Applied> {
    const how = options ?? {};
    checkOptions(how, ['concurrency', 'onProgress', 'signal']);
    const settings = JSON.stringify({ concurrency: how.concurrency, progress: how.onProgress !== undefined });
    const { ended, broken } = await run(this.#caller, OPERATION, how, (client, call, stop) =>
      client.apply(call, this.#native, settings, stop),
    );
    const applied: Applied = { associated: readResults(ended.associated), disassociated: readResults(ended.disassociated) };
    if (broken) throw stopped(OPERATION, [...applied.associated, ...applied.disassociated], broken);
    return applied;
  }
}

/** Compares the numbers that should be monitored with those that are. */
export async function plan(
  caller: Caller,
  enterpriseId: unknown,
  body: unknown,
  options: { signal?: AbortSignalLike | null | undefined } | null | undefined,
): Promise<Plan> {
  const { signal } = options ?? {};
  checkNames(options ?? {}, ['signal'], 'option for a plan', refuse);
  checkSignal(signal, refuse);
  const { phone_numbers: phoneNumbers } = checkNumbers(enterpriseId, body, []);
  const settings = JSON.stringify({ enterpriseId, phoneNumbers });
  const { text = '', plan: native } = await caller.sender.send('listReputationNumbers', { signal }, (client, call, abort) =>
    client.plan(call, settings, abort),
  );
  return new Plan(caller, native as NativePlan, JSON.parse(text) as Said);
}
