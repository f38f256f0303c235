// The Node driver of tests/scenarios: see the README there. It has no code for a single operation.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import Telnyx from 'telnyx-reputation';
import { errorMismatch, mismatch } from './support/matching.mjs';
import { startSandbox } from './support/sandbox.mjs';

const FOLDER = new URL('../../../tests/scenarios/', import.meta.url);
const CALLS = JSON.parse(readFileSync(new URL('calls.json', FOLDER), 'utf8')).calls;
const MAX_REPEATS = 10;
// Of budget files.
const folder = mkdtempSync(path.join(os.tmpdir(), 'telnyx-reputation-scenarios-'));

let sandbox;
let baseURL = process.env.TELNYX_SANDBOX_URL;

before(async () => {
  if (baseURL) return;
  sandbox = await startSandbox();
  baseURL = sandbox.baseURL;
});
after(async () => {
  await sandbox?.close();
  rmSync(folder, { recursive: true });
});

describe('scenarios', { concurrency: true }, () => {
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'))) {
    const name = file.replace('.yaml', '');
    const scenario = parse(readFileSync(new URL(file, FOLDER), 'utf8'));
    test(`${name}: ${scenario.doc}`, () => new Run(name).scenario(scenario));
  }
});

test('every call of the table is in the tree, and no other', () => {
  const client = new Telnyx({ apiKey: 'KEY', baseURL: 'http://127.0.0.1:9' });
  // Events are no calls.
  const { webhooks, ...tree } = client;
  const found = [...methods(tree)].sort();
  assert.deepEqual(found, Object.keys(CALLS).map(spelled).sort());
});

class Run {
  clients = {};

  constructor(name) {
    this.key = `KEY_${name.toUpperCase()}_NODE`;
    this.saved = { key: this.key };
  }

  async scenario({ steps, ledger }) {
    for (const [index, step] of steps.entries()) {
      const why = await this.step(step).catch((error) => error.stack ?? String(error));
      const title = step.call ?? step.control ?? step.run ?? step.request ?? 'deliver';
      if (why) assert.fail(`step ${index + 1} (${title}): ${why}`);
    }
    if (!ledger) return;
    const found = await this.control('GET /_sandbox/ledger');
    const why = mismatch(ledger, { total_usd: found.total_usd, operations: found.by_operation });
    if (why) assert.fail(`ledger: ${why}`);
  }

  async step(step) {
    if (step.control) return this.expect(step, await this.control(step.control, step.body));
    const client = this.client(step);
    // An address of its own has connections of its own.
    const maker = step.client?.derived ? client.withOptions({ baseURL }) : client;
    return (await this.made(maker, step)) ?? spentMismatch(step.expect?.spent, client.usage());
  }

  /** Makes the call, until what is waited for has come. Why that is not what is expected, or undefined. */
  async made(client, step) {
    for (let turn = 0; turn < MAX_REPEATS; turn += 1) {
      let found;
      try {
        found = await this.answer(client, step);
      } catch (error) {
        if (!step.expect?.error || !(error instanceof Telnyx.TelnyxError)) throw error;
        const { resolution, ...wanted } = step.expect.error;
        return errorMismatch(wanted, error) ?? (resolution && mismatch(resolution, (await error.resolve()).outcome));
      }
      if (step.expect?.error) return `wanted ${JSON.stringify(step.expect.error)}, but the call succeeded`;
      if (!step.repeat_until || !mismatch(this.resolve(step.repeat_until), found)) return this.expect(step, found);
    }
    return `${MAX_REPEATS} calls did not reach ${JSON.stringify(step.repeat_until)}`;
  }

  /** What the step's call gives, or what else it asks for. */
  async answer(client, step) {
    if (step.deliver) return this.unwrap(client, step.deliver);
    if (step.run) return this.outcomes(client, step.run, this.resolve(step.with));
    if (!step.request) return this.call(client, step);
    const [method, path] = step.request.split(' ');
    return client[method.toLowerCase()](this.path(path));
  }

  /** What became of each number, by the number. */
  async outcomes(client, run, { enterprise_id: enterprise, phone_numbers, older_than: seconds, ...given }) {
    const { numbers, remediation } = client.enterprises.reputation;
    let results;
    if (run === 'refresh') {
      results = await numbers.refreshMany(enterprise, { phone_numbers }, { olderThan: seconds && seconds * 1000 });
    } else if (run === 'remediate') {
      results = await remediation.createMany(enterprise, { phone_numbers, ...given });
    } else {
      assert.equal(run, 'sync');
      const { remove, max_removals: maxRemovals } = given;
      const plan = await numbers.plan(enterprise, { phone_numbers }, { remove, maxRemovals });
      const { associated, disassociated } = await plan.apply();
      results = [...associated, ...disassociated];
    }
    return Object.fromEntries(results.map(({ phone_number, outcome }) => [phone_number, outcome]));
  }

