// Puts the modules of dist/ into one file: each file that is opened takes a third of a millisecond of a process's start.
//
// Of each module a line is left that takes it out of there, so that whoever names its file gets the same objects. In the
// bundle a module still runs when it is first asked for.
import { build } from 'esbuild';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { exportedNames } from './exported-names.mjs';

const dist = new URL('../dist/', import.meta.url);
/** As deep as `native/load.js`, which looks from its own folder for the package's. */
const BUNDLE = 'bundle/index.js';
/** It is run, and not asked for. */
const PROGRAM = 'bin.js';
/** What is imported by a module of the other kind, which looks for names without running anything. */
const IMPORTED = ['exports.js', 'arrow.js', 'monitor.js', 'testing.js', 'native/triple.js'];

const modules = readdirSync(dist, { recursive: true })
  .map((name) => name.replaceAll(path.sep, '/'))
  .filter((name) => name.endsWith('.js') && name !== PROGRAM)
  .sort();

await build({
  stdin: {
    contents: `module.exports = {\n${modules.map((name) => `  '${name}': () => require('./${name}'),\n`).join('')}};\n`,
    resolveDir: fileURLToPath(dist),
  },
  outfile: fileURLToPath(new URL(BUNDLE, dist)),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  logLevel: 'warning',
});

for (const name of modules) {
  const bundle = path.posix.relative(path.posix.dirname(name), BUNDLE);
  const from = bundle.startsWith('.') ? bundle : `./${bundle}`;
  const names = IMPORTED.includes(name) ? exportedNames(new URL(name.replace(/\.js$/, '.d.ts'), dist), { values: true }) : [];
  const found = names.length > 0 ? `0 && (module.exports = { ${names.join(', ')} });\n` : '';
  // In two steps: what looks for names would read the whole bundle for a module that is nothing but another one.
  const text = `'use strict';\nconst modules = require('${from}');\nmodule.exports = modules['${name}']();\n`;
  writeFileSync(new URL(name, dist), text + found);
}
