// The monitor, asked from Node: a real command, a real store and a real sandbox.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { tableFromIPC } from 'apache-arrow';
import Telnyx from 'telnyx-reputation';
import { monitorTable } from 'telnyx-reputation/arrow';
import { CommandError, Monitor } from 'telnyx-reputation/monitor';
import { command, startSandbox } from './support/sandbox.mjs';

const TIMES = ['at', 'last_refreshed_at', 'confirm_by', 'cleared_at', 'flagged_at', 'flagged_until'];
const FLAGGED = '+16032000000';

let sandbox;
let folder;
before(async () => {
  sandbox = await startSandbox();
  folder = mkdtempSync(path.join(os.tmpdir(), 'telnyx-reputation monitor '));
});
after(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

/** The monitor of an account that has four numbers. */
async function watched(apiKey) {
  const reputation = { check_frequency: 'daily', looked_up: true, generate: { count: 4 } };
  const enterprises = [{ profile: { legal_name: 'Monitored' }, reputation }];
  const yaml = JSON.stringify({ accounts: [{ api_key: apiKey, enterprises }] });
  await sandbox.control('POST', '/_sandbox/seed', { yaml }, apiKey);
  return new Monitor({ store: path.join(folder, `${apiKey} history.sqlite`), apiKey, baseURL: sandbox.baseURL, command });
}

function judge(apiKey, spam_risk, spam_category = null) {
  const body = { spam_risk, spam_category, looked_up: true };
  return sandbox.control('PUT', `/_sandbox/numbers/${FLAGGED}/reputation`, body, apiKey);
}

/** All that a generator gives. */
async function all(rows) {
  const found = [];
  for await (const row of rows) found.push(row);
  return found;
}

/** The rows of a table as they are compared: times by the millisecond. */
function read(table) {
  return table.toArray().map((row) => Object.fromEntries(Object.entries(row.toJSON()).map(([name, value]) => {
    if (TIMES.includes(name)) return [name, value === null ? null : Math.floor(Number(value))];
    if (typeof value === 'bigint') return [name, Number(value)];
    if (['more', 'before'].includes(name)) return [name, JSON.parse(value)];
    return [name, value?.toArray ? [...value] : value];
  })));
}

/** A row of the monitor's as it is compared. */
function written(row) {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, TIMES.includes(name) && value !== null ? Date.parse(value) : value]));
}

/** A program of a shell, in a path with a space. */
function program(name, text) {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o700);
  return file;
}

