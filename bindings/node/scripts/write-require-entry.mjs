// Writes dist/index.js and dist/index.d.ts, the entry for `require`.
//
// There the package is the class itself with everything else on it, which TypeScript says as `export =` of a class
// merged with a namespace. A namespace cannot re-export a whole module, so the names are read from its declarations.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const dist = new URL('../dist/', import.meta.url);
const file = fileURLToPath(new URL('exports.d.ts', dist));

const program = ts.createProgram([file], { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 });
const checker = program.getTypeChecker();
const names = checker
  .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)))
  .map((symbol) => symbol.name)
  .filter((name) => name !== 'Telnyx')
  .sort();

writeFileSync(
  new URL('index.js', dist),
  `'use strict';
const everything = require('./exports');
module.exports = Object.assign(everything.Telnyx, everything, { default: everything.Telnyx });
// For code that was compiled from \`import\`.
Object.defineProperty(everything.Telnyx, '__esModule', { value: true });
`,
);

writeFileSync(
  new URL('index.d.ts', dist),
  `import {
  Telnyx as Client,
${names.map((name) => `  ${name},\n`).join('')}} from './exports';

declare class Telnyx extends Client {}
declare namespace Telnyx {
  export {
    Client as Telnyx,
    Client as default,
${names.map((name) => `    ${name},\n`).join('')}  };
}
export = Telnyx;
`,
);
