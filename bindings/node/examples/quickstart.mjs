// The guide's quickstart: from an account that has nothing to a number's spam risk.
//
// It reads TELNYX_API_KEY and TELNYX_BASE_URL. `cargo xtask quickstart` runs it against the sandbox, where nothing is
// billed; against the real service it would bill what it says.
import { setTimeout as sleep } from 'node:timers/promises';
import Telnyx from 'telnyx-reputation';

const NUMBERS = ['+16035551234', '+16035551235'];

// How often the reviews are looked at, and how many milliseconds apart.
const POLLS = 60;
const POLL_INTERVAL = 200;

const address = {
  country: 'US',
  administrative_area: 'NH',
  city: 'Concord',
  postal_code: '03301',
  street_address: '1 Main Street',
};
const person = { first_name: 'Ada', last_name: 'Stone', phone_number: '+16035550100' };

let step = 'set up the client';
let count = 0;

function begin(title) {
  step = title;
  count += 1;
  console.log(`${String(count).padStart(3)}. ${title}`);
}

function say(text) {
  console.log(`       ${text}`);
}

async function main() {
  const client = new Telnyx();

  begin('agree to the terms');
  const agreement = await client.termsOfService.numberReputation.agree();
  say(`version ${agreement.data.version}`);

  begin('create an enterprise');
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
    organization_contact: { ...person, email: 'ada@granite-dental.example', job_title: 'Owner' },
    billing_contact: { ...person, email: 'billing@granite-dental.example' },
    organization_physical_address: address,
    billing_address: address,
  });
  const enterpriseID = enterprise.data.id;
  say(`enterprise ${enterpriseID}`);

  begin('render the letter of authorization');
  const { reputation } = client.enterprises;
  const letter = await reputation.loa.render(enterpriseID).then((response) => response.arrayBuffer());
  say(`${letter.byteLength} bytes of PDF, to be signed`);

  begin('upload the signed letter');
  const document = await client.documents.upload({
    file: letter,
    filename: 'loa.pdf',
    content_type: 'application/pdf',
  });
  say(`document ${document.data.id}`);

  begin('enable monitoring (USD 100.00 a month)');
  const settings = await reputation.enable(enterpriseID, { loa_document_id: document.data.id });
  say(`checked ${settings.data.check_frequency}`);

  begin('wait for both approvals');
  for (let poll = 1; ; poll += 1) {
    const { status, loa_status } = (await reputation.retrieve(enterpriseID)).data;
    say(`business ${status}, letter ${loa_status}`);
    if (status === 'approved' && loa_status === 'approved') break;
    if (poll === POLLS) throw new Error(`not approved after ${POLLS} looks`);
    await sleep(POLL_INTERVAL);
  }

  begin('associate two numbers (USD 0.10 each)');
  const { numbers } = reputation;
  const associated = await numbers.associate(enterpriseID, { phone_numbers: NUMBERS });
  say(`${associated.data.length} numbers`);

  begin('retrieve a number (USD 0.10 the first time, then free)');
  for (let turn = 0; turn < 2; turn += 1) {
    say(describe((await numbers.retrieve(NUMBERS[0], { enterprise_id: enterpriseID })).data));
  }

  begin('retrieve a number fresh (USD 0.10 each time)');
  say(describe((await numbers.retrieve(NUMBERS[1], { enterprise_id: enterpriseID, fresh: true })).data));

  begin('list the numbers');
  for await (const number of numbers.list(enterpriseID)) say(describe(number));

  begin('check weekly from now on');
  const changed = await reputation.updateFrequency(enterpriseID, { check_frequency: 'weekly' });
  say(`checked ${changed.data.check_frequency}`);

  begin('disassociate a number');
  await numbers.disassociate(NUMBERS[0], { enterprise_id: enterpriseID });

  begin('disable monitoring');
  await reputation.disable(enterpriseID);
}

function describe({ phone_number, reputation_data }) {
  if (!reputation_data) return `${phone_number}: nothing known yet`;
  return `${phone_number}: spam risk ${reputation_data.spam_risk}, maturity ${reputation_data.maturity_score}`;
}

try {
  await main();
} catch (error) {
  console.error(`failed to ${step}: ${error.message}`);
  process.exitCode = 1;
}
