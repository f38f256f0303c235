// Runs a program of test/programs in a process of its own, since it is about how processes behave.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Its exit status, what it printed, and how long it took in ms; killed after 60 s, which shows as status null. */
export async function run(name, { env = {}, nodeArgs = [] } = {}) {
  const file = fileURLToPath(new URL(`../programs/${name}`, import.meta.url));
  const begin = performance.now();
  const child = spawn(process.execPath, [...nodeArgs, file], {
    env: { ...process.env, TELNYX_API_KEY: 'KEY_PROGRAM', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
  const [status, signal] = await once(child, 'close');
  return { status, signal, output: output.trim(), ms: performance.now() - begin };
}
