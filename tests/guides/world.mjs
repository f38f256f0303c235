// The machine that a guide speaks of, in a folder: its paths and addresses stand for those of the guide.
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { mailRelay, webReceiver } from './receivers.mjs';

const { TELNYX_SANDBOX_URL: sandbox, TELNYX_REPUTATION_COMMAND: command } = process.env;
if (!sandbox || !command) throw new Error('cargo xtask test guides runs this');

const KEY = 'KEY_GUIDE';

/** Folders of the machine that commands of a guide use. */
const FOLDERS = ['/usr/local/bin', '/etc/telnyx-reputation', '/var/lib/telnyx-reputation'];

export class World {
  #addresses;

  static async make() {
    const world = new World();
    world.root = mkdtempSync(path.join(os.tmpdir(), 'telnyx-reputation-guide-'));
    for (const folder of [...FOLDERS, '/home', '/work/node_modules']) mkdirSync(world.at(folder), { recursive: true });
    symlinkSync(command, world.at('/usr/local/bin/telnyx-reputation'));
    writeFileSync(world.at('/etc/telnyx-reputation/api-key'), `${KEY}\n`);
    writeFileSync(world.at('/etc/telnyx-reputation/environment'), `TELNYX_API_KEY=${KEY}\n`);
    chmodSync(world.at('/etc/telnyx-reputation/api-key'), 0o600);
    [world.slack, world.webhook, world.mail] = await Promise.all([webReceiver(), webReceiver(), mailRelay()]);
    world.#addresses = {
      'https://hooks.slack.com': world.slack.origin,
      'https://alerts.example.com': world.webhook.origin,
      'smtps://monitor:PASSWORD@mail.example.com': `smtp://${world.mail.address}`,
      // A profile is used whole: where the sandbox is has to stand in it.
      '[profiles.production]': `[profiles.production]\nbase_url = "${sandbox}"`,
    };
    await world.#seed();
    return world;
  }

  /** A path of the guide's machine. */
  at(absolute) {
    return path.join(this.root, absolute);
  }

  /** A text of the guide with this machine's paths and addresses. */
  here(text) {
    for (const folder of FOLDERS) text = text.replaceAll(folder, this.at(folder));
    for (const [there, here] of Object.entries(this.#addresses)) text = text.replaceAll(there, here);
    return text;
  }

  /** What a login has. */
  get environment() {
    return { HOME: this.at('/home'), PATH: `${this.at('/usr/local/bin')}:${process.env.PATH}`, LANG: 'C.UTF-8' };
  }

  /** What cron gives its jobs, and no more. */
  get cron() {
    return { HOME: this.at('/home'), PATH: '/usr/bin:/bin', SHELL: '/bin/sh', LOGNAME: 'operations' };
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

  /** Two enterprises, one of which the schedule looks up, with scores that move. */
  async #seed() {
    const reputation = { external_verification: 'approved', looked_up: true };
    const enterprise = (legal_name, check_frequency, generate) => ({
      profile: { legal_name },
      reputation: { ...reputation, check_frequency, generate },
    });
    const enterprises = [enterprise('Daily', 'daily', { count: 40 }), enterprise('By hand', 'never', { count: 40, from: '+16033000000' })];
    await this.control('POST', 'seed', { yaml: JSON.stringify({ accounts: [{ api_key: KEY, enterprises }] }) });
    await this.control('PUT', 'drift', { seed: 3, days: 3 });
  }

  /** Time goes by, in which the schedule looks numbers up. */
  aDayLater() {
    return this.control('POST', 'clock/advance', { by: '1 day' });
  }

  /** Does something to the sandbox, in this account. */
  async control(method, what, body) {
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
    const url = new URL(`/_sandbox/${what}`, sandbox);
    const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
    return text && JSON.parse(text);
  }

  close() {
    for (const receiver of [this.slack, this.webhook, this.mail]) receiver.close();
    rmSync(this.root, { recursive: true });
  }
}
