// Other runtimes and test runners. They are large, so `npm test` runs this only when asked for: TELNYX_TEST_RUNTIMES=1, as
// `cargo xtask test` does.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { command } from './support/sandbox.mjs';
import { installed, output, packageFolder } from './support/tools.mjs';

const skip = process.env.TELNYX_TEST_RUNTIMES ? false : 'set TELNYX_TEST_RUNTIMES=1 to run it';

/** Runs a program of an installed package on files of the tests, which find the package as an installed one. */
async function run(name, packages, args, files) {
  const folder = await installed(name, packages);
  mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
  const link = path.join(folder, 'node_modules/telnyx-reputation');
  // One that was made for another clone leads nowhere.
  rmSync(link, { force: true });
  symlinkSync(packageFolder, link, 'junction');
  for (const file of files) copyFileSync(path.join(packageFolder, 'test', file), path.join(folder, path.basename(file)));
  return output(path.join(folder, 'node_modules/.bin', name), args, {
    cwd: folder,
    env: { ...process.env, TELNYX_REPUTATION_COMMAND: command },
    timeout: 300_000,
  });
}

describe('works in', { skip }, () => {
  const PROGRAM = 'programs/runtime.mjs';
  test('Bun', async () => {
    const { status, text } = await run('bun', ['bun@1.4.4'], ['runtime.mjs'], [PROGRAM]);
    assert.deepEqual([status, text.trim()], [0, 'done']);
  });
  test('Deno', async () => {
    const { status, text } = await run('deno', ['deno@2.9.6'], ['run', '--allow-all', 'runtime.mjs'], [PROGRAM]);
    assert.deepEqual([status, text.trim()], [0, 'done']);
  });
  test('Vitest', async () => {
    const { status, text } = await run('vitest', ['vitest@4.1.12'], ['run', 'vitest.spec.ts'], ['runners/vitest.spec.ts']);
    assert.equal(status, 0, text);
  });
  test('Jest', async () => {
    const args = ['--testMatch', '**/jest.spec.js'];
    const { status, text } = await run('jest', ['jest@30'], args, ['runners/jest.spec.js']);
    assert.equal(status, 0, text);
    assert.doesNotMatch(text, /did not exit/);
  });
});
