import { existsSync } from 'node:fs';
import path from 'node:path';

import type { Native } from './interface';
import { triple } from './triple';

const PACKAGE = 'telnyx-reputation';

/** Loads this machine's native module: the one built here, else the one of the platform's package. */
function load(): Native {
  const name = triple();
  const root = path.join(__dirname, '..', '..');
  const version = ownVersion(root);
  const local = path.join(root, `${PACKAGE}.${name}.node`);
  const wanted = existsSync(local) ? local : `${PACKAGE}-${name}`;
  let native: Native;
  try {
    native = require(wanted) as Native;
  } catch (cause) {
    throw new Error(missing(name, wanted, cause), { cause });
  }
  if (native.version() !== version) {
    throw new Error(
      `${PACKAGE} ${version} found a native module of version ${native.version()} (${wanted}). ` +
        `Install both at the same version: delete node_modules and install again.`,
    );
  }
  return native;
}

/** The version that the native module must have. When it cannot be found, this file is not where it was installed. */
function ownVersion(root: string): string {
  try {
    const { name, version } = require(path.join(root, 'package.json')) as { name: string; version: string };
    if (name === PACKAGE) return version;
  } catch {
    // As for another package's.
  }
  throw new Error(
    `${PACKAGE} runs out of its folder: a bundler has copied it, and cannot copy its native module. Let the bundler leave ` +
      `it where it is installed: with esbuild, --external:${PACKAGE}; others call it externals.`,
  );
}

function missing(name: string, wanted: string, cause: unknown): string {
  const why = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
  if (wanted.endsWith('.node')) return `${PACKAGE}: the native module ${wanted} cannot be loaded: ${why}`;
  return (
    `${PACKAGE}: there is no native module for ${name} (Node ${process.version}): ${why}. ` +
    `It comes with the optional dependency ${wanted}. Install with optional dependencies (no --omit=optional, ` +
    `no --no-optional), and on this machine's own system and processor, not on another's. If a lock file was made ` +
    `elsewhere, delete it and node_modules and install again. From a clone of the repository: npm run build.`
  );
}

/** The native module, loaded with this file. */
export const native: Native = load();
