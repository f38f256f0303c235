// How a block of each language is run, and what its type checker says.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { commandsOf } from './blocks.mjs';

const { TELNYX_PYTHON, TELNYX_NODE_PACKAGE, TELNYX_GUIDE_BLOCKS } = process.env;

/** A program that receives events: it goes on until it is ended. */
const isServer = ({ text }) => /serve_forever|createServer|axum::serve|webhooks listen/.test(text);

/** A command that sends the receiver an event: the same one, whatever the receiver is written in. */
export const isRehearsal = ({ language, text }) => language === 'sh' && text.includes('webhooks trigger');

/** The languages, in the order in which they stand side by side. */
export const LANGUAGES = {
  sh: { run: shell },
  python: { run: (world, block, guide) => program(world, block, guide, TELNYX_PYTHON, ...python(world, block)) },
  js: { run: (world, block, guide) => program(world, block, guide, process.execPath, saved(world, 'program.mjs', block)) },
  rust: { run: rust },
};

/** The statuses of a command that did its work: what it finds is news, and no failure. */
function done(text) {
  if (/ check /.test(`${text} `)) return [0, 2, 3];
  return / import /.test(text) ? [0, 4] : [0];
}

async function shell(world, block, guide) {
  for (const { text, line } of commandsOf(block)) {
    await world.look();
    if (isServer({ text })) {
      await world.serve('/bin/sh', ['-c', `exec ${text}`]);
      continue;
    }
    const { status, said } = await world.run('/bin/sh', ['-c', text], world.environment);
    assert.ok(done(text).includes(status), `${guide}:${line}: status ${status} of ${text}\n${said}`);
  }
}

/** A file of tests is for pytest. */
function python(world, block) {
  return block.text.includes('def test_') ? ['-m', 'pytest', '-q', saved(world, 'test_program.py', block)] : [saved(world, 'program.py', block)];
}

function saved(world, name, { text }) {
  writeFileSync(path.join(world.at('/work'), name), text);
  return name;
}

async function program(world, block, guide, interpreter, ...words) {
  await world.look();
  if (isServer(block)) return world.serve(interpreter, words);
  const { status, said } = await world.run(interpreter, words, world.environment);
  assert.equal(status, 0, `${guide}:${block.line}:\n${said}`);
  assert.doesNotMatch(said, /undefined|NaN/, `${guide}:${block.line}`);
}

/** Its module among those that were compiled: see `build.rs`. */
async function rust(world, block, guide) {
  await world.look();
  const words = [`${path.basename(guide, '.md')}::line_${block.line}::`, '--nocapture'];
  if (isServer(block)) return world.serve(TELNYX_GUIDE_BLOCKS, words);
  const { status, said } = await world.run(TELNYX_GUIDE_BLOCKS, words, world.environment);
  assert.equal(status, 0, `${guide}:${block.line}:\n${said}`);
  assert.match(said, /test result: ok\. [1-9]/, `${guide}:${block.line}: it was not run`);
}

/** Has mypy and TypeScript look at every program, as strictly as they can. */
export async function typed(guides) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'telnyx-reputation-guides-typed-'));
  const files = { python: [], js: [] };
  for (const [guide, blocks] of Object.entries(guides)) {
    for (const { language, text, line } of blocks.filter(({ language }) => language in files)) {
      const name = `${path.basename(guide, '.md')}_${line}.${language === 'js' ? 'mjs' : 'py'}`;
      writeFileSync(path.join(folder, name), text);
      files[language].push(name);
    }
  }
  mkdirSync(path.join(folder, 'node_modules'));
  symlinkSync(TELNYX_NODE_PACKAGE, path.join(folder, 'node_modules/telnyx-reputation'), 'junction');
  const modules = path.join(TELNYX_NODE_PACKAGE, 'node_modules');
  const compilerOptions = { allowJs: true, checkJs: true, strict: true, noEmit: true, module: 'node16', target: 'es2022', lib: ['es2022'] };
  const typeRoots = { types: ['node'], typeRoots: [path.join(modules, '@types')] };
  writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...compilerOptions, ...typeRoots }, files: files.js }));
  try {
    assert.equal(await complaints(TELNYX_PYTHON, ['-m', 'mypy', '--strict', '--no-error-summary', ...files.python], folder), '');
    assert.equal(await complaints(process.execPath, [path.join(modules, 'typescript/bin/tsc'), '-p', '.'], folder), '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function complaints(interpreter, words, cwd) {
  try {
    const { stdout } = await promisify(execFile)(interpreter, words, { cwd });
    return stdout;
  } catch (failed) {
    return `${failed.stdout}${failed.stderr}`;
  }
}
