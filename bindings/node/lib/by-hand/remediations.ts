import type { Caller } from '../call';
import type { RemediationRequest, RemediationRequestCreate } from '../generated/types';
import type { RunOptions } from '../runs/options';
import type { RunResult } from '../runs/result';
import { estimate, run } from '../runs/run';
import { wait, type WaitOptions } from '../wait';

/** Besides the calls of `enterprises.reputation.remediation`. */
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
    const ids = { enterpriseId, remediationId: remediationID };
    return wait(this.#caller.sender, 'getReputationRemediation', ids, options);
  }

  /**
   * Requests the remediation of any number of numbers, 2,000 a request, all for the same purpose. Bills USD 1.00 a number.
   * Rejects only for wrong arguments, with every row that cannot be sent: every number has a result of its own.
   *
   * @param enterpriseID Id of the enterprise, a lowercase UUID.
   * @param body The numbers, what they are used for, and whom each request concerns, as for `create`.
   * @param options How the run is made.
   */
  createMany(
    enterpriseID: string,
    body: Omit<RemediationRequestCreate, 'phone_numbers'> & { phone_numbers: readonly string[] },
    options?: RunOptions,
  ): Promise<RunResult<RemediationRequest>[]> {
    return run(this.#caller.sender, { run: 'createRemediation', enterpriseId: enterpriseID, body }, options);
  }

  /**
   * What `createMany` over these numbers can bill at most, in US dollars as a string. Sends nothing.
   *
   * @param body The numbers; one given twice counts once.
   */
  estimateMany(body: { phone_numbers: readonly string[] }): string {
    return estimate(this.#caller.sender, 'createRemediation', body);
  }
}
