import { argument as refuse, checkCount, checkFlag, checkMilliseconds, checkNames, checkSignal } from '../checks';
import { encodeJSON } from '../json';
import type { Forecast } from '../forecast';
import type { ReputationPhoneNumber } from '../generated/types';
import type { NativePlan } from '../native/interface';
import type { AbortSignalLike } from '../platform';
import type { Sender } from '../sender';
import { encodeApplyOptions, type ApplyOptions } from './options';
import type { RunResult } from './result';
import { checkNumbers, runStopped, watch } from './run';

/** What carrying a plan out came to: a result for each number. */
export interface Applied {
  /** What became of each number to associate. */
  associated: RunResult<ReputationPhoneNumber>[];
  /** What became of each number to disassociate. */
  disassociated: RunResult<null>[];
}

/** A plan as the native side encodes it. */
interface EncodedPlan {
  enterpriseID: string;
  toAssociate: string[];
  toDisassociate: string[];
  notWanted: string[];
  kept: number;
  costUsd: string;
  undoCostUsd: string;
  before: Forecast | null;
  after: Forecast | null;
}

/** What a plan may propose, and how it is made. */
export interface PlanOptions {
  /** Whether applying the plan removes what is monitored and not wanted. Default: `false`, which only reports it. */
  remove?: boolean | undefined;
  /** How many numbers it may remove, with `remove`. Default: a tenth of those that are monitored. */
  maxRemovals?: number | undefined;
  /** How many milliseconds making the plan may take, all its reads together. Default: no limit. */
  deadline?: number | undefined;
  /** Stops it. */
  signal?: AbortSignalLike | null | undefined;
}

/** What carrying a plan out calls, as the log and errors name it. */
const OPERATION = 'associateReputationNumbers';

/** What is to be done so that the wanted numbers are monitored. Making one is free and changes nothing. */
export class Plan {
  /** The enterprise that it is for. */
  readonly enterpriseID: string;
  /** Wanted and not monitored yet, in the order they were given. */
  readonly toAssociate: readonly string[];
  /** What applying it removes: all that is not wanted with `remove`, else nothing. */
  readonly toDisassociate: readonly string[];
  /** Monitored and not wanted, removed or not. */
  readonly notWanted: readonly string[];
  /** How many are wanted and monitored already. */
  readonly kept: number;
  /** What applying it bills at most, in US dollars as a string: each number to associate is USD 0.10. Each month: `after`. */
  readonly costUsd: string;
  /** What it would bill to add again what the plan removes, in US dollars as a string. Their snapshots do not come back. */
  readonly undoCostUsd: string;
  /** What the enterprise costs as it is; `null` when its `check_frequency` is one that this version does not know. */
  readonly before: Forecast | null;
  /** What it costs when the plan has been applied, each month among it; `null` as before. */
  readonly after: Forecast | null;
  readonly #sender: Sender;
  readonly #native: NativePlan;

  /** @internal */
  constructor(sender: Sender, native: NativePlan, encoded: EncodedPlan) {
    this.#sender = sender;
    this.#native = native;
    this.enterpriseID = encoded.enterpriseID;
    this.toAssociate = Object.freeze(encoded.toAssociate);
    this.toDisassociate = Object.freeze(encoded.toDisassociate);
    this.notWanted = Object.freeze(encoded.notWanted);
    this.kept = encoded.kept;
    this.costUsd = encoded.costUsd;
    this.undoCostUsd = encoded.undoCostUsd;
    this.before = encoded.before;
    this.after = encoded.after;
  }

  /**
   * Adds what is missing, then removes what is to be removed. Bills up to `costUsd`.
   *
   * A call that is refused for some of its numbers goes on without those. Rejects only for wrong options, and with a
   * `RunStoppedError` when `onProgress` throws: every number has a result of its own, and a new plan shows what is left to
   * do.
   *
   * @param options How it is carried out.
   */
  async apply(options?: ApplyOptions): Promise<Applied> {
    const encoded = encodeApplyOptions(options ?? {});
    const { groups, broken } = await watch(this.#sender, OPERATION, options ?? {}, (client, call, cancel) =>
      client.apply(call, this.#native, encoded, cancel),
    );
    const [associated = [], disassociated = []] = groups;
    const applied: Applied = { associated, disassociated };
    if (broken) throw runStopped(OPERATION, [...applied.associated, ...applied.disassociated], broken);
    return applied;
  }
}

/** Compares the numbers that should be monitored with those that are. */
export async function plan(
  sender: Sender,
  enterpriseId: unknown,
  body: unknown,
  options: PlanOptions | null | undefined,
): Promise<Plan> {
  const { remove, maxRemovals, deadline, signal } = options ?? {};
  checkNames(options ?? {}, ['remove', 'maxRemovals', 'deadline', 'signal'], 'option for a plan', refuse);
  checkFlag('remove', remove, refuse);
  checkCount('maxRemovals', maxRemovals, 0, refuse);
  checkMilliseconds('deadline', deadline, refuse);
  checkSignal(signal, refuse);
  const { phone_numbers: phoneNumbers } = checkNumbers(enterpriseId, body, []);
  const settings = encodeJSON({ enterpriseId, phoneNumbers, remove, maxRemovals, deadline }, refuse);
  const { text = '', plan: native } = await sender.send('listReputationNumbers', { signal }, (client, call, abort) =>
    client.plan(call, settings, abort),
  );
  return new Plan(sender, native as NativePlan, JSON.parse(text) as EncodedPlan);
}
