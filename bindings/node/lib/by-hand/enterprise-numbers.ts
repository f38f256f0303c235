import type { Caller, RequestOptions } from '../call';
import type { RefreshReputationResult, ReputationPhoneNumber } from '../generated/types';
import { peek } from '../peek';
import type { RunOptions } from '../runs/options';
import { plan, type Plan, type PlanOptions } from '../runs/plan';
import type { RunResult } from '../runs/result';
import { estimate, run } from '../runs/run';

/** Besides the calls of `enterprises.reputation.numbers`. */
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
    return peek(this.#caller.sender, 'listReputationNumbers', phoneNumber, params ?? {}, options);
  }

  /**
   * Associates any number of numbers, 100 a call. Bills USD 0.10 for each number that is added, and adds to what the
   * scheduled checks bill: USD 0.10 a number a run, see `forecast`.
   *
   * What became of a call whose answer was lost is found out for free, and a call that provably was not done is sent
   * again. Rejects only for wrong arguments, with every row that cannot be sent: every number has a result of its own.
   *
   * @param enterpriseID Id of the enterprise, a lowercase UUID.
   * @param body The numbers; one given twice is sent once.
   * @param options How the run is made.
   */
  associateMany(
    enterpriseID: string,
    body: { phone_numbers: readonly string[] },
    options?: RunOptions,
  ): Promise<RunResult<ReputationPhoneNumber>[]> {
    return run(this.#caller.sender, { run: 'associate', enterpriseId: enterpriseID, body }, options);
  }

  /**
   * Removes any number of numbers from monitoring, which is free. One that is not monitored counts as done.
   *
   * Rejects only for wrong arguments, with every row that cannot be sent: every number has a result of its own.
   *
   * @param enterpriseID Id of the enterprise, a lowercase UUID.
   * @param body The numbers; one given twice is removed once.
   * @param options How the run is made.
   */
  disassociateMany(
    enterpriseID: string,
    body: { phone_numbers: readonly string[] },
    options?: RunOptions,
  ): Promise<RunResult<null>[]> {
    return run(this.#caller.sender, { run: 'disassociate', enterpriseId: enterpriseID, body }, options);
  }

  /**
   * Compares the numbers that should be monitored with those that are. Free, and changes nothing; `apply` of the plan
   * does what it says.
   *
   * The plan adds. What is monitored and not wanted it only reports, unless `remove` says otherwise: a list that was cut
   * short would end the monitoring of all the rest. A plan for the same numbers finishes a run of `associateMany` that was
   * broken off: what was added is monitored, so it is not added, and not paid for, again.
   *
   * Rejects with `InvalidArgumentError` for an empty list, with every row that cannot be monitored, and when more would be
   * removed than `maxRemovals`; with `ListChangedError` when the monitored numbers changed each time they were read; with
   * `APIConnectionTimeoutError` when `deadline` milliseconds are not enough; else as `list`.
   *
   * @param enterpriseID Id of the enterprise, a lowercase UUID.
   * @param body All numbers that should be monitored.
   * @param options What it may propose, and what stops it.
   */
  plan(
    enterpriseID: string,
    body: { phone_numbers: readonly string[] },
    options?: PlanOptions,
  ): Promise<Plan> {
    return plan(this.#caller.sender, enterpriseID, body, options);
  }

  /**
   * Retrieves any number of numbers. With `fresh` each bills USD 0.10; without, those without a stored snapshot do.
   *
   * @param enterpriseID Id of the enterprise, a lowercase UUID.
   * @param query The numbers, and whether each is looked up anew.
   * @param options How the run is made.
   */
  retrieveMany(
    enterpriseID: string,
    query: { phone_numbers: readonly string[]; fresh?: boolean },
    options?: RunOptions,
  ): Promise<RunResult<ReputationPhoneNumber>[]> {
    return run(this.#caller.sender, { run: 'retrieve', enterpriseId: enterpriseID, body: query }, options);
  }

  /**
   * Refreshes any number of numbers, 100 a call. Bills USD 0.10 for each number that is looked up.
   *
   * @param enterpriseID Id of the enterprise, a lowercase UUID.
   * @param body The numbers; one given twice is sent once.
   * @param options How the run is made.
   */
  refreshMany(
    enterpriseID: string,
    body: { phone_numbers: readonly string[] },
    options?: RunOptions,
  ): Promise<RunResult<RefreshReputationResult>[]> {
    return run(this.#caller.sender, { run: 'refresh', enterpriseId: enterpriseID, body }, options);
  }

  /**
   * What a run over these numbers can bill at most, in US dollars as a string. Sends nothing.
   *
   * @param run Which run it is.
   * @param body The numbers; one given twice counts once.
   * @throws InvalidArgumentError with every row that cannot be sent.
   */
  estimateMany(
    run: 'associate' | 'disassociate' | 'retrieve' | 'refresh',
    body: { phone_numbers: readonly string[] },
  ): string {
    return estimate(this.#caller.sender, run, body);
  }
}
