// Every snippet of the README and of MIGRATING.md runs against the sandbox, in an account where the guide has been walked.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import ts from 'typescript';
import { walkTheGuide } from './support/guide.mjs';
import { command, startSandbox } from './support/sandbox.mjs';
import { signer } from './support/signer.mjs';
import { output, packageFolder, tsc } from './support/tools.mjs';

const texts = ['README.md', 'MIGRATING.md'].map((name) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
const snippets = [...texts.join('\n').matchAll(/^```(js|ts)\n(.*?)^```$/gms)].map(([, language, code]) => ({ language, code }));
const ENTERPRISE = '4a6192a4-573d-446d-b3ce-aff9117272a6';

let sandbox;
let folder;
before(async () => {
  sandbox = await startSandbox({ approvals: 'immediate' });
  folder = mkdtempSync(path.join(os.tmpdir(), 'telnyx-reputation-readme-'));
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  mkdirSync(path.join(folder, 'node_modules'));
  symlinkSync(packageFolder, path.join(folder, 'node_modules/telnyx-reputation'), 'junction');
  symlinkSync(path.join(packageFolder, 'node_modules/apache-arrow'), path.join(folder, 'node_modules/apache-arrow'), 'junction');
});
after(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

describe('the README', { concurrency: true }, () => {
  assert.ok(snippets.length >= 20, 'the snippets are found');
  for (const [index, { language, code }] of snippets.entries()) {
    test(`snippet ${index + 1}: ${code.split('\n').find((line) => /client\.|Sandbox/.test(line))}`, async () => {
      const apiKey = `KEY_README_${index}`;
      const text = code.replaceAll(ENTERPRISE, await walkTheGuide(sandbox.client({ apiKey }))).replaceAll('letter.pdf', `letter-${index}.pdf`);
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

test('the receiver of the README takes what is genuine', async () => {
  const { key, headers } = signer();
  const body = JSON.stringify({ data: { event_type: 'number_reputation.number.flagged', payload: { confirm_by: 'noon' } } });
  const forged = body.replace('noon', 'midnight');
  const drive = `console.log(await receive({ headers: ${JSON.stringify(headers(body))}, body: Buffer.from(${JSON.stringify(body)}) }));
    console.log(await receive({ headers: ${JSON.stringify(headers(body))}, body: Buffer.from(${JSON.stringify(forged)}) }));`;
  const file = path.join(folder, 'receiver.mjs');
  writeFileSync(file, compiled(snippets.find(({ code }) => code.includes('function receive')).code) + drive);
  const env = { ...process.env, TELNYX_API_KEY: 'KEY', TELNYX_PUBLIC_KEY: key };
  const { text } = await output(process.execPath, [file], { cwd: folder, env });
  assert.equal(text, 'answer before noon\n200\n400\n');
});

test('every snippet compiles strictly as TypeScript', async () => {
  const own = mkdtempSync(path.join(folder, 'strict-'));
  for (const [index, { code }] of snippets.entries()) writeFileSync(path.join(own, `snippet-${index}.mts`), code);
  const typeRoots = [path.join(packageFolder, 'node_modules/@types')];
  const compilerOptions = { strict: true, noEmit: true, module: 'node16', target: 'es2022', lib: ['es2022', 'esnext.disposable'], types: ['node'], typeRoots };
  writeFileSync(path.join(own, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  assert.equal(await tsc(own), '');
});

function compiled(text) {
  const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(text, { compilerOptions: options }).outputText;
}
