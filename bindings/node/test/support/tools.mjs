// Tools that only a test needs, kept out of the package's own dependencies: installed once, below target/.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const packageFolder = fileURLToPath(new URL('../..', import.meta.url));
export const targetFolder = path.join(packageFolder, '../../target');

const exec = promisify(execFile);

/** Runs a program; its output, also when it fails. */
export async function output(command, args, options = {}) {
  try {
    const { stdout, stderr } = await exec(command, args, { cwd: packageFolder, maxBuffer: 1 << 26, ...options });
    return { status: 0, text: stdout + stderr, stdout };
  } catch (error) {
    if (typeof error.code !== 'number') throw error;
    return { status: error.code, text: error.stdout + error.stderr, stdout: error.stdout };
  }
}

/** A folder with these npm packages, `name@version` each, installed in it. */
export async function installed(name, packages) {
  const folder = path.join(targetFolder, 'node-tools', name);
  const stamp = path.join(folder, 'installed.json');
  if (!existsSync(stamp)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
    const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error', ...packages];
    const { status, text } = await output('npm', args, { cwd: folder });
    if (status !== 0) throw new Error(`npm install ${packages.join(' ')}: ${text}`);
    writeFileSync(stamp, JSON.stringify(packages));
  }
  return folder;
}

/** Compiles a project without writing anything; what the compiler says. */
export async function tsc(project) {
  const { text } = await output(process.execPath, [path.join(packageFolder, 'node_modules/typescript/bin/tsc'), '-p', project]);
  return text.trim();
}
