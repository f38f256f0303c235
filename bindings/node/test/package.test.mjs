// What is published, installed in a clean folder: CommonJS, ECMAScript modules, TypeScript, and what two linters say.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { triple } from '../dist/native/triple.js';
import { command } from './support/sandbox.mjs';
import { install, walk } from './support/shipped.mjs';
import { installed, output, packageFolder } from './support/tools.mjs';

const own = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8'));
const folder = mkdtempSync(path.join(os.tmpdir(), 'telnyx-reputation-package-'));
let tarball;

before(async () => {
  // As what is shipped: most of the time would go into packing what only debuggers read.
  const program = path.join(folder, path.basename(command));
  await output('strip', ['-o', program, command]).catch(() => copyFileSync(command, program));
  const packed = await output(process.execPath, ['scripts/pack.mjs', folder, program]);
  assert.equal(packed.status, 0, packed.text);
  const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  tarball = path.join(folder, tarballs.find((name) => /^telnyx-reputation-\d/.test(name)));
  await install(
    folder,
    tarballs.map((name) => path.join(folder, name)),
  );
});
after(() => rmSync(folder, { recursive: true }));

async function run(name, code, env = {}) {
  writeFileSync(path.join(folder, name), code);
  return output(process.execPath, [name], { cwd: folder, env: { ...process.env, ...env } });
}

