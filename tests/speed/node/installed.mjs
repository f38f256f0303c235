// How much room the measured packages take. Prints JSON. See ../README.md.

import { readFileSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const ours = fileURLToPath(new URL('../../../bindings/node', import.meta.url));
const others = fileURLToPath(new URL('node_modules', import.meta.url));

const allFiles = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));

// None of them depends on another package.
const installed = (folder, files) => {
  const { name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const bytes = files.reduce((sum, file) => sum + statSync(file).blocks * 512, 0);
  return { name, version, packages: 1, files: files.length, bytes };
};

// What `files` of package.json has npm take, of a folder that has more.
const module = readdirSync(ours).filter((name) => name.endsWith('.node'));
const published = ['package.json', 'README.md', 'testing.js', 'testing.d.ts', ...module].map((name) => path.join(ours, name));

console.log(
  JSON.stringify([
    installed(ours, [...published, ...allFiles(path.join(ours, 'dist'))]),
    ...['telnyx', 'undici'].map((name) => path.join(others, name)).map((folder) => installed(folder, allFiles(folder))),
  ]),
);
