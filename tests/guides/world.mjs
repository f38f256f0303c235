// The machine that a guide speaks of, in a folder: its paths stand for those of the guide, and its account is the sandbox's.
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const { TELNYX_SANDBOX_URL: sandbox, TELNYX_REPUTATION_COMMAND: command, TELNYX_NODE_PACKAGE: nodePackage } = process.env;
if (!sandbox || !command || !nodePackage) throw new Error('cargo xtask test guides runs this');

export class World {
  /** The account's API key; each world has its own. */
  key;
  #servers = [];

  constructor(key) {
    this.key = key;
    this.root = mkdtempSync(path.join(os.tmpdir(), 'telnyx-reputation-guide-'));
    for (const folder of ['/usr/local/bin', '/home', '/work/node_modules']) mkdirSync(this.at(folder), { recursive: true });
    symlinkSync(command, this.at('/usr/local/bin/telnyx-reputation'));
    symlinkSync(nodePackage, path.join(this.at('/work/node_modules'), 'telnyx-reputation'), 'junction');
  }

  /** A path of the guide's machine. */
  at(absolute) {
    return path.join(this.root, absolute);
  }

  /** What a login has. */
  get environment() {
    return { HOME: this.at('/home'), PATH: `${this.at('/usr/local/bin')}:${process.env.PATH}`, LANG: 'C.UTF-8' };
  }

  /** Runs a program without a terminal; gives its status and what it said. */
  run(program, words, env) {
    return new Promise((resolve) => {
      const child = execFile(program, words, { cwd: this.at('/work'), env }, (error, stdout, stderr) =>
        resolve({ status: error ? (error.code ?? error.signal) : 0, stdout, said: `${stdout}${stderr}` }),
      );
      child.stdin.end();
    });
  }

  /** Starts a program that does not end by itself. */
  start(program, words, env) {
    const child = spawn(program, words, { cwd: this.at('/work'), env, stdio: ['ignore', 'pipe', 'pipe'] });
    const server = { said: '', child };
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (server.said += text));
    this.#servers.push(server);
    return server;
  }

  /** Puts enterprises into the account. */
  seed(enterprises) {
    return this.control('POST', 'seed', { yaml: JSON.stringify({ accounts: [{ api_key: this.key, enterprises }] }) });
  }

  /** Time goes by, in which the schedule looks numbers up. */
  aDayLater() {
    return this.control('POST', 'clock/advance', { by: '1 day' });
  }

  /** Does something to the sandbox, in this account. */
  control(method, what, body) {
    return this.#request(method, `/_sandbox/${what}`, body);
  }

  /** Reads something of the account as its programs do. */
  read(what) {
    return this.#request('GET', `/v2/${what}`);
  }

  async #request(method, what, body) {
    const headers = { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' };
    const url = new URL(what, sandbox);
    const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
    return text && JSON.parse(text);
  }

  close() {
    for (const { child } of this.#servers) child.kill();
    rmSync(this.root, { recursive: true });
  }
}
