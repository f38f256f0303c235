// The machine of the guide to the monitor: folders of the system, cron's environment, and receivers of alerts.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { mailRelay, webReceiver } from './receivers.mjs';
import { World } from './world.mjs';

const { TELNYX_SANDBOX_URL: sandbox } = process.env;

const KEY = 'KEY_GUIDE';

/** Folders of the machine that commands of the guide use. */
const FOLDERS = ['/usr/local/bin', '/etc/telnyx-reputation', '/var/lib/telnyx-reputation'];

export class MonitorWorld extends World {
  #addresses;

  static async make() {
    const world = new MonitorWorld(KEY);
    for (const folder of FOLDERS) mkdirSync(world.at(folder), { recursive: true });
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
    await world.#fill();
    return world;
  }

  /** A text of the guide with this machine's paths and addresses. */
  here(text) {
    for (const folder of FOLDERS) text = text.replaceAll(folder, this.at(folder));
    for (const [there, here] of Object.entries(this.#addresses)) text = text.replaceAll(there, here);
    return text;
  }

  /** What cron gives its jobs, and no more. */
  get cron() {
    return { HOME: this.at('/home'), PATH: '/usr/bin:/bin', SHELL: '/bin/sh', LOGNAME: 'operations' };
  }

  /** Two enterprises, one of which the schedule looks up, with scores that move. */
  async #fill() {
    const reputation = { external_verification: 'approved', looked_up: true };
    const enterprise = (legal_name, check_frequency, generate) => ({
      profile: { legal_name },
      reputation: { ...reputation, check_frequency, generate },
    });
    await this.seed([enterprise('Daily', 'daily', { count: 40 }), enterprise('By hand', 'never', { count: 40, from: '+16033000000' })]);
    await this.control('PUT', 'drift', { seed: 3, days: 3 });
  }

  close() {
    for (const receiver of [this.slack, this.webhook, this.mail]) receiver.close();
    super.close();
  }
}
