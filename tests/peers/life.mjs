// The life of an enterprise through the official SDK for Node, against the sandbox.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import Telnyx from 'telnyx';
import { VERSION } from 'telnyx/version';

const API_KEY = 'KEY_peer_node';
const BASE_URL = process.env.TELNYX_SANDBOX_URL;
const PROFILE = JSON.parse(await readFile(new URL('enterprise.json', import.meta.url), 'utf8'));
const NUMBERS = ['+16035550100', '+16035551234', '+16035551235', '+16035551236', '+16035551237'];
const [FLAGGED, QUIET] = NUMBERS;

const client = new Telnyx({ apiKey: API_KEY, baseURL: BASE_URL, maxRetries: 0 });
const { reputation } = client.enterprises;

async function control(method, path, body) {
  const answer = await fetch(BASE_URL.replace(/\/v2$/, '') + '/_sandbox' + path, {
    method,
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  assert.equal(answer.status, 200, path);
  return answer.json();
}

async function collect(pages) {
  const items = [];
  for await (const item of pages) items.push(item);
  return items;
}

async function agree() {
  const product = { product_type: 'number_reputation' };
  assert.equal((await client.termsOfService.retrieveStatus(product)).data.has_agreed, false);
  const agreement = (await client.termsOfService.numberReputation.agree()).data;
  assert.equal(agreement.product_type, 'number_reputation');
  assert.equal((await client.termsOfService.retrieveStatus(product)).data.has_agreed, true);
  const agreements = await collect(client.termsOfService.agreements.list());
  assert.deepEqual(agreements.map((it) => it.id), [agreement.id]);
}

async function upload(content) {
  const file = content.toString('base64');
  const document = (await client.documents.upload({ document: { file, filename: 'loa.pdf' } })).data;
  assert.deepEqual([document.filename, document.content_type], ['loa.pdf', 'application/pdf']);
  const download = await client.documents.download(document.id);
  assert.deepEqual(Buffer.from(await download.arrayBuffer()), content);
  return document.id;
}

async function enable(enterprise) {
  const letter = await reputation.loa.render(enterprise);
  const document = await upload(Buffer.from(await letter.arrayBuffer()));
  let settings = (await reputation.enable(enterprise, { loa_document_id: document })).data;
  assert.deepEqual([settings.status, settings.loa_status], ['pending', 'pending']);
  assert.deepEqual([settings.check_frequency, settings.loa_document_id], ['business_daily', document]);
  for (let reads = 0; reads < 10 && settings.status !== 'approved'; reads += 1)
    settings = (await reputation.retrieve(enterprise)).data;
  assert.deepEqual([settings.status, settings.loa_status], ['approved', 'approved']);
}

async function monitor(enterprise) {
  const { numbers } = reputation;
  const added = await numbers.associate(enterprise, { phone_numbers: NUMBERS });
  assert.deepEqual(added.data.map((it) => it.phone_number), NUMBERS);
  assert.ok(added.data.every((it) => it.reputation_data === null));

  const read = async (query) => {
    const number = await numbers.retrieve(FLAGGED, { enterprise_id: enterprise, ...query });
    return number.data.reputation_data;
  };
  const first = await read();
  assert.deepEqual([first.spam_risk, first.spam_category], ['high', 'Telemarketer']);
  assert.deepEqual(await read(), first, 'the second read is the stored snapshot');
  await control('POST', '/clock/advance', { by: '1m' });
  const fresh = await read({ fresh: true });
  assert.ok(new Date(fresh.last_refreshed_at) > new Date(first.last_refreshed_at));

  const refreshed = (await numbers.refresh(enterprise, { phone_numbers: [QUIET, '+16035559999'] })).data;
  assert.deepEqual(refreshed.results.map((it) => it.success), [true, false]);
  assert.deepEqual([refreshed.total_requested, refreshed.total_successful, refreshed.total_failed], [2, 1, 1]);

  const page = await numbers.list(enterprise, { 'page[size]': 2 });
  assert.equal(page.meta.total_pages, 3);
  assert.deepEqual((await collect(page)).map((it) => it.phone_number).sort(), [...NUMBERS].sort());
  const found = await collect(client.reputation.numbers.list({ 'filter[phone_number][eq]': QUIET }));
  assert.deepEqual(found.map((it) => it.phone_number), [QUIET]);
  assert.equal((await client.reputation.numbers.retrieve(QUIET)).data.enterprise_id, enterprise);

  const weekly = await reputation.updateFrequency(enterprise, { check_frequency: 'weekly' });
  assert.equal(weekly.data.check_frequency, 'weekly');
}

async function remediate(enterprise) {
  const { remediation } = reputation;
  const body = { phone_numbers: [FLAGGED], call_purpose: 'Appointment reminders' };
  let request = (await remediation.create(enterprise, body)).data;
  assert.deepEqual([request.status, request.phone_numbers_count], ['pending', 1]);
  await assert.rejects(remediation.create(enterprise, body), Telnyx.ConflictError);
  for (let reads = 0; reads < 10 && request.status !== 'completed'; reads += 1)
    request = (await remediation.retrieve(request.id, { enterprise_id: enterprise })).data;
  assert.deepEqual(request.results.remediated, [FLAGGED]);
  const listed = await collect(remediation.list(enterprise, { 'page[size]': 1 }));
  assert.deepEqual(listed.map((it) => it.id), [request.id]);
}

async function end(enterprise) {
  await reputation.numbers.disassociate(QUIET, { enterprise_id: enterprise });
  const left = await collect(reputation.numbers.list(enterprise, { 'page[size]': 3 }));
  assert.deepEqual(left.map((it) => it.phone_number).sort(), NUMBERS.filter((it) => it !== QUIET).sort());
  await reputation.disable(enterprise);
  await assert.rejects(reputation.retrieve(enterprise), Telnyx.NotFoundError);
  await client.enterprises.delete(enterprise);
  assert.deepEqual(await collect(client.enterprises.list()), []);
}

// A clock that stands still keeps scheduled checks, which are billed, to where the calls below put them.
await control('PUT', '/clock', { mode: 'frozen', at: '2026-11-20T09:00:00Z' });
await agree();
const created = (await client.enterprises.create(PROFILE)).data;
assert.deepEqual([created.legal_name, created.number_reputation_enabled], [PROFILE.legal_name, false]);
const updated = await client.enterprises.update(created.id, { website: 'https://new.example' });
assert.equal(updated.data.website, 'https://new.example');
await enable(created.id);
await monitor(created.id);
await remediate(created.id);
await end(created.id);

const ledger = await control('GET', '/ledger');
const billed = Object.entries(ledger.by_operation).filter(([, it]) => it.usd !== '0.00');
// Reads: the first read of a number and the fresh one. The cached read, and the refresh that fails, cost nothing.
assert.deepEqual(Object.fromEntries(billed.map(([name, it]) => [name, it.usd])), {
  enableReputationSettings: '100.00',
  associateReputationNumbers: '0.50',
  getPhoneNumberReputation: '0.20',
  refreshReputationNumbers: '0.10',
  submitReputationRemediation: '1.00',
});
assert.equal(ledger.total_usd, '101.80');
assert.ok(!('unknown' in ledger.by_operation), 'every call went to an operation of the document');
console.log(`telnyx ${VERSION} for Node: ${ledger.calls} calls, USD ${ledger.total_usd}`);
