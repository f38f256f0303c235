// Runs a program of test/programs in a process of its own, since it is about how processes behave.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * Its exit status and what it printed. One that does not end is killed, which shows as status null; no machine is so slow
 * that another takes that long.
 */
export async function run(name, { env = {}, nodeArgs = [] } = {}) {
  const file = fileURLToPath(new URL(`../programs/${name}`, import.meta.url));
  const child = spawn(process.execPath, [...nodeArgs, file], {
    env: { ...process.env, TELNYX_API_KEY: 'KEY_PROGRAM', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 900_000,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
  const [status, signal] = await once(child, 'close');
  return { status, signal, output: output.trim() };
}