describe('the monitor', { concurrency: true }, () => {
  test('answers what the history says', async () => {
    const key = 'KEY_MONITOR_NODE';
    const monitor = await watched(key);
    await judge(key, 'low');
    assert.deepEqual(await monitor.collect(), []);
    for (const [risk, category, turn] of [['high', 'Scam Likely', 'flagged'], ['low', null, 'cleared'], ['medium', null, 'flagged'], ['low', null, 'cleared']]) {
      await sandbox.advance(24 * 3600, key);
      await judge(key, risk, category);
      const turned = (await monitor.collect()).filter(({ phone_number }) => phone_number === FLAGGED);
      assert.deepEqual(turned.map(({ turns }) => turns), [[turn]]);
    }
    const changes = await all(monitor.changes({ since: '30d', turns: ['flagged'] }));
    const first = changes.find(({ phone_number }) => phone_number === FLAGGED);
    assert.deepEqual([first.spam_risk_before, first.spam_risk, first.spam_category, first.verdict], ['low', 'high', 'Scam Likely', 'flagged']);
    assert.deepEqual([first.before.spam_risk, first.is_first], ['low', false]);

    const history = await monitor.history(FLAGGED);
    assert.deepEqual(history.map(({ spam_risk }) => spam_risk), ['low', 'high', 'low', 'medium', 'low']);
    const everything = await all(monitor.changes({ since: '1970-01-01', all: true }));
    assert.deepEqual(everything.filter(({ phone_number }) => phone_number === FLAGGED), history);
    const since = new Date(Date.parse(history.at(-1).at) + 1000);
    assert.deepEqual(await all(monitor.changes({ since })), []);

    for (const [question, params, rows] of [
      ['changes', { since: '1970-01-01', all: true }, everything],
      ['trend', { by_collection: true }, await monitor.trend({ by_collection: true })],
      ['relapses', undefined, await monitor.relapses()],
      ['resting', {}, await monitor.resting()],
      ['cost', { since: '30d' }, await monitor.cost({ since: '30d' })],
    ]) {
      const columns = monitorTable(monitor, question, params, { command });
      for (const table of [await tableFromIPC(columns), tableFromIPC(await columns.bytes())]) {
        assert.deepEqual(read(table), rows.map(written), question);
      }
    }
    assert.throws(() => monitorTable(monitor, 'collect'), /question: must be one of changes, trend/);

    const [trend, days, relapses, resting, cost] = await Promise.all([
      monitor.trend({ by_collection: true }),
      monitor.trend(),
      monitor.relapses({ since: '30d' }),
      monitor.resting(),
      monitor.cost(),
    ]);
    assert.deepEqual([trend.length, trend[0].phone_numbers, days.length <= 5], [5, 4, true]);
    const relapse = relapses.find(({ phone_number }) => phone_number === FLAGGED);
    assert.deepEqual([relapse.nth, relapse.spam_risk, Math.round(relapse.days_clean)], [1, 'medium', 1]);
    const rests = resting.find(({ phone_number }) => phone_number === FLAGGED);
    assert.deepEqual([rests.verdict, rests.flagged_until], ['clean', history.at(-1).at]);
    assert.ok(cost.length > 0 && cost.every(({ what, usd }) => what === 'lookup' && /^\d+\.\d{2}$/.test(usd)));
    await assert.rejects(monitor.cost({ enterprise_id: 'nobody' }), /the store knows no such enterprise/);

    const output = path.join(folder, 'the history.parquet');
    await monitor.export(output, { since: '30d' });
    assert.equal(readFileSync(output, 'latin1').slice(0, 4), 'PAR1');
  });

  test('fails with the errors of the package', async () => {
    const key = 'KEY_MONITOR_NODE_ERRORS';
    const monitor = await watched(key);
    await assert.rejects(monitor.trend(), (error) => error instanceof Telnyx.InvalidArgumentError && /`collect` makes one/.test(error.message));
    const fault = { operation: 'listReputationNumbersSimplified', action: { kind: 'status', status: 401 } };
    await sandbox.control('POST', '/_sandbox/faults', fault, key);
    await assert.rejects(monitor.collect(), (error) => {
      assert.ok(error instanceof Telnyx.AuthenticationError && !error.message.includes(key));
      assert.deepEqual([error.status, error.kind, error.operation], [401, 'authentication', 'listReputationNumbersSimplified']);
      return true;
    });
    await monitor.collect();
    await assert.rejects(all(monitor.changes({ since: 'yesterday' })), Telnyx.InvalidArgumentError);
    await assert.rejects(monitor.history('--help'), Telnyx.InvalidArgumentError);
    await assert.rejects(monitor.export(path.join(folder, 'nowhere/history.csv')), (error) => {
      assert.ok(error instanceof CommandError && error instanceof Telnyx.TelnyxError);
      assert.deepEqual([error.exitStatus, /cannot be written/.test(error.message)], [1, true]);
      return true;
    });
    const missing = new Monitor({ command: 'not-installed' });
    await assert.rejects(missing.trend(), (error) => {
      assert.ok(error instanceof Telnyx.ConfigurationError);
      assert.match(error.message, /not-installed: there is no such command; install telnyx-reputation-cli-/);
      return true;
    });
  });

  test('ends the command when no more is wanted', { skip: process.platform === 'win32' && 'a shell’s program' }, async () => {
    const pid = path.join(folder, 'pid');
    const endless = program('endless command', `echo $$ > "${pid}"; echo '{"phone_number": "+1"}'; exec sleep 600`);
    const monitor = new Monitor({ command: endless });
    const isRunning = () => {
      try {
        return process.kill(Number(readFileSync(pid, 'utf8')), 0);
      } catch {
        return false;
      }
    };
    for await (const { phone_number } of monitor.changes()) {
      assert.ok(phone_number === '+1' && isRunning());
      break;
    }
    assert.ok(!isRunning());

    rmSync(pid);
    const stop = new AbortController();
    const answer = assert.rejects(monitor.trend({}, { signal: stop.signal }), (error) => {
      assert.ok(error instanceof Telnyx.APIUserAbortError && error.cause === 'enough');
      return true;
    });
    while (!existsSync(pid) || readFileSync(pid, 'utf8') === '') await sleep(5);
    stop.abort('enough');
    await answer;
    assert.ok(!isRunning());
    await assert.rejects(monitor.trend({}, { signal: AbortSignal.abort() }), Telnyx.APIUserAbortError);
  });

  test('keeps the key out of the command’s words', { skip: process.platform === 'win32' && 'a shell’s program' }, async () => {
    const [said, keys] = [path.join(folder, 'said'), path.join(folder, 'keys')];
    const words = program('words', `echo "$@" > "${said}"; echo "$TELNYX_API_KEY" > "${keys}"; exit 7`);
    const monitor = new Monitor({ command: words, apiKey: 'KEY_SECRET', profile: 'mine' });
    await assert.rejects(monitor.collect(), (error) => error instanceof CommandError && error.exitStatus === 7);
    assert.match(readFileSync(said, 'utf8'), /--profile=mine/);
    assert.doesNotMatch(readFileSync(said, 'utf8') + JSON.stringify(monitor), /KEY_SECRET/);
    assert.equal(readFileSync(keys, 'utf8'), 'KEY_SECRET\n');
  });
});
