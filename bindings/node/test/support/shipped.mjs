// The package as its users have it: installed from tarballs alone, in a folder of its own, and run as the README says.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { triple } from '../../dist/native/triple.js';
import { output, packageFolder } from './tools.mjs';

/** The words of the README's one command that begins so. */
function words(begin) {
  const lines = readFileSync(path.join(packageFolder, 'README.md'), 'utf8').split('\n');
  const found = lines.filter((line) => line.startsWith(begin));
  assert.equal(found.length, 1, begin);
  return found[0].trim().split(/\s+/);
}

/** Installs the tarballs in an empty folder, as the README says it but for where things are; no registry is asked for anything. */
export async function install(folder, tarballs) {
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
  const here = { '../my-program': [folder], 'target/dist/npm/*.tgz': tarballs };
  const [npm, ...rest] = words('npm install --prefix ').flatMap((word) => here[word] ?? [word]);
  const quiet = ['--offline', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const { status, text } = await output(npm, [...rest, ...quiet], { cwd: folder });
  assert.equal(status, 0, text);
  const there = readdirSync(path.join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
  const own = ['telnyx-reputation', `telnyx-reputation-${triple()}`, `telnyx-reputation-cli-${triple()}`];
  assert.deepEqual(there.sort(), own.sort());
}

/** Walks the guide as the README says it, and lets the command make its own first run, all with what the folder has. */
export async function walk(folder) {
  const [npx, ...rest] = words('npx telnyx-reputation sandbox exec ');
  const guide = await output(npx, rest, { cwd: folder });
  assert.equal(guide.status, 0, guide.text);
  assert.match(guide.stdout, /^ *\d+\. disable monitoring$/m);
  const run = await output(npx, ['telnyx-reputation', 'quickstart', '--sandbox', '--yes'], { cwd: folder });
  assert.equal(run.status, 0, run.text);
  const outcomes = JSON.parse(run.stdout).data.map(({ outcome }) => outcome);
  assert.deepEqual([...new Set(outcomes)], ['done'], run.stdout);
}
