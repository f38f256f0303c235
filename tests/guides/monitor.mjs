// Every command of docs/guides/monitor.md, in its order and with what the ones before it have left, against the sandbox.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { blocksOf, commandsOf, crontabOf, unitsOf } from './blocks.mjs';
import { MonitorWorld } from './monitor-world.mjs';

const { TELNYX_PYTHON, SYSTEMD_ANALYZE, TELNYX_REPUTATION_COMMAND } = process.env;
const guide = fileURLToPath(new URL('../../docs/guides/monitor.md', import.meta.url));
const blocks = blocksOf(guide);

/** The statuses of a command that did its work: that something turned is news, and no failure. */
const done = (text) => (/ monitor (collect|changes|run) /.test(`${text} `) ? [0, 2] : [0]);

let world;
before(async () => {
  world = await MonitorWorld.make();
});
after(() => world?.close());

async function shell(text, env, line) {
  const { status, said } = await world.run('/bin/sh', ['-c', world.here(text)], env);
  assert.ok(done(text).includes(status), `monitor.md:${line}: status ${status} of ${text}\n${said}`);
}

/** How each kind of block is run. */
const RUNS = {
  async sh(block) {
    for (const { text, line } of commandsOf(block)) {
      await world.aDayLater();
      await shell(text, world.environment, line);
    }
  },

  async crontab(block) {
    const { variables, jobs } = crontabOf(block);
    assert.ok(jobs.length > 0);
    for (const [name, value] of Object.entries(variables)) variables[name] = world.here(value);
    for (const { text, line } of jobs) {
      await world.aDayLater();
      await shell(text, { ...world.cron, ...variables }, line);
    }
    assert.notEqual(readFileSync(world.at('/home/turned.jsonl'), 'utf8'), '');
  },

  async python(block) {
    await program(TELNYX_PYTHON, 'guide.py', block);
  },

  async js(block) {
    await program(process.execPath, 'guide.mjs', block);
  },

  // Checked and run as a whole, below.
  async ini() {},
};

async function program(interpreter, name, { text, line }) {
  await world.aDayLater();
  writeFileSync(path.join(world.at('/work'), name), text);
  const env = { ...world.environment, TELNYX_REPUTATION_COMMAND };
  const { status, said } = await world.run(interpreter, [name], env);
  assert.equal(status, 0, `monitor.md:${line}:\n${said}`);
  assert.doesNotMatch(said, /undefined|NaN/);
}

describe('the guide to the monitor', () => {
  assert.ok(blocks.length >= 15, 'the blocks are found');
  for (const block of blocks) {
    test(`line ${block.line}, ${block.language}`, async () => {
      assert.ok(block.language in RUNS, `monitor.md:${block.line}: nothing runs a block of ${block.language}`);
      await RUNS[block.language](block);
    });
  }

  test('the units are what systemd takes, and the service does its work', async () => {
    const units = unitsOf(blocks);
    assert.deepEqual(units.map(({ name }) => path.extname(name)), ['.service', '.timer']);
    const files = units.map(({ name, text }) => {
      const file = path.join(world.at('/work'), name);
      writeFileSync(file, world.here(text));
      return file;
    });
    const verified = await world.run(SYSTEMD_ANALYZE, ['verify', ...files], world.environment);
    // It also warns of the machine's own units.
    const ours = verified.said.split('\n').filter((line) => line.includes('telnyx-reputation'));
    assert.deepEqual([verified.status, ours], [0, []], verified.said);
    await world.aDayLater();
    await started(files[0]);
  });

  test('what is promised was done: tables are written, and lookups paid for within the budget', async () => {
    for (const file of ['/work/history.parquet', '/home/history.parquet']) {
      assert.equal(readFileSync(world.at(file), 'latin1').slice(0, 4), 'PAR1', file);
    }
    for (const file of ['everything.csv', 'trend.csv', 'history.csv', 'history.jsonl']) {
      assert.ok(readFileSync(path.join(world.at('/work'), file), 'utf8').split('\n').length > 2, file);
    }
    const { by_operation } = await world.control('GET', 'ledger');
    const lookups = Number(by_operation.refreshReputationNumbers.usd);
    assert.ok(lookups > 0 && lookups <= 30, `USD ${lookups}`);
    assert.equal(by_operation.listReputationNumbersSimplified.usd, '0.00');
  });

  test('everybody was told, once', () => {
    const ids = world.webhook.heard.flatMap(({ body }) => body.alerts.map(({ id }) => id));
    assert.ok(ids.length > 0 && new Set(ids).size === ids.length, 'the webhook');
    assert.ok(world.webhook.heard.every((it) => it.path === '/telnyx?token=XXXXXXXX'));
    assert.ok(world.slack.heard.length > 0 && world.slack.heard.every(({ body }) => typeof body.text === 'string'), 'Slack');
    assert.match(world.mail.heard[0] ?? '', /^To: ops@example\.com$/m, 'mail');
    const pages = readFileSync(world.at('/home/pages.jsonl'), 'utf8');
    assert.ok(JSON.parse(pages.split('\n')[0]).alerts.length > 0, 'the command');
    assert.notEqual(readFileSync(world.at('/work/alerts.jsonl'), 'utf8'), '', 'stdout');
  });
});

/** Does what systemd does with a service: its environment, its folders and credentials, and its line without a shell. */
async function started(file) {
  const settings = Object.fromEntries(
    readFileSync(file, 'utf8').split('\n').filter((line) => /^\w+=/.test(line)).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const [credential, source] = settings.LoadCredential.split(':');
  assert.ok(existsSync(source), source);
  const env = {
    PATH: '/usr/bin:/bin',
    TELNYX_BASE_URL: process.env.TELNYX_SANDBOX_URL,
    STATE_DIRECTORY: path.join(world.at('/var/lib'), settings.StateDirectory),
    CREDENTIALS_DIRECTORY: path.dirname(source),
  };
  assert.equal(credential, path.basename(source));
  for (const line of readFileSync(settings.EnvironmentFile, 'utf8').trim().split('\n')) {
    env[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
  }
  const words = settings.ExecStart.split(' ').map((word) => word.replace(/\$\{(\w+)\}/g, (_, name) => env[name]));
  const start = () => world.run(words[0], words.slice(1), env);
  const first = await start();
  assert.equal(first.status, 0, first.said);
  const heard = world.slack.heard.length;
  await world.aDayLater();
  const second = await start();
  assert.equal(second.status, Number(settings.SuccessExitStatus), second.said);
  assert.ok(world.slack.heard.length > heard, 'Slack is told');
}
