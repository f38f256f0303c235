// How the scripts and the tests start npm, on Windows as well.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { npm } from '../scripts/npm.mjs';
import { output } from './support/tools.mjs';

test('npm and npx are started, here', async () => {
  for (const name of ['npm', 'npx']) {
    const { status, text } = await output(name, ['--version']);
    assert.deepEqual([status, /^\d+\.\d+\.\d+$/.test(text.trim())], [0, true], text);
  }
});

test('on Windows no script of a shell is started, but what it runs', () => {
  const there = { platform: 'win32', execPath: 'C:\\Program Files\\nodejs\\node.exe' };
  assert.deepEqual(npm('npx', there), [
    'C:\\Program Files\\nodejs\\node.exe',
    'C:\\Program Files\\nodejs\\node_modules\\npm\\bin\\npx-cli.js',
  ]);
  assert.deepEqual(npm('npm', { platform: 'linux', execPath: '/usr/bin/node' }), ['npm']);
});
