import type { Caller } from '../call';
import { InvalidArgumentError } from '../errors';
import type { EnterpriseReputationPublic, RemediationRequest } from '../generated/types';
import type { AbortSignalLike } from '../platform';
import { estimate, many, type ManyOptions, type ManyResult } from './many';

/** How to wait. */
export interface WaitOptions<T> {
  /** When to give up with an `APIConnectionTimeoutError`, in milliseconds. Default: never. */
  deadline?: number | undefined;
  /** How long to pause between two reads, in milliseconds. Default: 1 s at first, then ever longer, up to a minute. */
  pollInterval?: number | undefined;
  /** Called with each state that is read. What it throws ends the wait. */
  onProgress?: ((state: T) => void) | undefined;
  /** Stops the wait with an `APIUserAbortError`, whose cause is the signal's reason. */
  signal?: AbortSignalLike | null | undefined;
}

const NAMES = ['deadline', 'pollInterval', 'onProgress', 'signal'];

/** Beside the calls of `enterprises.reputation`. */
export class Approvals {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Waits until both gates are approved: the vetting of the business (`status`) and the review of the letter
   * (`loa_status`). It reads the settings again and again, which is free.
   *
   * Rejects with `RejectedError` and the reasons when a gate is rejected, with `APIConnectionTimeoutError` at the
   * deadline, else as `retrieve`.
   *
   * @param enterpriseID Id of the enterprise, a lowercase UUID.
   * @param options How to wait.
   */
  waitUntilApproved(
    enterpriseID: string,
    options?: WaitOptions<EnterpriseReputationPublic>,
  ): Promise<EnterpriseReputationPublic> {
    return wait(this.#caller, 'getReputationSettings', { enterpriseId: enterpriseID }, options);
  }
}

/** Beside the calls of `enterprises.reputation.remediation`. */
export class Remediations {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Waits until a remediation has ended: its `status` is `completed`, `failed` or `cancelled`. It reads the remediation
   * again and again, which is free.
   *
   * Rejects with `APIConnectionTimeoutError` at the deadline, else as `retrieve`.
   *
   * @param remediationID Id of the remediation.
   * @param params The enterprise, and how to wait.
   */
  wait(
    remediationID: string,
    params: { enterprise_id: string } & WaitOptions<RemediationRequest>,
  ): Promise<RemediationRequest> {
    const { enterprise_id: enterpriseId, ...options } = params ?? {};
    return wait(this.#caller, 'getReputationRemediation', { enterpriseId, remediationId: remediationID }, options);
  }

  /**
   * Submits any number of numbers, 2,000 a request, all for the same purpose. Bills USD 1.00 a number. Rejects only for
   * wrong arguments: every number has a result of its own.
   *
   * @param enterpriseID Id of the enterprise, a lowercase UUID.
   * @param body The numbers, and what they are used for.
   * @param options How the run is made.
   */
  createMany(
    enterpriseID: string,
    body: { phone_numbers: readonly string[]; call_purpose: string },
    options?: ManyOptions,
  ): Promise<ManyResult<RemediationRequest>[]> {
    const { phone_numbers: phoneNumbers, call_purpose: callPurpose } = body ?? {};
    const given = { run: 'createRemediation', enterpriseId: enterpriseID, phoneNumbers, callPurpose } as const;
    return many(this.#caller, given, options);
  }

  /**
   * What `createMany` over these numbers can bill at the most, in US dollars as text. Sends nothing.
   *
   * @param body The numbers; one given twice counts once.
   */
  estimateMany(body: { phone_numbers: readonly string[] }): string {
    return estimate(this.#caller, { run: 'createRemediation', enterpriseId: '', phoneNumbers: body?.phone_numbers });
  }
}

async function wait<T>(
  caller: Caller,
  operation: string,
  ids: Record<string, unknown>,
  how: WaitOptions<T> | null | undefined,
): Promise<T> {
  const options = how ?? {};
  const refused = (message: string): InvalidArgumentError =>
    new InvalidArgumentError(`${operation}: invalid argument: ${message}`, { kind: 'invalid_argument', operation });
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw refused(`there is no option ${unknown} for a wait; there are ${NAMES.join(', ')}`);
  for (const [name, value] of Object.entries(ids)) {
    if (typeof value !== 'string') throw refused(`${name.replace('Id', '_id')}: must be text, got ${typeof value}`);
  }
  const { deadline, pollInterval, onProgress, signal } = options;
  for (const [name, value] of Object.entries({ deadline, pollInterval })) {
    if (value !== undefined && !Number.isFinite(value)) throw refused(`${name}: must be a number of milliseconds`);
  }
  if (onProgress !== undefined && typeof onProgress !== 'function') throw refused('onProgress: must be a function');
  const settings = JSON.stringify({ ...ids, deadline, pollInterval });
  return caller.other(operation, { signal }, (client, call, _, abort) => client.wait(call, settings, abort), onProgress);
}
