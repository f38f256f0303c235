import type { Caller, RequestOptions } from '../call';
import type { ReputationPhoneNumber } from '../generated/types';
import { peek } from '../peek';

/** Besides the calls of `reputation.numbers`. */
export class AccountNumbers {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * What is stored of a number, or `null` when the account does not monitor it. Never bills. Refused as `list` is.
   *
   * @param phoneNumber The number, such as `+16035551234`.
   * @param options What is different for this call alone.
   */
  peek(phoneNumber: string, options?: RequestOptions): Promise<ReputationPhoneNumber | null> {
    return peek(this.#caller.sender, 'listReputationNumbersSimplified', phoneNumber, null, options);
  }
}
