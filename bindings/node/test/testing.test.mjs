// The sandbox for users' own tests.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import Telnyx from 'telnyx-reputation';
import { Sandbox } from 'telnyx-reputation/testing';
import { startSandbox } from './support/sandbox.mjs';

const require = createRequire(import.meta.url);

describe('a sandbox', { concurrency: true }, () => {
  test('serves clients, and knows what they did and what it would have billed', async () => {
    const sandbox = await startSandbox({ seed: 7, approvals: 'immediate' });
    const client = sandbox.client();
    assert.ok(client instanceof Telnyx);
    await client.termsOfService.numberReputation.agree();
    const { calls, total_usd, by_operation, data } = await sandbox.ledger();
    assert.deepEqual([calls, total_usd, data[0].status], [1, '0.00', 201]);
    assert.deepEqual(Object.keys(by_operation), ['agreeNumberReputationTermsOfService']);
    assert.equal((await sandbox.ledger('KEY_OTHER')).calls, 0);
    await sandbox.reset();
    assert.equal((await sandbox.ledger()).calls, 0);
    await sandbox.close();
    await assert.rejects(client.enterprises.list(), Telnyx.APIConnectionError);
    await sandbox.close();
  });

  test('has a clock of its own', async () => {
    const sandbox = await startSandbox({ clock: '2026-11-20T09:00:00Z' });
    await sandbox.advance(3600);
    const { mode, now } = await sandbox.control('GET', '/_sandbox/clock');
    assert.equal(mode, 'frozen');
    assert.match(now, /^2026-11-20T10:00:00/);
    await assert.rejects(sandbox.control('GET', '/_sandbox/nothing'), /GET \/_sandbox\/nothing: 404/);
    await sandbox[Symbol.asyncDispose]();
  });

  test('says why it does not start', async () => {
    await assert.rejects(Sandbox.start({ command: 'no-such-command' }), /no-such-command: there is no such command/);
    await assert.rejects(startSandbox({ clock: 'yesterday' }), /ended with status \d+: .*yesterday/s);
  });

  test('is the same for require', () => {
    assert.equal(require('telnyx-reputation/testing').Sandbox, Sandbox);
  });
});
