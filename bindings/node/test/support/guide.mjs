// The way from nothing to monitored numbers, in a sandbox.

/** The numbers that are monitored then. */
export const NUMBERS = ['+16035551234', '+16035551235'];

/** The id of an enterprise for which reputation is asked for. */
export async function enabled(client) {
  const { reputation } = client.enterprises;
  const address = { country: 'US', administrative_area: 'NH', city: 'Concord', postal_code: '03301', street_address: '1 Main Street' };
  const person = { first_name: 'Ada', last_name: 'Stone', phone_number: '+16035550100', email: 'ada@granite-dental.example' };
  await client.termsOfService.numberReputation.agree();
  const enterprise = await client.enterprises.create({
    legal_name: 'Granite Dental LLC',
    doing_business_as: 'Granite Dental',
    organization_type: 'commercial',
    organization_legal_type: 'llc',
    country_code: 'US',
    jurisdiction_of_incorporation: 'New Hampshire',
    website: 'https://granite-dental.example',
    fein: '12-3456789',
    industry: 'healthcare',
    number_of_employees: '11-50',
    organization_contact: { ...person, job_title: 'Owner' },
    billing_contact: person,
    organization_physical_address: address,
    billing_address: address,
  });
  const { id } = enterprise.data;
  const document = await client.documents.upload({ file: await reputation.loa.render(id), filename: 'loa.pdf' });
  await reputation.enable(id, { loa_document_id: document.data.id });
  return id;
}

/** The id of an enterprise with monitored numbers. */
export async function walkTheGuide(client) {
  const id = await enabled(client);
  await client.enterprises.reputation.numbers.associate(id, { phone_numbers: NUMBERS });
  return id;
}
