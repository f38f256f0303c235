// Every Number Reputation call of the official package, as its own reference spells it. Compiled against both packages:
// moving over is changing the import. Nothing here runs.
import Telnyx from 'telnyx';

const client = new Telnyx({ apiKey: process.env['TELNYX_API_KEY'], baseURL: 'http://127.0.0.1:1/v2', timeout: 1000, defaultHeaders: { a: 'b' }, logLevel: 'debug', logger: console });
const id = '6a09cdc3-8948-47f0-aa62-74ac943d6c58';
const controller = new AbortController();
const options = { signal: controller.signal, timeout: 5_000, headers: { 'x-a': 'b' } };

export async function calls(): Promise<unknown[]> {
  const agreement = await client.termsOfService.numberReputation.agree();
  const status = await client.termsOfService.retrieveStatus({ product_type: 'number_reputation' });
  const info = await client.termsOfService.retrieveInfo({ product_type: 'number_reputation' });
  for await (const each of client.termsOfService.agreements.list({ 'page[number]': 1, 'page[size]': 20 })) console.log(each.id);
  const one = await client.termsOfService.agreements.retrieve(id);

  for await (const enterprise of client.enterprises.list({ 'filter[legal_name][contains]': 'acme', legal_name: 'a' })) {
    console.log(enterprise.id, enterprise.legal_name);
  }
  const created = await client.enterprises.create({
    billing_address: {
      administrative_area: 'IL',
      city: 'Chicago',
      country: 'US',
      postal_code: '60601',
      street_address: '100 Main St',
    },
    billing_contact: { email: 'a@acme.example', first_name: 'Jane', last_name: 'Doe', phone_number: '+13125550000' },
    country_code: 'US',
    doing_business_as: 'Acme',
    fein: '12-3456789',
    industry: 'technology',
    jurisdiction_of_incorporation: 'Delaware',
    legal_name: 'Acme Inc.',
    number_of_employees: '51-200',
    organization_contact: {
      email: 'a@acme.example',
      first_name: 'Jane',
      last_name: 'Doe',
      job_title: 'VP',
      phone_number: '+13125550000',
    },
    organization_legal_type: 'corporation',
    organization_physical_address: {
      administrative_area: 'IL',
      city: 'Chicago',
      country: 'US',
      postal_code: '60601',
      street_address: '100 Main St',
    },
    organization_type: 'commercial',
    website: 'https://acme.example',
    customer_reference: 'crm-1',
  });
  const enterprise = await client.enterprises.retrieve(id);
  const updated = await client.enterprises.update(id, { website: 'https://new.example', customer_reference: 'crm-2' });
  await client.enterprises.delete(id);

  const uploaded = await client.documents.upload({ document: { file: 'JVBERi0=', filename: 'loa.pdf' } });
  const uploadedJson = await client.documents.uploadJson({ document: { file: 'JVBERi0=', customer_reference: 'loa' } });
  const document = await client.documents.retrieve(id);
  const renamed = await client.documents.update(id, { filename: 'b.pdf' });
  const download = await client.documents.download(id);
  const content = await download.blob();
  const link = await client.documents.generateDownloadLink(id);
  for await (const each of client.documents.list({ filter: { filename: { contains: 'loa' } }, 'page[size]': 5 })) console.log(each.id);
  const deleted = await client.documents.delete(id);
  for await (const each of client.documentLinks.list({ 'page[size]': 5 })) console.log(each.id);

  const settings = await client.enterprises.reputation.retrieve(id);
  const enabled = await client.enterprises.reputation.enable(id, { loa_document_id: id, check_frequency: 'business_daily' });
  await client.enterprises.reputation.disable(id);
  const frequency = await client.enterprises.reputation.updateFrequency(id, { check_frequency: 'weekly' });
  const letter = await client.enterprises.reputation.loa.render(id);
  const bytes = await letter.arrayBuffer();
  const replaced = await client.enterprises.reputation.loa.update(id, { loa_document_id: id });

  const { numbers, remediation } = client.enterprises.reputation;
  const list = numbers.list(id, { 'filter[phone_number][eq]': '+16035551234', 'page[number]': 1, 'page[size]': 250 });
  for await (const each of list) console.log(each.phone_number, each.reputation_data?.spam_risk);
  let page = await numbers.list(id);
  while (page.hasNextPage()) page = await page.getNextPage();
  const associated = await numbers.associate(id, { phone_numbers: ['+16035551234'] });
  const refreshed = await numbers.refresh(id, { phone_numbers: ['+16035551234'] });
  const number = await numbers.retrieve('+16035551234', { enterprise_id: id, fresh: true }, options);
  await numbers.disassociate('+16035551234', { enterprise_id: id });

  for await (const each of client.reputation.numbers.list({ 'filter[phone_number][contains]': '60355' })) console.log(each.id);
  const simple = await client.reputation.numbers.retrieve('+16035551234', { fresh: false });
  await client.reputation.numbers.delete('+16035551234');

  for await (const each of remediation.list(id, { 'page[number]': 1 })) console.log(each.id);
  const remedy = await remediation.create(id, { call_purpose: 'appointment reminders', phone_numbers: ['+16035551234'] });
  const found = await remediation.retrieve(id, { enterprise_id: id });

  await client.enterprises.list(null);
  await client.termsOfService.agreements.list(null, options);
  await client.termsOfService.retrieveStatus(null);
  await client.documents.list(null);
  await client.documentLinks.list(null);
  await numbers.list(id, null);
  await remediation.list(id, null, options);
  await client.reputation.numbers.list(null);
  await client.reputation.numbers.retrieve('+16035551234', null);
  await client.enterprises.reputation.loa.render(id, null);

  const { data, response } = await client.enterprises.retrieve(id).withResponse();
  const raw = await client.enterprises.retrieve(id).asResponse();
  console.log(data.data?.id, response.headers.get('x-request-id'), raw.status, raw.ok);

  try {
    await client.enterprises.retrieve(id, options);
  } catch (error) {
    if (error instanceof Telnyx.APIUserAbortError || error instanceof Telnyx.APIConnectionTimeoutError) throw error;
    if (error instanceof Telnyx.APIConnectionError || error instanceof Telnyx.RateLimitError) console.log(error.message);
    if (error instanceof Telnyx.NotFoundError) console.log(error.status, error.name, error.headers);
    if (error instanceof Telnyx.APIError && error.status === 422) console.log(error.error);
  }
  const other: Telnyx = client.withOptions({ timeout: 5 });
  const event = await new Telnyx({ publicKey: process.env['TELNYX_PUBLIC_KEY'] }).webhooks.unwrap('{}', { headers: { a: 'b' }, key: 'k' });
  const balance = await client.get<{ balance: string }>('/balance', { query: { a: 'b' }, headers: { a: 'b' } });
  const post = await client.post('/newer', { body: { a: 1 } });
  await Promise.all([client.put('/a'), client.patch('/a', { timeout: 5 }), client.delete('/a')]);
  const piecewise = (await client.documents.download(id).asResponse()).body;
  const unsafe = client.webhooks.unsafeUnwrap('{}');

  console.log(number.data.reputation_data?.maturity_score, created.data?.id, settings.data?.loa_status);
  return [agreement.data, status, info, one, enterprise, updated, uploaded, uploadedJson, document, renamed, content, link, deleted, enabled, frequency, bytes, replaced, associated, refreshed, simple, remedy, found, other, event, unsafe, balance, post, piecewise];
}
