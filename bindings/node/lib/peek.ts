import { argumentsOf, checkNames, checkObject, checkString } from './checks';
import type { ReputationPhoneNumber } from './generated/types';
import { encodeOptions, type RequestOptions } from './request-options';
import type { Sender } from './sender';

/** What is stored of a number, `null` when it is not monitored. `params` is `null` for the whole account. */
export async function peek(
  sender: Sender,
  operation: string,
  phoneNumber: string,
  params: { enterprise_id?: string } | null,
  options: RequestOptions | null | undefined,
): Promise<ReputationPhoneNumber | null> {
  const refuse = argumentsOf(operation);
  checkString('phone_number', phoneNumber, refuse);
  checkObject('the arguments by name', params ?? {}, refuse);
  checkNames(params ?? {}, ['enterprise_id'], 'argument', refuse);
  // A missing id is for the core to refuse; left out, it would mean the whole account.
  const enterpriseID = params && (params.enterprise_id ?? '');
  checkString('enterprise_id', enterpriseID ?? '', refuse);
  const encoded = encodeOptions(options);
  const { text = '' } = await sender.send(operation, { signal: options?.signal }, (client, call, abort) =>
    client.peek(call, enterpriseID, phoneNumber, encoded, abort),
  );
  return JSON.parse(text) as ReputationPhoneNumber | null;
}
