// How npm and npx are started. On Windows they are scripts of a shell, which Node starts no more (EINVAL); what those scripts
// run lies beside Node there.
import path from 'node:path';

/** The words that start `npm` or `npx`: a program, and what its arguments begin with. */
export function npm(name, { platform, execPath } = process) {
  if (platform !== 'win32') return [name];
  return [execPath, path.win32.join(path.win32.dirname(execPath), 'node_modules/npm/bin', `${name}-cli.js`)];
}