describe('the package in a clean folder', () => {
  test('holds what it needs, and no more', () => {
    const root = path.join(folder, 'node_modules/telnyx-reputation');
    assert.deepEqual(readdirSync(root).sort(), [
      'LICENSE-APACHE',
      'LICENSE-MIT',
      'MIGRATING.md',
      'README.md',
      'REFERENCE.md',
      'THIRD-PARTY-NOTICES.md',
      'arrow.d.ts',
      'arrow.js',
      'dist',
      'examples',
      'monitor.d.ts',
      'monitor.js',
      'package.json',
      'testing.d.ts',
      'testing.js',
    ]);
    const { scripts, devDependencies, dependencies, optionalDependencies, version } = JSON.parse(
      readFileSync(path.join(root, 'package.json'), 'utf8'),
    );
    assert.deepEqual([scripts, devDependencies, dependencies], [undefined, undefined, undefined]);
    assert.deepEqual(optionalDependencies, {
      [`telnyx-reputation-${triple()}`]: version,
      [`telnyx-reputation-cli-${triple()}`]: version,
    });
  });

  test('has no link that leads out of it, or nowhere', () => {
    const root = path.join(folder, 'node_modules/telnyx-reputation');
    for (const name of ['README.md', 'MIGRATING.md', 'REFERENCE.md']) {
      const links = [...readFileSync(path.join(root, name), 'utf8').matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link]) => link);
      const local = links.filter((link) => !/^[a-z]+:/.test(link));
      for (const link of local) assert.ok(existsSync(path.join(root, link)) && !link.startsWith('..'), `${name}: ${link}`);
    }
  });

  test('asks for no newer glibc than it says', { skip: triple().endsWith('-gnu') ? false : 'it is not for glibc' }, () => {
    const root = path.join(folder, 'node_modules');
    const name = `telnyx-reputation-${triple()}`;
    const content = readFileSync(path.join(root, name, `telnyx-reputation.${triple()}.node`), 'latin1');
    const asked = [...content.matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
    const said = /glibc 2\.(\d+) or newer/.exec(readFileSync(path.join(root, 'telnyx-reputation/README.md'), 'utf8'));
    assert.ok(Math.max(...asked) <= Number(said[1]), `it asks for 2.${Math.max(...asked)}`);
    assert.ok(asked.length > 0);
  });

  test('walks the guide as the README says it, and the command makes its own first run', () => walk(folder));

  test('npx gives the command, with its exit status', async () => {
    const npx = (...words) => output('npx', ['telnyx-reputation', ...words], { cwd: folder });
    const version = await npx('--version');
    assert.ok(version.stdout.startsWith(`telnyx-reputation ${own.version} (API `), version.stdout);
    assert.equal(version.status, 0, version.text);
    const refused = await npx('enterprises', 'list', '--timeout', 'soon');
    assert.equal(refused.status, 10, refused.text);
  });

  test('what ends the command that npm installs ends the command itself', { timeout: 60_000 }, async () => {
    const installed = path.join(folder, 'node_modules/.bin/telnyx-reputation');
    const launcher = spawn(installed, ['sandbox', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(launcher, 'exit');
    const [line] = await once(launcher.stdout.setEncoding('utf8'), 'data');
    const socket = net.connect(Number(new URL(line.trim()).port), '127.0.0.1');
    await once(socket, 'connect');
    const gone = once(socket.resume(), 'close');
    launcher.kill('SIGTERM');
    await Promise.all([gone, ended]);
  });

  test("a user's tests find the command without a variable and without the PATH", async () => {
    const code = `import { Sandbox } from 'telnyx-reputation/testing';
       const sandbox = await Sandbox.start({ approvals: 'immediate' });
       await sandbox.client().termsOfService.numberReputation.agree();
       console.log((await sandbox.ledger()).calls);
       await sandbox.close();`;
    const { status, text } = await run('tested.mjs', code, { TELNYX_REPUTATION_COMMAND: '', PATH: folder });
    assert.deepEqual([status, text], [0, '1\n']);
  });

  test('import, in all its forms', async () => {
    const { status, text } = await run(
      'all.mjs',
      `import Telnyx, { Telnyx as Named, NotFoundError } from 'telnyx-reputation';
       import * as everything from 'telnyx-reputation';
       import { Sandbox } from 'telnyx-reputation/testing';
       import { createRequire } from 'node:module';
       const required = createRequire(import.meta.url)('telnyx-reputation');
       const names = Object.keys(everything).sort();
       const same = names.every((name) => everything[name] === required[name]);
       console.log(Telnyx === Named, Telnyx === required, new Telnyx({ apiKey: 'K' }) instanceof required, same,
         NotFoundError === Telnyx.NotFoundError, typeof Sandbox.start);
       console.log(Object.keys(required).filter((name) => !names.includes(name)).join());`,
    );
    assert.deepEqual([status, text.trim()], [0, 'true true true true true function']);
  });

  test('require, in all its forms, and what is compiled from import', async () => {
    const { status, text } = await run(
      'all.cjs',
      `const Telnyx = require('telnyx-reputation');
       const { Telnyx: Named, default: Default, NotFoundError } = require('telnyx-reputation');
       const { Sandbox } = require('telnyx-reputation/testing');
       const interop = (found) => (found && found.__esModule ? found : { default: found });
       console.log(Telnyx === Named, Telnyx === Default, interop(Telnyx).default === Telnyx, Telnyx.NotFoundError === NotFoundError,
         new Telnyx({ apiKey: 'K' }).baseURL, typeof Sandbox.start, require('telnyx-reputation/package.json').name);`,
    );
    assert.equal(text.trim(), 'true true true true https://api.telnyx.com/v2 function telnyx-reputation');
    assert.equal(status, 0);
  });

  test('TypeScript finds the declarations', async () => {
    writeFileSync(
      path.join(folder, 'app.mts'),
      `import Telnyx, { type SpamRisk } from 'telnyx-reputation';
       const found = await new Telnyx().reputation.numbers.retrieve('+16035551234');
       export const risk: SpamRisk | null | undefined = found.data.reputation_data?.spam_risk;`,
    );
    const compiler = path.join(packageFolder, 'node_modules/typescript/bin/tsc');
    const options = ['--strict', '--module', 'node16', '--target', 'es2022', '--noEmit', 'app.mts'];
    const { text } = await output(process.execPath, [compiler, ...options], { cwd: folder });
    assert.equal(text.trim(), '');
  });

  test('a bundler leaves it where it is, and what it has copied says what to do', async () => {
    const tools = await installed('esbuild', ['esbuild@0.25.12']);
    writeFileSync(path.join(folder, 'bundled.mjs'), `import Telnyx from 'telnyx-reputation'; console.log(new Telnyx({ apiKey: 'K' }).baseURL);`);
    const bundle = async (name, ...more) => {
      const args = ['bundled.mjs', '--bundle', '--platform=node', `--outfile=out/${name}`, '--log-level=error', ...more];
      const { status, text } = await output(path.join(tools, 'node_modules/.bin/esbuild'), args, { cwd: folder });
      assert.equal(status, 0, text);
      return output(process.execPath, [`out/${name}`], { cwd: folder });
    };
    const external = await bundle('external.cjs', '--external:telnyx-reputation');
    assert.deepEqual([external.status, external.text.trim()], [0, 'https://api.telnyx.com/v2']);
    const copied = await bundle('copied.cjs');
    assert.equal(copied.status, 1);
    assert.match(copied.text, /Error: telnyx-reputation runs out of its folder: .*--external:telnyx-reputation/);
  });

  test('a missing native module or command is said by name, with what to do', async () => {
    for (const name of readdirSync(path.join(folder, 'node_modules')).filter((name) => /^telnyx-reputation-/.test(name))) {
      rmSync(path.join(folder, 'node_modules', name), { recursive: true });
    }
    const command = await output('npx', ['telnyx-reputation', '--version'], { cwd: folder });
    assert.equal(command.status, 1);
    assert.match(command.text, /optional dependency telnyx-reputation-cli-\S+, which is not installed/);
    const { status, text } = await run('missing.cjs', `require('telnyx-reputation')`);
    assert.equal(status, 1);
    assert.match(text, /there is no native module for \S+ \(Node v\d+/);
    assert.match(text, /optional dependency telnyx-reputation-\S+\. Install with optional dependencies/);
  });
});

describe('the package, as linters see it', { concurrency: true }, () => {
  test('publint', async () => {
    const tools = await installed('publint', ['publint@0.3.15']);
    const { status, text } = await output(process.execPath, [path.join(tools, 'node_modules/publint/src/cli.js'), tarball, '--strict']);
    assert.equal(status, 0, text);
    assert.match(text, /All good!/);
  });

  test('are the types wrong', async () => {
    const tools = await installed('attw', ['@arethetypeswrong/core@0.18.2']);
    const core = path.join(tools, 'node_modules/@arethetypeswrong/core/dist/index.js');
    const { checkPackage, Package } = await import(pathToFileURL(core));
    // Not from the tarball: the tool reads only the last piece of one that unpacks to more than it expects.
    const root = path.join(folder, 'node_modules/telnyx-reputation');
    const files = readdirSync(root, { recursive: true }).filter((name) => /\.(js|mjs|ts|mts|json)$/.test(name));
    const contents = files.map((name) => [
      `/node_modules/telnyx-reputation/${name.replaceAll('\\', '/')}`,
      readFileSync(path.join(root, name)),
    ]);
    const { types, problems } = await checkPackage(new Package(Object.fromEntries(contents), own.name, own.version));
    assert.deepEqual([types?.kind, problems], ['included', []]);
  });
});
