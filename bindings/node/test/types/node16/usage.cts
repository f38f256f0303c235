// The same package as a CommonJS file sees it.
import Telnyx = require('telnyx-reputation');
import testing = require('telnyx-reputation/testing');

const client = new Telnyx({ apiKey: 'KEY' });
const same: Telnyx.Telnyx = client;
const params: Telnyx.EnterprisesReputationNumbersRetrieveParams = { enterprise_id: '1' };
const call = client.enterprises.reputation.numbers.retrieve('+16035551234', params);
const number: Promise<Telnyx.ReputationPhoneNumberWithReputation> = call;
function status(error: unknown): number | undefined {
  return error instanceof Telnyx.APIError ? error.status : undefined;
}
function isAbsent(error: unknown): error is Telnyx.NotFoundError {
  return error instanceof Telnyx.NotFoundError;
}
export = { same, number, status, isAbsent, Sandbox: testing.Sandbox };
