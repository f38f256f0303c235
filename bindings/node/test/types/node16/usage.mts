// What the declarations promise, as a user of ECMAScript modules sees it. Nothing here runs.
import Telnyx, { type ReputationPhoneNumber, type SpamRisk, NotFoundError, Page, Telnyx as Named } from 'telnyx-reputation';
import { Monitor, type Change, type Cost } from 'telnyx-reputation/monitor';
import { Sandbox } from 'telnyx-reputation/testing';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function is<_ extends true>(): void {}

const client = new Telnyx({ apiKey: 'KEY', baseURL: null, timeout: 1000, defaultHeaders: { 'x-team': 'calls' } });
const limited = new Telnyx({ spendLimitUsd: '12.50', deadline: 5000 }).withOptions({ deadline: 1 });
is<Equal<ReturnType<typeof limited.usage>['limitUsd'], string | null>>();
const named: Named = client;
const typed: Telnyx.EnterprisePublic = { id: '1' };

// Answers: optional and nullable as the document says.
const number = await client.enterprises.reputation.numbers.retrieve('+16035551234', { enterprise_id: '1', fresh: true });
is<Equal<typeof number.data, ReputationPhoneNumber>>();
const data = number.data.reputation_data;
is<Equal<null extends typeof data ? true : false, true>>();
const risk: SpamRisk | null | undefined = data?.spam_risk;
if (risk === 'high') console.log(risk);
// Enums are open, and offer what is known.
const later: SpamRisk = 'purple';
is<Equal<typeof later extends string ? true : false, true>>();

const stored = await client.enterprises.reputation.numbers.peek('+16035551234', { enterprise_id: '1' });
is<Equal<typeof stored, ReputationPhoneNumber | null>>();
is<Equal<typeof stored, Awaited<ReturnType<typeof client.reputation.numbers.peek>>>>();

const approved = await client.enterprises.reputation.waitUntilApproved('1', { onProgress: (state) => void state.loa_status });
is<Equal<typeof approved, Telnyx.EnterpriseReputationPublic>>();
const remedied = client.enterprises.reputation.remediation.wait('1', { enterprise_id: '1', deadline: 5, signal: null });
is<Equal<Awaited<typeof remedied>, Telnyx.RemediationRequest>>();

const body = { phone_numbers: ['+16035551234'] } as const;
const runs = await client.enterprises.reputation.numbers.associateMany('1', body, { onProgress: ({ done, total }) => done / total });
for (const result of runs) {
  if (result.outcome === 'done') is<Equal<typeof result.value, ReputationPhoneNumber>>();
  if (result.outcome === 'refused') is<Equal<typeof result.error.pointer, string | null>>();
  if (result.outcome === 'unknown') is<Equal<typeof result.error.kind, string>>();
}
const remedies = client.enterprises.reputation.remediation.createMany('1', { ...body, call_purpose: 'reminders' });
is<Equal<Awaited<typeof remedies>, Telnyx.RunResult<Telnyx.RemediationRequest>[]>>();

const plan: Telnyx.Plan = await client.enterprises.reputation.numbers.plan('1', body, { signal: null });
is<Equal<typeof plan.toAssociate, readonly string[]>>();
const applied = await plan.apply({ concurrency: 2, onProgress: ({ done, total }) => done / total });
is<Equal<typeof applied, Telnyx.Applied>>();
for (const result of applied.disassociated) if (result.outcome === 'done') is<Equal<typeof result.value, null>>();
const usd: string = client.enterprises.reputation.remediation.estimateMany(body);
console.log(usd);

// Nothing, files, status and headers.
is<Equal<Awaited<ReturnType<typeof client.enterprises.delete>>, void>>();
const letter = await client.enterprises.reputation.loa.render('1');
is<Equal<typeof letter, Response>>();
const bytes: ArrayBuffer = await letter.arrayBuffer();
const { data: same, response, requestId } = await client.enterprises.retrieve('1').withResponse();
is<Equal<typeof response, Response>>();
const id: string | undefined = requestId ?? response.headers.get('x-request-id') ?? same.data.id;

// What the document does not have.
const balance = await client.get<{ balance: string }>('/balance', { query: { a: 1 }, headers: { a: 'b' } });
is<Equal<typeof balance, { balance: string }>>();
const anything = await client.post('/newer', { body: { a: null } });
is<Equal<typeof anything, unknown>>();
const piecewise = (await client.documents.download('1').asResponse()).body;
console.log(piecewise, (await client.delete('/newer').asResponse()).status);

// Lists.
for await (const item of client.enterprises.reputation.numbers.list('1', { 'page[size]': 250 })) {
  is<Equal<typeof item, ReputationPhoneNumber>>();
}
const page = await client.enterprises.reputation.numbers.list('1');
if (page.hasNextPage()) {
  const next: typeof page = await page.getNextPage();
  is<Equal<typeof next.data, ReputationPhoneNumber[]>>();
}
console.log(named, typed, page instanceof Page, page.meta?.total_pages, bytes, id);
for await (const each of client.documents.list({ filter: { filename: { contains: 'loa' } } }).iterPages()) console.log(each.data[0]?.id);

