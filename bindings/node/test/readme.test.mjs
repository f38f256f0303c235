// Every snippet of the README runs against the sandbox, in an account where the guide has been walked.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import ts from 'typescript';
import { command, startSandbox } from './support/sandbox.mjs';
import { output, packageFolder } from './support/tools.mjs';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const snippets = [...readme.matchAll(/^```(js|ts)\n(.*?)^```$/gms)].map(([, language, code]) => ({ language, code }));
const ENTERPRISE = '4a6192a4-573d-446d-b3ce-aff9117272a6';
const NUMBERS = ['+16035551234', '+16035551235'];

let sandbox;
let folder;
before(async () => {
  sandbox = await startSandbox({ approvals: 'immediate' });
  folder = mkdtempSync(path.join(os.tmpdir(), 'telnyx-reputation-readme-'));
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  mkdirSync(path.join(folder, 'node_modules'));
  symlinkSync(packageFolder, path.join(folder, 'node_modules/telnyx-reputation'), 'junction');
});
after(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

describe('the README', { concurrency: true }, () => {
  assert.ok(snippets.length >= 9, 'the snippets are found');
  for (const [index, { language, code }] of snippets.entries()) {
    test(`snippet ${index + 1}: ${code.split('\n').find((line) => /client\.|Sandbox/.test(line))}`, async () => {
      const apiKey = `KEY_README_${index}`;
      const text = code.replaceAll(ENTERPRISE, await walkTheGuide(apiKey)).replaceAll('letter.pdf', `letter-${index}.pdf`);
      const file = path.join(folder, `snippet-${index}.mjs`);
      writeFileSync(file, language === 'ts' ? compiled(text) : text);
      const { status, text: said } = await output(process.execPath, [file], {
        cwd: folder,
        env: {
          ...process.env,
          TELNYX_BASE_URL: sandbox.baseURL,
          TELNYX_API_KEY: apiKey,
          TELNYX_REPUTATION_COMMAND: command,
        },
      });
      assert.equal(status, 0, said);
      assert.doesNotMatch(said, /undefined/);
    });
  }
});

function compiled(text) {
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(text, { compilerOptions: options }).outputText;
}

/** The id of an enterprise with monitored numbers. */
async function walkTheGuide(apiKey) {
  const client = sandbox.client({ apiKey });
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
  await reputation.numbers.associate(id, { phone_numbers: NUMBERS });
  return id;
}
