import type { Caller } from '../call';
import { argumentsOf, checkFunction, checkMilliseconds, checkNames, checkSignal, checkText } from '../checks';
import { APIUserAbortError } from '../errors';
import type { EnterpriseReputationPublic, RemediationRequest, RemediationRequestCreate } from '../generated/types';
import { native } from '../native/load';
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
   * @param body The numbers, what they are used for, and whom each request concerns, as for `create`.
   * @param options How the run is made.
   */
  createMany(
    enterpriseID: string,
    body: Omit<RemediationRequestCreate, 'phone_numbers'> & { phone_numbers: readonly string[] },
    options?: ManyOptions,
  ): Promise<ManyResult<RemediationRequest>[]> {
    return many(this.#caller, { run: 'createRemediation', enterpriseId: enterpriseID, given: body }, options);
  }

  /**
   * What `createMany` over these numbers can bill at the most, in US dollars as text. Sends nothing.
   *
   * @param body The numbers; one given twice counts once.
   */
  estimateMany(body: { phone_numbers: readonly string[] }): string {
    return estimate(this.#caller, 'createRemediation', body);
  }
}

async function wait<T>(
  caller: Caller,
  operation: string,
  ids: Record<string, unknown>,
  how: WaitOptions<T> | null | undefined,
): Promise<T> {
  const options = how ?? {};
  const refuse = argumentsOf(operation);
  checkNames(options, NAMES, 'option for a wait', refuse);
  for (const [name, value] of Object.entries(ids)) checkText(name.replace('Id', '_id'), value, refuse);
  const { deadline, pollInterval, onProgress, signal } = options;
  checkMilliseconds('deadline', deadline, refuse);
  checkMilliseconds('pollInterval', pollInterval, refuse);
  checkFunction('onProgress', onProgress, refuse);
  checkSignal(signal, refuse);
  const settings = JSON.stringify({ ...ids, deadline, pollInterval });
  const abort = new native.Abort();
  let broken: { thrown: unknown } | undefined;
  const breakOff = (thrown: unknown): void => {
    broken ??= { thrown };
    abort.abort();
  };
  const progress = (news: string): void => {
    if (broken) return;
    try {
      onProgress?.(JSON.parse(news) as T);
    } catch (thrown) {
      breakOff(thrown);
    }
  };
  const forget = caller.sender.atClose(() => breakOff(closed(operation)));
  try {
    const { text = '' } = await caller.sender.send(operation, { signal, abort, progress }, (client, call) =>
      client.wait(call, settings, abort),
    );
    if (broken) throw broken.thrown;
    return JSON.parse(text) as T;
  } catch (error) {
    throw broken ? broken.thrown : error;
  } finally {
    forget();
  }
}

/** It could wait without an end otherwise, and what it reads bills nothing. */
function closed(operation: string): APIUserAbortError {
  const message = `${operation}: the wait was ended, since the client was closed`;
  return new APIUserAbortError(message, { kind: 'aborted', operation });
}
