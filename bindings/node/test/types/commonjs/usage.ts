// As TypeScript of old compiles it: modules found by `main` and `types`, `import` turned into `require`.
import Telnyx, { NotFoundError, type EnterprisePublic } from 'telnyx-reputation';
import * as everything from 'telnyx-reputation';
import { Monitor } from 'telnyx-reputation/monitor';
import { Sandbox } from 'telnyx-reputation/testing';

const client: Telnyx = new Telnyx({ apiKey: 'KEY' });
export async function first(): Promise<EnterprisePublic | undefined> {
  return (await client.enterprises.list()).data[0];
}
export function isAbsent(error: unknown): error is NotFoundError {
  return error instanceof NotFoundError && error instanceof everything.APIError;
}
export const start = (): Promise<Sandbox> => Sandbox.start();

export const trend = new Monitor({ store: 'history.sqlite' }).trend();
