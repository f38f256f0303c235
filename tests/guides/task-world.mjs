// The machine and the account of somebody who goes through the guide to a task.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { World } from './world.mjs';

const { TELNYX_SANDBOX_URL: sandbox, TELNYX_REPUTATION_COMMAND: command } = process.env;

/** Monitored by those who have an enterprise: two that are flagged, one of another carrier, and two more. */
const FLAGGED = ['+16035550100', '+16035550101'];
const WELL = ['+16035550107', '+16035551234', '+16035551235'];

export class TaskWorld extends World {
  #enterprise = '';
  #port;
  #publicKey;
  #server;

  static async make(guide, language) {
    const world = new TaskWorld(`KEY_GUIDE_${path.basename(guide, '.md')}_${language}`.toUpperCase());
    writeFileSync(path.join(world.at('/work'), 'signed.pdf'), '%PDF-1.7\n');
    world.#publicKey = (await world.control('GET', 'webhooks/public_key')).public_key;
    world.#port = await freePort();
    // Who begins has nothing; all others have what the first guide leaves.
    if (guide !== 'onboard.md') await world.#fill();
    await world.control('PUT', 'approvals', { status: 'immediate', loa: 'immediate', remediation: { after_reads: 1 } });
    return world;
  }

  async #fill() {
    const reputation = { external_verification: 'approved', check_frequency: 'never', looked_up: true, numbers: [...FLAGGED, ...WELL] };
    await this.seed([{ profile: { legal_name: 'Granite Dental LLC' }, reputation }]);
    for (const number of WELL) await this.control('PUT', `numbers/${number}/reputation`, { spam_risk: 'low', looked_up: true });
    // In which the number of another carrier moved.
    await this.aDayLater();
  }

  /** Looks up the id that a reader would have noted. */
  async look() {
    const { data } = await this.read('enterprises');
    this.#enterprise = data[0]?.id ?? '';
  }

  get environment() {
    return {
      ...super.environment,
      TELNYX_API_KEY: this.key,
      TELNYX_BASE_URL: sandbox,
      TELNYX_PUBLIC_KEY: this.#publicKey,
      TELNYX_REPUTATION_COMMAND: command,
      ENTERPRISE: this.#enterprise,
      PORT: String(this.#port),
    };
  }

  /** Starts the receiver of events, and comes back when it listens. */
  async serve(program, words) {
    this.#server = this.start(program, words, this.environment);
    while (!(await listens(this.#port))) {
      assert.equal(this.#server.child.exitCode, null, this.#server.said);
    }
  }

  /** Where there is a receiver: it believes what is genuine, once, and nothing else. */
  async asked() {
    if (this.#server === undefined) return;
    const event = { event_type: 'number_reputation.number.removed', payload: { phone_number: '+16035551234' } };
    const { body, headers } = await this.control('POST', 'webhooks/sign', { event });
    const answers = [];
    for (const each of [body, body, body.replace('removed', 'flagged')]) {
      const response = await fetch(`http://127.0.0.1:${this.#port}/hooks`, { method: 'POST', headers, body: each });
      answers.push(response.status);
    }
    assert.deepEqual(answers, [200, 200, 400], this.#server.said);
    const { id } = JSON.parse(body).data;
    assert.ok(this.#server.said.includes(id), `the event is told: ${this.#server.said}`);
  }
}

async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    const settle = (answer) => {
      socket.destroy();
      // So that a program that is still starting is not asked a thousand times a second.
      setTimeout(resolve, answer ? 0 : 20, answer);
    };
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });
}
