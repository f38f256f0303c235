// Delivered events: verified, and read as they came.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import Telnyx, { Webhooks } from 'telnyx-reputation';
import { NUMBERS, walkTheGuide } from './support/guide.mjs';
import { run } from './support/program.mjs';
import { startSandbox } from './support/sandbox.mjs';
import { signer } from './support/signer.mjs';
import { stub } from './support/stub.mjs';

let sandbox;
let publicKey;
const open = [];
before(async () => {
  sandbox = await startSandbox({ approvals: 'immediate' });
  publicKey = await sandbox.publicKey();
});
after(async () => {
  open.forEach((server) => server.close());
  await sandbox.close();
});

/** A receiver, and the deliveries that reach it. */
async function receiver() {
  const server = await stub();
  open.push(server);
  const nth = async (index) => {
    while (server.requests.length <= index) await server.next();
    const { headers, body } = server.requests[index];
    return { headers, body: Buffer.from(body, 'latin1') };
  };
  return { url: server.baseURL, nth };
}

/** An account whose remediation's first event has been delivered. */
async function remedied(apiKey) {
  const client = sandbox.client({ apiKey, publicKey });
  const enterprise = await walkTheGuide(client);
  const { url, nth } = await receiver();
  const body = { phone_numbers: [NUMBERS[0]], call_purpose: 'reminders', webhook_url: url };
  const { data } = await client.enterprises.reputation.remediation.create(enterprise, body);
  const advance = () => sandbox.control('POST', `/_sandbox/remediations/${data.id}/advance`, undefined, apiKey);
  await advance();
  await advance();
  return { client, enterprise, id: data.id, advance, nth, first: await nth(0) };
}

function offline(options) {
  return new Telnyx({ apiKey: 'KEY', baseURL: 'http://127.0.0.1:9', ...options });
}

const refused = (message) => ({ name: 'WebhookVerificationError', kind: 'webhook_verification', message });

describe('events that the sandbox delivers', { concurrency: true }, () => {
  test('of ownership', async () => {
    const apiKey = 'KEY_OWNERSHIP';
    const client = sandbox.client({ apiKey, publicKey });
    const enterprise = await walkTheGuide(client);
    const { reputation } = client.enterprises;
    const { url, nth } = await receiver();
    const unwrap = async (index) => {
      const { headers, body } = await nth(index);
      const event = await client.webhooks.unwrap(body, { headers });
      assert.deepEqual(event, JSON.parse(body), 'true to the wire');
      return event.data;
    };
    await sandbox.control('PUT', '/_sandbox/approvals', { external_verification: 'immediate' }, apiKey);
    await reputation.updateWebhook(enterprise, { webhook_url: url });
    const proof = await client.documents.upload({ file: await reputation.loa.render(enterprise), filename: 'proof.pdf' });
    await reputation.externalVerification.create(enterprise, { document_ids: [proof.data.id] });
    const reviewed = await unwrap(0);
    assert.equal(reviewed.event_type, 'number_reputation.external_verification.status_changed');
    assert.equal(reviewed.payload.status, 'approved');

    const phone_number = '+16035550107';
    await reputation.numbers.associate(enterprise, { phone_numbers: [phone_number] });
    await sandbox.advance(86_400, apiKey);
    const flagged = await unwrap(1);
    assert.equal(flagged.event_type, 'number_reputation.number.flagged');
    assert.deepEqual([flagged.payload.phone_number, flagged.payload.flag_reason], [phone_number, 'carrier_changed']);

    await reputation.numbers.ownershipConfirm(phone_number, { enterprise_id: enterprise, still_own: false });
    const removed = await unwrap(2);
    assert.equal(removed.event_type, 'number_reputation.number.removed');
    assert.equal(removed.payload.removal_reason, 'ported_away');
  });

  test('of remediation', async () => {
    const { client, id, advance, nth, first } = await remedied('KEY_REMEDIATION');
    await advance().catch(() => {}); // A step beyond the end is refused.
    const types = [];
    for (const { headers, body } of [first, await nth(1)]) {
      const { data } = await client.webhooks.unwrap(body.toString(), { headers: new Headers(headers) });
      assert.equal(data.payload.id, id);
      types.push(data.event_type);
    }
    assert.deepEqual(types.sort(), ['number_reputation.remediation.completed', 'number_reputation.remediation.tier1_complete']);
  });

  test('refused when they were changed, or signed by another', async () => {
    const { client, first } = await remedied('KEY_FORGED');
    const { headers, body } = first;
    await client.webhooks.unwrap(body, { headers });
    const forged = body.toString().replace('reputation', 'Reputation');
    await assert.rejects(client.webhooks.unwrap(forged, { headers }), refused(/signature is not of this body/));
    await assert.rejects(client.webhooks.unwrap(JSON.stringify(JSON.parse(body), null, 1), { headers }), refused(/signature/));
    const { key } = signer();
    await assert.rejects(client.webhooks.unwrap(body, { headers, key }), refused(/with the public key/));
    await assert.rejects(offline({ publicKey: key }).webhooks.unwrap(body, { headers }), refused(/with the public key/));
    await assert.rejects(offline({ publicKey: [key, signer().key] }).webhooks.unwrap(body, { headers }), refused(/any of the 2/));
    const later = { ...headers, 'telnyx-timestamp': String(Number(headers['telnyx-timestamp']) + 1) };
    await assert.rejects(client.webhooks.unwrap(body, { headers: later }), refused(/signature/));
    // While keys are rotated, either will do.
    await client.webhooks.unwrap(body, { headers, key: [key, publicKey] });
    await offline({ publicKey: [key, publicKey] }).webhooks.unwrap(body, { headers });
    assert.equal(client.webhooks.unsafeUnwrap(forged).data.id, JSON.parse(body).data.id);
  });

  test('with the key of the environment', async () => {
    const { first } = await remedied('KEY_ENVIRONMENT');
    const { headers, body } = first;
    const env = { TELNYX_PUBLIC_KEY: publicKey, BODY: body.toString(), HEADERS: JSON.stringify(headers) };
    assert.match((await run('unwrap.mjs', { env })).output, /^number_reputation\.remediation\./);
    assert.match((await run('unwrap.mjs', { env: { ...env, TELNYX_PUBLIC_KEY: signer().key } })).output, /^WebhookVerificationError/);
    assert.match((await run('unwrap.mjs', { env: { ...env, TELNYX_PUBLIC_KEY: '' } })).output, /^ConfigurationError .*TELNYX_PUBLIC_KEY/);
    assert.match((await run('unwrap.mjs', { env: { ...env, TELNYX_PUBLIC_KEY: 'no key' } })).output, /^ConfigurationError .*not base64/);
  });
});