  /** The step's own client where it has options, else that of its key. */
  client({ api_key: apiKey = this.key, client: options }) {
    if (!options) return (this.clients[apiKey] ??= new Telnyx({ apiKey, baseURL }));
    const { max_retries: maxRetries, timeout, deadline, run_id: runId, default_query: defaultQuery } = options;
    const limits = { spendLimitUsd: options.spend_limit_usd, monthlyLimitUsd: options.monthly_limit_usd };
    const milliseconds = (seconds) => (seconds === undefined ? undefined : seconds * 1000);
    const times = { timeout: milliseconds(timeout), deadline: milliseconds(deadline) };
    const budget = options.budget && `file:${path.join(folder, `${this.key}-${options.budget}`)}`;
    return new Telnyx({ apiKey, baseURL, maxRetries, runId, defaultQuery, budget, ...limits, ...times });
  }

  /** An event that was received. */
  async unwrap(client, delivery) {
    const { payload, signature, timestamp, public_key: key } = this.resolve(delivery);
    const headers = { 'telnyx-signature-ed25519': signature, 'Telnyx-Timestamp': timestamp };
    return client.webhooks.unwrap(payload, { headers, key });
  }

  async call(client, step) {
    const [method, owner] = find(client, step.call);
    const call = method.apply(owner, this.arguments(CALLS[step.call], this.resolve(step.with ?? {})));
    if (step.list || step.expect?.items) {
      const items = [];
      for await (const item of call) items.push(item);
      return items;
    }
    const value = await call;
    if (!(value instanceof Response)) return value;
    return { content_type: value.headers.get('content-type'), bytes: Buffer.from(await value.arrayBuffer()) };
  }

  /** The last path id by position, everything else by name. */
  arguments({ path, query, body, wraps, groups, multipart }, given) {
    const args = path.length > 0 ? [take(given, path.at(-1))] : [];
    if (path.length < 2 && query.length === 0 && !body) {
      assert.deepEqual(given, {}, 'the call takes nothing else');
      return args;
    }
    for (const name of Object.keys(given).filter((name) => groups.includes(name.split('[')[0]))) {
      nest(given, name.split(/[[\]]+/).filter(Boolean), take(given, name));
    }
    return [...args, wraps && !(multipart && given.file instanceof Uint8Array) ? { [wraps]: given } : given];
  }

  expect({ expect = {}, save = {} }, found) {
    const { nothing, binary, items, outcomes, value = items ?? outcomes } = expect;
    if (nothing && found !== undefined) return `wanted nothing, found ${JSON.stringify(found)}`;
    if (binary) {
      const starts = found?.bytes?.subarray(0, binary.starts_with.length).toString('latin1');
      const why = mismatch(binary, { content_type: found?.content_type, starts_with: starts });
      if (why) return why;
    }
    const why = value === undefined ? undefined : mismatch(this.resolve(value), found);
    if (why) return why;
    for (const [name, path] of Object.entries(save)) {
      this.saved[name] = path === '$binary' ? found.bytes : path.split('.').reduce((at, key) => at?.[key], found);
      if (this.saved[name] === undefined) return `nothing at ${path} to save as ${name}`;
    }
    return undefined;
  }

  resolve(value) {
    if (typeof value === 'string') {
      if (value.startsWith('$base64:')) return this.saved[value.slice('$base64:'.length)].toString('base64');
      return this.saved[value.slice(1)] !== undefined && value.startsWith('$') ? this.saved[value.slice(1)] : value;
    }
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolve(item)]));
  }

  path(path) {
    return path.split('/').map((part) => this.resolve(part)).join('/');
  }

  async control(request, body) {
    const [method, path] = request.split(' ');
    const url = new URL(this.path(path), baseURL);
    const headers = { authorization: `Bearer ${this.key}`, ...(body && { 'content-type': 'application/json' }) };
    const response = await fetch(url, { method, headers, body: body && JSON.stringify(this.resolve(body)) });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return response.json();
  }
}

/** Why a client's own count is not the one expected, or undefined. */
function spentMismatch(wanted, { atLeastUsd, atMostUsd }) {
  return wanted && mismatch(wanted, { at_least_usd: atLeastUsd, at_most_usd: atMostUsd }, 'spent');
}

function camel(name) {
  return name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
}

function spelled(call) {
  return call.split('.').map(camel).join('.');
}

function find(client, call) {
  const names = call.split('.').map(camel);
  const owner = names.slice(0, -1).reduce((at, name) => at[name], client);
  return [owner[names.at(-1)], owner];
}

function* methods(node, path = '') {
  if (path) {
    const names = Object.getOwnPropertyNames(Object.getPrototypeOf(node)).filter((name) => name !== 'constructor');
    yield* names.map((name) => path + name);
  }
  for (const [name, child] of Object.entries(node)) {
    if (typeof child === 'object') yield* methods(child, `${path}${name}.`);
  }
}

function take(from, name) {
  const value = from[name];
  delete from[name];
  return value;
}

function nest(into, names, value) {
  const [name, ...rest] = names;
  if (rest.length === 0) into[name] = value;
  else nest((into[name] ??= {}), rest, value);
}
