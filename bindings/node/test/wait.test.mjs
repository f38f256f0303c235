// Waiting for what takes the service minutes to days, in sandboxes that are faster.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Telnyx from 'telnyx-reputation';
import { NUMBERS, enabled, walkTheGuide } from './support/guide.mjs';
import { startSandbox } from './support/sandbox.mjs';
import { stub } from './support/stub.mjs';

const pollInterval = 1;
let sandbox;
let silent;
before(async () => {
  sandbox = await startSandbox();
  silent = await stub(() => undefined);
});
after(async () => {
  silent.close();
  await sandbox.close();
});

async function account(apiKey, approvals) {
  const client = sandbox.client({ apiKey });
  const control = (method, path, body) => sandbox.control(method, `/_sandbox/${path}`, body, apiKey);
  if (approvals) await control('PUT', 'approvals', approvals);
  return { client, control, reputation: client.enterprises.reputation };
}

const MANUAL = { status: 'manual', loa: 'manual' };

describe('waitUntilApproved', { concurrency: true }, () => {
  test('reads until both gates are open, and tells of each state', async () => {
    const { client, reputation } = await account('KEY_APPROVED');
    const id = await enabled(client);
    const before = await sandbox.ledger('KEY_APPROVED');
    const seen = [];
    const settings = await reputation.waitUntilApproved(id, { pollInterval, onProgress: (state) => seen.push(state) });
    assert.deepEqual([settings.status, settings.loa_status], ['approved', 'approved']);
    assert.equal(seen.length, 2, 'the sandbox approves at the second read');
    assert.equal(seen[0].status, 'pending');
    assert.deepEqual(seen[1], settings);
    assert.deepEqual(settings, (await reputation.retrieve(id)).data, 'true to the wire');
    assert.equal((await sandbox.ledger('KEY_APPROVED')).total_usd, before.total_usd);
  });

  test('rejects with the reasons when a gate is rejected', async () => {
    const { client, control, reputation } = await account('KEY_REJECTED', MANUAL);
    const id = await enabled(client);
    await control('POST', `enterprises/${id}/reject`, { gate: 'status', reasons: ['no such business'] });
    await assert.rejects(reputation.waitUntilApproved(id), { name: 'RejectedError', message: /no such business/ });
  });

  test('gives up at its deadline', async () => {
    const { client, reputation } = await account('KEY_DEADLINE', MANUAL);
    const id = await enabled(client);
    const waiting = reputation.waitUntilApproved(id, { pollInterval, deadline: 20 });
    await assert.rejects(waiting, { name: 'APIConnectionTimeoutError', operation: 'getReputationSettings' });
  });

  test('stops when it is told to, and reads no more', async () => {
    const { client, reputation } = await account('KEY_STOPPED', MANUAL);
    const id = await enabled(client);
    const reads = async () => (await sandbox.ledger('KEY_STOPPED')).by_operation.getReputationSettings?.calls ?? 0;
    const before = await reads();
    const controller = new AbortController();
    const onProgress = () => controller.abort('enough');
    const waiting = reputation.waitUntilApproved(id, { signal: controller.signal, onProgress });
    await assert.rejects(waiting, { name: 'APIUserAbortError', cause: 'enough' });
    const broken = new Error('broken');
    const fails = () => {
      throw broken;
    };
    await assert.rejects(reputation.waitUntilApproved(id, { onProgress: fails }), (error) => error === broken);
    assert.equal((await reads()) - before, 2);
    await client.close();
  });

  test('ends when its client is closed', async () => {
    const { client, reputation } = await account('KEY_CLOSED', MANUAL);
    const id = await enabled(client);
    let closing;
    const waiting = reputation.waitUntilApproved(id, { onProgress: () => (closing ??= client.close()) });
    await assert.rejects(waiting, { name: 'APIUserAbortError', message: /the client was closed/, operation: 'getReputationSettings' });
    await closing;
  });

  test('has the options of its client, and is refused like any call', async () => {
    const { client, reputation } = await account('KEY_REFUSED', MANUAL);
    const id = '6a09cdc3-8948-47f0-aa62-74ac943d6c58';
    await assert.rejects(reputation.waitUntilApproved(id), Telnyx.NotFoundError);
    const { baseURL } = silent;
    const hasty = new Telnyx({ apiKey: 'KEY', baseURL }).withOptions({ timeout: 50, maxRetries: 0 }).enterprises.reputation;
    await assert.rejects(hasty.waitUntilApproved(id), Telnyx.APIConnectionTimeoutError);
    const REFUSED = [
      [() => reputation.waitUntilApproved('acme'), /UUID/],
      [() => reputation.waitUntilApproved(), /enterprise_id: must be a string/],
      [() => reputation.waitUntilApproved(id, { deadline: 0 }), /deadline/],
      [() => reputation.waitUntilApproved(id, { pollInterval: NaN }), /pollInterval/],
      [() => reputation.waitUntilApproved(id, { onProgress: 1 }), /onProgress: must be a function/],
      [() => reputation.waitUntilApproved(id, { timeout: 1 }), /no option timeout/],
      [() => reputation.remediation.wait(id), /enterprise_id: must be a string/],
    ];
    for (const [call, message] of REFUSED) await assert.rejects(call(), { name: 'InvalidArgumentError', message });
    await client.close();
    await assert.rejects(reputation.waitUntilApproved(id), { name: 'ConfigurationError', message: /closed/ });
  });
});

describe('remediation.wait', { concurrency: true }, () => {
  test('reads until the remediation has ended', async () => {
    const { client, reputation } = await account('KEY_REMEDIATION', { status: 'immediate', loa: 'immediate' });
    const enterprise_id = await walkTheGuide(client);
    const asked = { phone_numbers: NUMBERS, call_purpose: 'appointment reminders' };
    const { data } = await reputation.remediation.create(enterprise_id, asked);
    const seen = [];
    const onProgress = ({ status }) => seen.push(status);
    const ended = await reputation.remediation.wait(data.id, { enterprise_id, pollInterval, onProgress });
    assert.equal(ended.status, 'completed');
    assert.equal(seen.at(-1), 'completed');
    assert.ok(seen.length > 1, 'it was not so at first');
    assert.deepEqual(ended, (await reputation.remediation.retrieve(data.id, { enterprise_id })).data, 'true to the wire');
  });
});
