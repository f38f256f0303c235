// `tests/hostile/inputs.yaml`: whatever a caller hands over is refused by its name, or sent as it was given.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import Telnyx from 'telnyx-reputation';
import { parse } from 'yaml';
import { counted } from './support/counted.mjs';
import { MADE, make, Mischief } from './support/hostile-values.mjs';
import { EMPTY, ENTERPRISE, refused, stub } from './support/stub.mjs';

const CASES = parse(readFileSync(new URL('../../../tests/hostile/inputs.yaml', import.meta.url), 'utf8'));
const NUMBER = '+16035551234';
const LONGEST_CALL = 10_000;
const LONGEST_MESSAGE = 10_000;
const phone_numbers = [NUMBER];

const lastOfPath = ({ url }) => decodeURIComponent(url.split('?')[0].split('/').at(-1));
const inQuery = (name) => ({ query }) => query.get(name) ?? undefined;
const inHeaders = ({ headers }) => Buffer.from(headers['x-a'] ?? '', 'latin1').toString();
const inBody = (...names) => ({ body }) =>
  names.reduce((found, name) => found?.[name], JSON.parse(Buffer.from(body || 'null', 'latin1').toString()));

const each = (names, place) => Object.fromEntries(names.split(' ').map((name) => [name, place(name)]));
const under = (prefix, places) => Object.fromEntries(Object.entries(places).map(([name, place]) => [`${prefix}: ${name}`, place]));
const numbers = (client) => client.enterprises.reputation.numbers;
const reputation = (client) => client.enterprises.reputation;
const NAMED_OTHERWISE = {
  apiKey: /apiKey|API key/,
  baseURL: /baseURL|base URL/,
  caCertificates: /caCertificates|CA certificate/,
  publicKey: /public ?key/i,
  defaultHeaders: /defaultHeaders|header/,
  defaultQuery: /query|\ba\b/i,
  maxBodyBytes: /max_?body_?bytes/i,
  spendLimitUsd: /spend_?limit/i,
  monthlyLimitUsd: /monthly_?limit/i,
  requestsPerSecond: /requests_?per_?second/i,
};
const called = (name) => NAMED_OTHERWISE[name] ?? new RegExp(name);

