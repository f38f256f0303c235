import type { Caller, RequestOptions } from '../call';
import { InvalidArgumentError } from '../errors';
import type { ReputationPhoneNumber } from '../generated/types';

/** Beside the calls of `enterprises.reputation.numbers`. */
export class EnterpriseNumbers {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * What is stored of a number, or `null` when it is not monitored for the enterprise. Never bills: it reads through the
   * list's filter, where `retrieve` looks up live (USD 0.10) when nothing is stored. Refused as `list` is.
   *
   * @param phoneNumber The number, such as `+16035551234`.
   * @param params The enterprise.
   * @param options What is different for this call alone.
   */
  peek(
    phoneNumber: string,
    params: { enterprise_id: string },
    options?: RequestOptions,
  ): Promise<ReputationPhoneNumber | null> {
    // Nothing in place of the id is for the core to refuse; absent it would mean the whole account.
    return peek(this.#caller, 'listReputationNumbers', phoneNumber, params?.enterprise_id ?? '', options);
  }
}

/** Beside the calls of `reputation.numbers`. */
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
    return peek(this.#caller, 'listReputationNumbersSimplified', phoneNumber, null, options);
  }
}

async function peek(
  caller: Caller,
  operation: string,
  phoneNumber: unknown,
  enterpriseID: unknown,
  options: RequestOptions | undefined,
): Promise<ReputationPhoneNumber | null> {
  for (const [name, value] of Object.entries({ phone_number: phoneNumber, enterprise_id: enterpriseID ?? '' })) {
    if (typeof value === 'string') continue;
    throw new InvalidArgumentError(`${operation}: invalid argument: ${name}: must be text, got ${typeof value}`, {
      kind: 'invalid_argument',
      operation,
    });
  }
  return caller.other(operation, options, (client, call, spelled, abort) =>
    client.peek(call, enterpriseID as string | null, phoneNumber as string, spelled, abort),
  );
}
