// Writes the package's entries into dist/: index.js for `require`, index.mjs for `import`, and their declarations.
//
// To `require` the package is the class itself with everything else on it, which TypeScript says as `export =` of a
// class merged with a namespace. A namespace cannot re-export a whole module, so the names are read from the
// declarations of `exports`.
import { writeFileSync } from 'node:fs';

import { exportedNames } from './exported-names.mjs';

const dist = new URL('../dist/', import.meta.url);
const names = exportedNames(new URL('exports.d.ts', dist)).filter((name) => name !== 'Telnyx');

function write(name, text) {
  writeFileSync(new URL(name, dist), text);
}

write(
  'index.js',
  `'use strict';
const everything = require('./exports');
module.exports = Object.assign(everything.Telnyx, everything, { default: everything.Telnyx });
// For code that was compiled from \`import\`.
Object.defineProperty(everything.Telnyx, '__esModule', { value: true });
`,
);
write(
  'index.d.ts',
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

// The same objects as \`require\` gives, so that \`instanceof\` holds across both kinds of module.
write('index.mjs', `export * from './exports.js';\nexport { default } from './index.js';\n`);
write('index.d.mts', `export * from './exports.js';\nexport { default } from './index.js';\n`);