// Options.
const options = { signal: new AbortController().signal, timeout: 5, deadline: 9, headers: new Headers(), query: { a: 1 } };
await client.termsOfService.numberReputation.agree(options);
await client.documents.upload({ file: new Blob([]), filename: 'a.pdf' }, options);
await client.documents.upload({ document: { file: 'JVBERi0=' } });

// Errors.
try {
  await client.withOptions({ timeout: 5 }).enterprises.reputation.updateWebhook('1', { webhook_url: null });
} catch (error) {
  if (error instanceof NotFoundError) is<Equal<typeof error.status, number>>();
  if (error instanceof Telnyx.OutcomeUnknownError) {
    const found = await error.resolve<{ id: string }>();
    if (found.outcome === 'done') is<Equal<typeof found.value.id, string>>();
    if (found.outcome === 'cannot_tell') is<Equal<typeof found.reason, string>>();
  }
  if (error instanceof Telnyx.APIError) {
    const status: number | undefined = error.status;
    console.log(status, error.code, error.errors[0]?.pointer, error.attempts, error.headers?.get('x'));
  }
}

// Delivered events: the type tells the rest.
const received = await client.webhooks.unwrap(Buffer.from('{}'), { headers: { a: 'b', c: ['d'], e: undefined }, key: ['k1', 'k2'] });
switch (received.data.event_type) {
  case 'number_reputation.number.flagged':
    is<Equal<typeof received.data.payload.confirm_by, string>>();
    break;
  case 'number_reputation.number.removed':
    is<Equal<typeof received.data.payload.removal_reason, Telnyx.OwnershipRemovalReason>>();
    break;
  case 'number_reputation.external_verification.status_changed':
  case 'number_reputation.remediation.tier1_complete':
  case 'number_reputation.remediation.completed':
  case 'number_reputation.remediation.failed':
    break;
  default:
    is<Equal<typeof received.data.payload, Record<string, unknown>>>();
    console.log(received.data.event_type.toUpperCase(), String(received.data.event_type) === 'message.received');
}
const unsafe: Telnyx.WebhookEvent = client.webhooks.unsafeUnwrap('{}');
is<Equal<typeof unsafe, typeof received>>();
console.log(unsafe.data.id, unsafe.meta.attempt);
const request = {} as import('node:http').IncomingMessage;
void client.webhooks.unwrap('{}', { headers: request.headers });
void client.webhooks.unwrap('{}', { headers: new Headers() });
new Telnyx({ publicKey: ['k1', 'k2'], proxy: false, caCertificates: ['ca.pem', Buffer.from('')], connectTimeout: 5 });
new Telnyx({ publicKey: 'k', proxy: new URL('http://proxy.example:3128'), caCertificates: 'ca.pem' });
// @ts-expect-error the headers
void client.webhooks.unwrap('{}', { key: 'k' });
// @ts-expect-error a parsed body
void client.webhooks.unwrap({ data: {} }, { headers: {} });

// Disposal.
{
  const sandbox = await Sandbox.start({ approvals: 'immediate' });
  const other: Telnyx = sandbox.client();
  await other[Symbol.asyncDispose]();
  const closed: Promise<void> = sandbox.close();
  await closed;
}

// What is refused at compile time.
// @ts-expect-error a path id that must be there
client.enterprises.reputation.numbers.retrieve('+16035551234');
// @ts-expect-error a parameter that there is not
client.enterprises.list({ page_size: 250 });
// @ts-expect-error a body that must be there
client.enterprises.reputation.numbers.associate('1');
// @ts-expect-error a list that must be one
client.enterprises.reputation.numbers.associate('1', { phone_numbers: '+16035551234' });
// @ts-expect-error an option that there is not
client.enterprises.retrieve('1', { retries: 1 });
// @ts-expect-error a client option that there is not
new Telnyx({ apikey: 'KEY' });
// @ts-expect-error a limit that a derived client shares
client.withOptions({ spendLimitUsd: '1' });
// @ts-expect-error the enterprise
client.enterprises.reputation.numbers.peek('+16035551234');
// @ts-expect-error number where text is wanted
client.enterprises.retrieve(1);

export async function turned(monitor: Monitor): Promise<string[]> {
  const numbers: string[] = [];
  for await (const change of monitor.changes({ since: new Date(), turns: ['flagged'] })) {
    const risk: string | null = change.before?.spam_risk ?? change.spam_risk;
    // @ts-expect-error -- nothing is known of some numbers.
    const sure: string = change.spam_risk;
    if (risk !== sure) numbers.push(change.phone_number);
  }
  const all: [Change[], Cost[]] = await Promise.all([monitor.history('+16035551234'), monitor.cost({ since: '30d' })]);
  // @ts-expect-error -- there is no such turn.
  monitor.changes({ turns: ['spoiled'] });
  return [...numbers, ...all[1].map(({ usd }) => usd)];
}
