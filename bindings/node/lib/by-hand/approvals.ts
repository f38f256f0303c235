import type { Caller } from '../call';
import type { EnterpriseReputationPublic } from '../generated/types';
import { wait, type WaitOptions } from '../wait';

/** Besides the calls of `enterprises.reputation`. */
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
    return wait(this.#caller.sender, 'getReputationSettings', { enterpriseId: enterpriseID }, options);
  }
}