// What is called with the value, what a refusal names, and where a server finds it, to be compared with a text, a number or a
// flag that was given.
const PLACES = {
  ...under('path', {
    enterprise_id: [(client, value) => client.enterprises.retrieve(value), /enterprise_id|first argument/, lastOfPath],
    phone_number: [(client, value) => numbers(client).retrieve(value, { enterprise_id: ENTERPRISE }), /phone_number|first argument/],
    'the id beside it': [(client, value) => numbers(client).retrieve(NUMBER, { enterprise_id: value }), /enterprise_id/],
    id: [(client, value) => client.documents.retrieve(value), /\bid\b|first argument/, lastOfPath],
    peek: [(client, value) => numbers(client).peek(value, { enterprise_id: ENTERPRISE }), /phone_number|first argument/],
  }),
  ...under('query', {
    all: [(client, value) => client.enterprises.list(value), /arguments|argument/],
    legal_name: [(client, legal_name) => client.enterprises.list({ legal_name }), /legal_name/, inQuery('legal_name')],
    'page[number]': [(client, value) => client.enterprises.list({ 'page[number]': value }), /page/, inQuery('page[number]')],
    'filter[role_type]': [(client, value) => client.enterprises.list({ 'filter[role_type]': value }), /role_type/, inQuery('filter[role_type]')],
    fresh: [(client, fresh) => numbers(client).retrieve(NUMBER, { enterprise_id: ENTERPRISE, fresh }), /fresh/],
    filter: [(client, filter) => client.documents.list({ filter }), /filter/],
    sort: [(client, sort) => client.documents.list({ sort }), /sort/, inQuery('sort')],
  }),
  ...under('body', {
    all: [(client, value) => client.enterprises.update(ENTERPRISE, value), /argument/],
    'a text': [(client, doing_business_as) => client.enterprises.update(ENTERPRISE, { doing_business_as }), /doing_business_as/, inBody('doing_business_as')],
    'an object': [(client, billing_contact) => client.enterprises.update(ENTERPRISE, { billing_contact }), /billing_contact/, inBody('billing_contact')],
    'a field of an object': [(client, a) => client.enterprises.update(ENTERPRISE, { billing_contact: { a } }), /billing_contact/, inBody('billing_contact', 'a')],
    call_purpose: [(client, call_purpose) => reputation(client).remediation.create(ENTERPRISE, { phone_numbers, call_purpose }), /call_purpose/],
    webhook_url: [(client, webhook_url) => reputation(client).remediation.create(ENTERPRISE, { phone_numbers, call_purpose: 'a', webhook_url }), /webhook_url/],
    loa_document_id: [(client, loa_document_id) => reputation(client).enable(ENTERPRISE, { loa_document_id }), /loa_document_id/],
  }),
  ...under('list', {
    all: [(client, value) => numbers(client).refresh(ENTERPRISE, { phone_numbers: value }), /phone_numbers/],
    'an item': [(client, value) => numbers(client).refresh(ENTERPRISE, { phone_numbers: [NUMBER, value] }), /phone_numbers/],
    'an item of what bills': [(client, value) => numbers(client).associate(ENTERPRISE, { phone_numbers: [NUMBER, value] }), /phone_numbers/],
  }),
  ...under('call', {
    options: [(client, value) => client.enterprises.retrieve(ENTERPRISE, value), /option/],
    ...each('timeout deadline maxRetries runId headers query signal', (name) => [
      (client, value) => client.enterprises.retrieve(ENTERPRISE, { [name]: value }),
      new RegExp(name === 'headers' ? 'header' : name === 'query' ? String.raw`query|\ba\b` : name),
    ]),
    'a header': [(client, value) => client.enterprises.retrieve(ENTERPRISE, { headers: { 'x-a': value } }), /x-a/, inHeaders],
    'a parameter': [(client, a) => client.enterprises.retrieve(ENTERPRISE, { query: { a } }), /\ba\b/, inQuery('a')],
  }),
  ...under('client', {
    options: [(_, value) => new Telnyx(value), /option|API key|TELNYX_API_KEY/],
    ...each(
      'apiKey baseURL timeout maxRetries runId deadline requestsPerSecond spendLimitUsd monthlyLimitUsd budget period ' +
        'proxy caCertificates maxBodyBytes connectTimeout',
      (name) => [(_, value) => new Telnyx({ apiKey: 'KEY', [name]: value }), called(name)],
    ),
  }),
  ...under('derived client', {
    options: [(client, value) => client.withOptions(value), /option/],
    ...each('timeout maxRetries runId deadline defaultHeaders defaultQuery publicKey logLevel logger', (name) => [
      (client, value) => client.withOptions({ [name]: value }),
      called(name),
    ]),
    'a header': [(client, value) => client.withOptions({ defaultHeaders: { 'x-a': value } }), /x-a/],
    'a parameter': [(client, a) => client.withOptions({ defaultQuery: { a } }), /\ba\b/],
  }),
  ...under('run', {
    rows: [(client, value) => numbers(client).refreshMany(ENTERPRISE, { phone_numbers: value }), /phone_numbers/],
    'a row': [(client, value) => numbers(client).refreshMany(ENTERPRISE, { phone_numbers: [NUMBER, value] }), /phone_numbers/],
    enterprise_id: [(client, value) => numbers(client).associateMany(value, { phone_numbers }), /enterprise_?id|first argument/i],
    options: [(client, value) => numbers(client).refreshMany(ENTERPRISE, { phone_numbers }, value), /option/],
    ...each('concurrency goOnWithoutRefused leaveOutBadNumbers maxUsd journal retryUnknown olderThan onProgress signal', (name) => [
      (client, value) => numbers(client).refreshMany(ENTERPRISE, { phone_numbers }, { [name]: value }),
      new RegExp(name === 'maxUsd' ? 'max_?[uU]sd' : name),
    ]),
    "a plan's rows": [(client, value) => numbers(client).plan(ENTERPRISE, { phone_numbers: value }), /phone_numbers/],
  }),
  ...under('upload', {
    file: [(client, file) => client.documents.upload({ file }), /file/],
    ...each('filename content_type customer_reference', (name) => [
      (client, value) => client.documents.upload({ file: Buffer.from('%PDF'), [name]: value }),
      new RegExp(name),
    ]),
    document: [(client, document) => client.documents.upload({ document }), /document|body/],
  }),
  ...under('webhook', {
    payload: [(client, value) => client.webhooks.unwrap(value, { headers: {} }), /payload|body/],
    options: [(client, value) => client.webhooks.unwrap('{}', value), /option|headers/],
    headers: [(client, headers) => client.webhooks.unwrap('{}', { headers }), /header|half a character/],
    'a header': [(client, value) => client.webhooks.unwrap('{}', { headers: { 'telnyx-signature-ed25519': value, 'telnyx-timestamp': value } }), /header|telnyx/],
    key: [(client, key) => client.webhooks.unwrap('{}', { headers: {}, key }), /key/],
  }),
  ...under('undocumented', {
    path: [(client, value) => client.get(value), /path/],
    body: [(client, body) => client.post('/a', { body }), /body|\ba\b/, inBody()],
    options: [(client, value) => client.get('/a', value), /option/],
  }),
  ...under('numbers', {
    rows: [(_, value) => Telnyx.parseNumbers(value), /rows/],
    'a row': [(_, value) => Telnyx.parseNumbers([value]), /row/],
    region: [(_, value) => Telnyx.parseNumbers([NUMBER], value), /region/],
  }),
};

