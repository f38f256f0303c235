import { expect, test } from 'vitest';
import Telnyx from 'telnyx-reputation';
import { Sandbox } from 'telnyx-reputation/testing';

test('await using a sandbox', async () => {
  await using sandbox = await Sandbox.start({ approvals: 'immediate' });
  const client = sandbox.client();
  await client.termsOfService.numberReputation.agree();
  expect((await sandbox.ledger()).calls).toBe(1);
  await expect(client.enterprises.retrieve('x')).rejects.toThrow(Telnyx.InvalidArgumentError);
});
