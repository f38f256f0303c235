import { argument as refuse, checkCount, checkNames, checkSignal, checkString } from './checks';
import { ask } from './errors/from-native';
import type { ReputationCheckFrequency } from './generated/types';
import { native } from './native/load';
import type { AbortSignalLike } from './platform';
import type { Sender } from './sender';

/**
 * What monitoring a set of numbers costs, by the published prices. Amounts are US dollars as strings, such as `0.10`.
 *
 * They are the most that is billed: a scheduled check that gets no answer is free. Not counted: what calls bill (first reads
 * of a number, `fresh` reads, refreshes, remediation). A schedule runs once an enterprise is approved.
 */
export interface Forecast {
  /** How many numbers are monitored. */
  phoneNumbers: number;
  /** How often all of them are looked up. */
  checkFrequency: ReputationCheckFrequency;
  /** What adding them bills, once. */
  oneOffUsd: string;
  /** What each scheduled run bills. */
  perRunUsd: string;
  /** What the enterprise bills each month whatever is monitored. The first is billed when reputation is enabled. */
  monthlyFeeUsd: string;
  /** What an average month bills: the fee and the scheduled runs, rounded up to a cent. */
  perMonthUsd: string;
  /** What the dearest month can bill: the fee and as many runs as any month has. */
  perMonthAtMostUsd: string;
}

/**
 * What monitoring so many numbers of one enterprise costs. Sends nothing.
 *
 * @param phoneNumbers How many, 0 or more.
 * @param checkFrequency How often all of them are looked up, such as `daily`.
 * @throws InvalidArgumentError when the frequency is none that this version knows.
 */
export function forecast(phoneNumbers: number, checkFrequency: ReputationCheckFrequency): Forecast {
  if (phoneNumbers === undefined) throw refuse('phoneNumbers: must be given');
  checkCount('phoneNumbers', phoneNumbers, 0, refuse);
  checkString('checkFrequency', checkFrequency, refuse);
  return JSON.parse(ask(() => native.forecast(phoneNumbers, checkFrequency))) as Forecast;
}

/** What an enterprise costs as it is. */
export async function forecastOf(
  sender: Sender,
  enterpriseID: unknown,
  options: { signal?: AbortSignalLike | null | undefined } | null | undefined,
): Promise<Forecast> {
  const { signal } = options ?? {};
  checkNames(options ?? {}, ['signal'], 'option for a forecast', refuse);
  checkSignal(signal, refuse);
  checkString('enterprise_id', enterpriseID, refuse);
  const { text = '' } = await sender.send('getReputationSettings', { signal }, (client, call, abort) =>
    client.forecast(call, enterpriseID as string, abort),
  );
  return JSON.parse(text) as Forecast;
}
