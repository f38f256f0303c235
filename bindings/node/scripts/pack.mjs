// Packs what is published: the package itself, one package for each platform's native module that lies here, and one for
// this platform's command, which the workspace has built.
//
//   node scripts/pack.mjs FOLDER COMMAND
//
// Modules and commands of all those platforms become optional dependencies of the package at the same version. They are not
// in the checked-in package.json, since a clone builds its own module.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { triple as ownTriple } from '../dist/native/triple.js';
import { npm } from './npm.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));
const root = path.join(here, '../..');
/** What describes the package. */
const TEXTS = ['README.md', 'MIGRATING.md', 'REFERENCE.md', 'examples'];
const NOTICES = ['LICENSE-APACHE', 'LICENSE-MIT', 'THIRD-PARTY-NOTICES.md'];

const [target, command] = process.argv.slice(2);
if (!command) throw new Error('usage: node scripts/pack.mjs FOLDER COMMAND');
mkdirSync(target, { recursive: true });

const manifest = JSON.parse(readFileSync(path.join(here, 'package.json'), 'utf8'));
const entries = manifest.files.filter((file) => file !== '*.node');
const { name, version, license, repository, engines, description } = manifest;
const modules = readdirSync(here)
  .map((file) => /^telnyx-reputation\.(.+)\.node$/.exec(file))
  .filter(Boolean);
if (modules.length === 0) throw new Error('there is no native module: npm run build');

for (const [file, triple] of modules) {
  const own = { description: `The native module of ${name} for ${triple}.`, main: file, files: [file, ...NOTICES] };
  pack({ ...forPlatform(name, triple), ...own }, [path.join(here, file)]);
}
const program = path.basename(command);
pack(
  {
    ...forPlatform(`${name}-cli`, ownTriple()),
    description: `The ${name} command for ${ownTriple()}.`,
    files: [program, ...NOTICES],
    // Out of an archive nothing can be started.
    preferUnplugged: true,
  },
  [path.resolve(command)],
);

/** What the manifests of all packages for a platform say. Where a package was built is believed only of its `repository`. */
function forPlatform(base, triple) {
  const [system, processor, abi] = triple.split('-');
  const libc = system === 'linux' && { libc: [abi === 'musl' ? 'musl' : 'glibc'] };
  return { name: `${base}-${triple}`, version, license, repository, engines, os: [system], cpu: [processor], ...libc };
}

const { devDependencies, scripts, ...published } = manifest;
pack(
  {
    ...published,
    description,
    files: [...entries, ...TEXTS, ...NOTICES],
    optionalDependencies: Object.fromEntries(
      modules.flatMap(([, triple]) => [`${name}-${triple}`, `${name}-cli-${triple}`]).map((each) => [each, version]),
    ),
  },
  [...entries, ...TEXTS].map((file) => path.join(file === 'REFERENCE.md' ? path.join(root, 'openapi') : here, file)),
);

function pack(own, files) {
  const stage = mkdtempSync(path.join(os.tmpdir(), `${own.name}-`));
  for (const file of [...files, ...NOTICES.map((notice) => path.join(root, notice))]) {
    cpSync(file, path.join(stage, path.basename(file)), { recursive: true });
  }
  const readme = path.join(stage, 'README.md');
  // What the texts of the repository point to lies beside them here.
  if (files.some((file) => path.basename(file) === 'README.md')) {
    writeFileSync(readme, readFileSync(readme, 'utf8').replaceAll('](../../openapi/', ']('));
  }
  writeFileSync(path.join(stage, 'package.json'), `${JSON.stringify(own, null, 2)}\n`);
  const [program, ...words] = npm('npm');
  const packed = execFileSync(program, [...words, 'pack', '--silent', '--pack-destination', path.resolve(target)], {
    cwd: stage,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  rmSync(stage, { recursive: true });
  console.log(path.join(target, packed.trim().split('\n').at(-1)));
}