describe('events in other forms', { concurrency: true }, () => {
  const { key, headers: signed } = signer();
  const client = offline({ publicKey: key });
  const now = Math.floor(Date.now() / 1000);

  test('of unknown types, and with unknown fields, are kept whole', async () => {
    for (const event of [
      { data: { id: 'e', event_type: 'number_reputation.number.praised', payload: { by: null } }, meta: {}, later: [1] },
      { data: { id: 'e', event_type: 'number_reputation.number.flagged', payload: { flag_reason: 'moon_phase' } } },
      {},
    ]) {
      const body = JSON.stringify(event);
      assert.deepEqual(await client.webhooks.unwrap(body, { headers: signed(body) }), event);
      assert.deepEqual(client.webhooks.unsafeUnwrap(body), event);
    }
  });

  test('the headers may be of any kind', async () => {
    const body = '{"data":{}}';
    const plain = signed(body);
    const pairs = Object.entries(plain);
    for (const headers of [
      plain,
      pairs,
      new Map(pairs),
      new Headers(pairs),
      Object.fromEntries(pairs.map(([name, value]) => [name.toUpperCase(), [value]])),
      { ...plain, cookie: undefined },
    ]) {
      assert.deepEqual(await client.webhooks.unwrap(body, { headers }), JSON.parse(body));
      assert.deepEqual(await client.webhooks.unwrap(new TextEncoder().encode(body), { headers }), JSON.parse(body));
    }
  });

  test('are verified with a key in every form but in quotes', async () => {
    const body = '{"data":{}}';
    const headers = signed(body);
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(key, 'base64')]).toString('base64');
    const pem = `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`;
    for (const form of [`${key}\n`, ` ${key}\r\n`, pem]) {
      assert.ok(await new Webhooks(form).unwrap(body, { headers }));
    }
    for (const quoted of [`"${key}"`, `'${key}'\n`]) {
      assert.throws(() => new Webhooks(quoted), { name: 'ConfigurationError', message: /is in quotes/ });
    }
  });

  test('are not verified with a key by which anybody could sign', async () => {
    const one = Buffer.alloc(32);
    one[0] = 1;
    const forged = { 'telnyx-timestamp': String(now), 'telnyx-signature-ed25519': Buffer.concat([one, Buffer.alloc(32)]).toString('base64') };
    for (const bytes of [one, Buffer.alloc(32)]) {
      const weak = bytes.toString('base64');
      assert.throws(() => new Webhooks(weak), { name: 'ConfigurationError', message: /anybody could sign/ });
      const unwrapped = client.webhooks.unwrap('{"data":{}}', { headers: forged, key: weak });
      await assert.rejects(unwrapped, { name: 'ConfigurationError', message: /anybody could sign/ });
    }
  });

  test('old ones, future ones and malformed ones are refused', async () => {
    const body = '{"data":{}}';
    const unwrap = (headers, text = body) => client.webhooks.unwrap(text, { headers });
    await unwrap(signed(body, now - 200));
    await assert.rejects(unwrap(signed(body, now - 400)), refused(/ s old, more than 300 s/));
    await assert.rejects(unwrap(signed(body, now + 400)), refused(/in the future/));
    await assert.rejects(unwrap({}), refused(/header telnyx-timestamp is missing/));
    await assert.rejects(unwrap({ 'telnyx-timestamp': String(now) }), refused(/telnyx-signature-ed25519 is missing/));
    await assert.rejects(unwrap({ ...signed(body), 'telnyx-signature-ed25519': '!' }), refused(/not base64/));
    for (const text of ['', 'hello', '[]', 'null', '{"data"']) {
      await assert.rejects(unwrap(signed(text), text), refused(/the body is not/));
      assert.throws(() => client.webhooks.unsafeUnwrap(text), refused(/the body is not/));
    }
  });

  test('what cannot be meant is refused by name', async () => {
    const headers = signed('{}');
    const parsed = { data: {} };
    for (const [call, message] of [
      [() => client.webhooks.unwrap(parsed, { headers }), /the body as it was received.*got object/],
      [() => client.webhooks.unwrap(undefined, { headers }), /got undefined/],
      [() => client.webhooks.unwrap('{}'), /headers: must be/],
      [() => client.webhooks.unwrap('{}', { headers: 'a: b' }), /headers: must be/],
      [() => client.webhooks.unwrap('{}', { headers, secret: key }), /no option secret/],
      [() => client.webhooks.unwrap('{}', { headers, key: 5 }), /key: must be a string/],
    ]) {
      await assert.rejects(call(), { name: 'InvalidArgumentError', message });
    }
    assert.throws(() => client.webhooks.unsafeUnwrap(parsed), { name: 'InvalidArgumentError' });
    await assert.rejects(client.webhooks.unwrap('{}', { headers, key: 'none' }), { name: 'ConfigurationError' });
    await assert.rejects(offline().webhooks.unwrap('{}', { headers }), { name: 'ConfigurationError', message: /no public key/ });
    assert.throws(() => offline({ publicKey: 'none' }), { name: 'ConfigurationError', message: /public key/ });
    assert.throws(() => offline({ publicKey: 5 }), { name: 'ConfigurationError', message: /publicKey: must be a string/ });
    const derived = client.withOptions({ publicKey: signer().key });
    await assert.rejects(derived.webhooks.unwrap('{}', { headers }), refused(/signature/));
    await client.withOptions({ timeout: 5 }).webhooks.unwrap('{}', { headers });
    assert.throws(() => offline({ publicKey: [] }), { name: 'ConfigurationError', message: /no public key/ });
  });

  test('need no client, and no API key', async () => {
    const receiver = new Webhooks([signer().key, key]);
    assert.deepEqual(await receiver.unwrap('{}', { headers: signed('{}') }), {});
    assert.deepEqual(receiver.unsafeUnwrap('{"data":{}}'), { data: {} });
    await assert.rejects(receiver.unwrap('{} ', { headers: signed('{}') }), refused(/signature/));
    const none = new Webhooks();
    await assert.rejects(none.unwrap('{}', { headers: signed('{}') }), { name: 'ConfigurationError', message: /TELNYX_PUBLIC_KEY/ });
    assert.throws(() => new Webhooks('none'), { name: 'ConfigurationError' });
    const client = offline({ publicKey: key });
    await client.close();
    await client.webhooks.unwrap('{}', { headers: signed('{}') });
  });
});
