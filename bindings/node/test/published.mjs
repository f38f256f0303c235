// What is published, tried as it is: `cargo xtask dist` runs it once it has packed everything.
//
//   node test/published.mjs TARBALLS FOLDER
//
// The folder has to be empty.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { install, walk } from './support/shipped.mjs';

const [dist, folder] = process.argv.slice(2);
if (!folder) throw new Error('usage: node test/published.mjs TARBALLS FOLDER');

const tarballs = readdirSync(dist).filter((name) => name.endsWith('.tgz'));
await install(
  folder,
  tarballs.map((name) => path.join(dist, name)),
);
await walk(folder);