/** Whether a server was sent what was given, as far as that is a text, a number, a flag or null. */
function isAsGiven(value, found) {
  if (value === null || value === undefined) return [null, undefined, 'null', ''].includes(found);
  if (!['string', 'number', 'boolean'].includes(typeof value)) return true;
  // Spaces around a header are not part of it; of zeros there is one.
  return found === value || found === String(value) || found === String(value).trim() || Number(found) === value;
}

/** What is wrong with how a call with this value ended. */
async function ending([call, named, read], client, each, requests) {
  const value = make(each);
  const before = requests.length;
  const began = performance.now();
  let error;
  try {
    const made = await call(client, value);
    if (made instanceof Telnyx) await made.close();
  } catch (thrown) {
    error = thrown;
  }
  const took = performance.now() - began;
  const sent = requests.slice(before);
  if (took > LONGEST_CALL) return `took ${took} ms`;
  // What the value itself throws.
  if ([error, error?.cause].some((one) => one instanceof Mischief || /proxy that has been revoked/.test(one?.message))) {
    return sent.length > 0 && !named.test('onProgress') ? `sent ${sent.length}, then threw ${error}` : undefined;
  }
  if (error !== undefined && (!(error instanceof Telnyx.TelnyxError) || error instanceof Telnyx.InternalError)) {
    return `${error?.constructor?.name}: ${String(error?.stack).slice(0, 300)}`;
  }
  if ((error?.message.length ?? 0) > LONGEST_MESSAGE) return `a message of ${error.message.length} characters`;
  if (sent.length > 0) {
    const found = read?.(sent.at(-1));
    return read && !isAsGiven(value, found) ? `sent as ${JSON.stringify(found)?.slice(0, 100)}` : undefined;
  }
  const refusal = error instanceof Telnyx.InvalidArgumentError || error instanceof Telnyx.ConfigurationError;
  // The native side does not say where a value nests too deep, and not of which name an object has any.
  const told = named.test(error?.message) || /recursion limit|query is too long/.test(error?.message) || each.made === 'object that answers to every name';
  return refusal && !told ? `not named: ${error.name}: ${error.message.slice(0, 200)}` : undefined;
}

const started = process.cwd();
const folder = mkdtempSync(path.join(tmpdir(), 'telnyx-hostile-'));
after(() => {
  process.chdir(started);
  rmSync(folder, { recursive: true });
});

test('every value is refused by name or sent as given', async () => {
  // What is a path makes files.
  process.chdir(folder);
  // What a call would change is read before it.
  const server = await stub(({ method }) => (method === 'GET' ? EMPTY : refused(400)));
  const client = new Telnyx({ apiKey: 'KEY_HOSTILE', baseURL: server.baseURL, maxRetries: 0, timeout: 5_000, publicKey: Buffer.alloc(32, 1).toString('base64') });
  const cases = CASES.filter(({ made }) => made === undefined || made in MADE);
  const wrong = [];
  let tried = 0;
  for (const [where, place] of Object.entries(PLACES)) {
    for (const each of cases) {
      tried += 1;
      const name = `${where}: ${each.name}`;
      const stop = new AbortController();
      const hangs = setTimeout(LONGEST_CALL, 'hangs', { signal: stop.signal }).catch(() => undefined);
      const why = await Promise.race([ending(place, client, each, server.requests), hangs]);
      stop.abort();
      if (why !== undefined) wrong.push(`${name}: ${why}`);
    }
  }
  server.close();
  assert.ok(wrong.length === 0, `${wrong.length} of ${tried}:\n${wrong.join('\n')}`);
  assert.ok(tried > 5_000, `${tried}`);
  const known = new Set(CASES.map(({ made }) => made));
  assert.deepEqual(Object.keys(MADE).filter((name) => !known.has(name)), []);
  counted('hostile inputs', tried);
});
