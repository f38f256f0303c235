// The sandbox for users' own tests.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Telnyx from 'telnyx-reputation';
import { Sandbox } from 'telnyx-reputation/testing';
import { command, startSandbox } from './support/sandbox.mjs';

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

  test('signs events without a delivery', async () => {
    const sandbox = await startSandbox();
    const client = sandbox.client({ publicKey: await sandbox.publicKey() });
    const event_type = 'number_reputation.number.flagged';
    const signed = await sandbox.sign({ event_type, payload: { phone_number: '+16035551234' } });
    const event = await client.webhooks.unwrap(signed.body, { headers: signed.headers });
    assert.deepEqual([event.data.event_type, event.data.payload], [event_type, { phone_number: '+16035551234' }]);
    assert.equal((await sandbox.sign(signed.body)).body, signed.body);
    assert.deepEqual(JSON.parse((await sandbox.sign(event)).body), event);
    const forged = signed.body.replace('1234', '1235');
    await assert.rejects(client.webhooks.unwrap(forged, { headers: signed.headers }), Telnyx.WebhookVerificationError);
    const late = await sandbox.sign(event, { timestamp: Math.floor(Date.now() / 1000) - 3600 });
    await assert.rejects(client.webhooks.unwrap(late.body, { headers: late.headers }), Telnyx.WebhookVerificationError);
    await sandbox.close();
  });

  test('begins with what a file says', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'seed-'));
    const seedFile = join(folder, 'seed.yaml');
    await writeFile(seedFile, 'accounts: [{api_key: KEY_SEEDED, enterprises: [{profile: {legal_name: Northshore Clinic}}]}]');
    const sandbox = await startSandbox({ seedFile });
    const { data } = await sandbox.client({ apiKey: 'KEY_SEEDED' }).enterprises.list();
    assert.deepEqual(data.map((it) => it.legal_name), ['Northshore Clinic']);
    await sandbox.close();
    await rm(folder, { recursive: true });
  });

  test('says why it does not start', async () => {
    await assert.rejects(Sandbox.start({ command: 'no-such-command' }), /no-such-command: there is no such command/);
    await assert.rejects(startSandbox({ clock: 'yesterday' }), /ended with status \d+: .*yesterday/s);
  });

  test('ends with its process, also when that is killed', async () => {
    const proxy = 'http://127.0.0.1:1';
    const env = { ...process.env, TELNYX_REPUTATION_COMMAND: command, HTTP_PROXY: proxy, http_proxy: proxy };
    delete env.NO_PROXY;
    delete env.no_proxy;
    const file = fileURLToPath(new URL('programs/sandbox-owner.mjs', import.meta.url));
    const owner = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    owner.stderr.setEncoding('utf8').on('data', (text) => (said += text));
    const printed = once(owner.stdout.setEncoding('utf8'), 'data');
    const [line] = await Promise.race([printed, once(owner, 'exit').then(() => assert.fail(said))]);
    // A connection closes when the process at its other end is gone.
    const closed = line.trim().split(',').map(async (url) => {
      const socket = net.connect(Number(new URL(url).port), '127.0.0.1');
      await once(socket, 'connect');
      return { closed: once(socket.resume(), 'close') };
    });
    const sockets = await Promise.all(closed);
    owner.kill('SIGKILL');
    await Promise.all(sockets.map(({ closed }) => closed));
    assert.equal(said, '', 'a warning');
  });

  test('is the same for require', () => {
    assert.equal(require('telnyx-reputation/testing').Sandbox, Sandbox);
  });
});
