// Builds the native module with cargo and puts it where the loader looks first: beside package.json.
//
//   node scripts/build-native.mjs [--release]
import { execFileSync } from 'node:child_process';
import { copyFileSync, renameSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { triple } from '../dist/native/triple.js';

const folder = fileURLToPath(new URL('..', import.meta.url));
const cargo = ['build', '--package', 'telnyx-reputation-node', '--message-format', 'json-render-diagnostics'];
// The profile of what is shipped, which the workspace's Cargo.toml describes.
if (process.argv.includes('--release')) cargo.push('--profile', 'binding');

const messages = execFileSync('cargo', cargo, {
  cwd: folder,
  encoding: 'utf8',
  maxBuffer: 1 << 28,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const library = messages
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line))
  .filter((message) => message.reason === 'compiler-artifact' && message.target.kind.includes('cdylib'))
  .flatMap((message) => message.filenames)
  .find((file) => /\.(so|dylib|dll)$/.test(file));
if (!library) throw new Error('cargo built no library');

const target = path.join(folder, `telnyx-reputation.${triple()}.node`);
// Renamed into place: a process that has the old module loaded keeps it whole.
copyFileSync(library, `${target}.new`);
renameSync(`${target}.new`, target);

createRequire(import.meta.url)(target);
console.log(path.relative(process.cwd(), target));
