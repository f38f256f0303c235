import type { Caller } from '../call';
import { forecastOf, type Forecast } from '../forecast';
import type { EnterpriseReputationPublic } from '../generated/types';
import type { AbortSignalLike } from '../platform';
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

  /**
   * What the enterprise costs as it is now: its numbers, at its frequency. Two free reads.
   *
   * Rejects as `retrieve` and `numbers.list`, and with `APIResponseValidationError` when the answers do not tell how many or how often.
   *
   * @param enterpriseID Id of the enterprise, a lowercase UUID.
   * @param options What stops it.
   */
  forecast(enterpriseID: string, options?: { signal?: AbortSignalLike | null | undefined }): Promise<Forecast> {
    return forecastOf(this.#caller.sender, enterpriseID, options);
  }
}
