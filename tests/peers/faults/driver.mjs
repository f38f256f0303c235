// The official SDK for Node under every fault: cases on stdin, rows on stdout, both JSON. See the README.

import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import Telnyx from 'telnyx';
import { VERSION } from 'telnyx/version';

const BASE_URL = process.env.TELNYX_SANDBOX_URL;
const ORIGIN = BASE_URL.replace(/\/v2$/, '');
const NO_FAULT = { title: null };

/** A call that this release of the SDK does not have. */
class Absent extends Error {}

/** An account of the sandbox, and what steps have saved in it. */
class Account {
  constructor(key, calls, saved) {
    Object.assign(this, { key, calls, saved });
    // Made as a user makes it, with nothing but the key and the address: every retry is the SDK's own choice.
    this.client = new Telnyx({ apiKey: key, baseURL: BASE_URL });
  }

  async step({ control, body, save = {}, ...step }) {
    const found = control ? await this.control(...control.split(' '), this.resolved(body)) : await this.call(step);
    for (const [name, path] of Object.entries(save)) {
      this.saved[name] = path === '$binary' ? found : path.split('.').reduce((at, part) => at[part], found);
      assert.notEqual(this.saved[name], undefined, `${name} is saved`);
    }
  }

  async call({ call, with: values = {} }) {
    const names = call.split('.').map((name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()));
    const method = names.pop();
    const target = names.reduce((at, name) => at?.[name], this.client);
    if (typeof target?.[method] !== 'function') throw new Absent(call);
    const { path, wraps } = this.calls[call];
    const given = this.resolved(values);
    const args = [];
    if (path.length > 0) {
      args.push(given[path.at(-1)]);
      delete given[path.at(-1)];
    }
    // The official SDKs take a document as text in base64 only.
    if (Buffer.isBuffer(given.file)) given.file = given.file.toString('base64');
    if (Object.keys(given).length > 0) args.push(wraps ? { [wraps]: given } : given);
    const result = await target[method](...args);
    return result instanceof Response ? Buffer.from(await result.arrayBuffer()) : result;
  }

  resolved(value) {
    if (typeof value === 'string') {
      if (value.startsWith('$base64:')) return this.saved[value.slice('$base64:'.length)].toString('base64');
      return value.startsWith('$') ? this.saved[value.slice(1)] : value;
    }
    if (Array.isArray(value)) return value.map((item) => this.resolved(item));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolved(item)]));
  }

  async control(method, path, body) {
    const where = path.split('/').map((segment) => this.resolved(segment)).join('/');
    const answer = await fetch(ORIGIN + where, {
      method,
      headers: { authorization: `Bearer ${this.key}`, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    const found = await answer.text();
    assert.ok(answer.ok, `${method} ${where}: ${found}`);
    return found ? JSON.parse(found) : undefined;
  }
}

/** What kind of thing an answer is, as far as the SDK tells. */
function kindOf(value) {
  return Object(value) === value ? value.constructor.name : typeof value;
}

/** One call under one fault: what the SDK said, and what the ledger says. */
async function one(account, step, { title, when, action }) {
  const { operation } = account.calls[step.call];
  await account.control('DELETE', '/_sandbox/ledger');
  if (action) await account.control('POST', '/_sandbox/faults', { operation, when, action });
  let [result, own, found] = ['ok', true];
  try {
    found = kindOf(await account.call(step));
  } catch (error) {
    if (error instanceof Absent) throw error;
    [result, own] = [error.constructor.name, error instanceof Telnyx.TelnyxError];
  }
  const ledger = await account.control('GET', '/_sandbox/ledger');
  const sent = ledger.data
    .filter((row) => row.operation === operation)
    .map(({ status, fault }) => ({ status, fault: fault?.when ?? null }));
  return [{ fault: title, result, own, sent, usd: ledger.total_usd }, found];
}

/** One case under no fault and then under each, every time from the same state in an account of its own. */
async function caseRows({ setup, cases, faults, calls }, index) {
  const step = cases[index];
  const model = new Account(`KEY_OFFICIAL_NODE_${index}`, calls, {});
  await model.control('POST', '/_sandbox/reset');
  for (const before of [...setup, ...(step.before ?? [])]) await model.step(before);
  const state = await model.control('GET', '/_sandbox/state');
  const rows = [];
  let expected;
  for (const [number, fault] of [NO_FAULT, ...faults].entries()) {
    const account = new Account(`${model.key}_${number}`, calls, model.saved);
    await account.control('PUT', '/_sandbox/state', state);
    const [row, found] = await one(account, step, fault);
    expected ??= found;
    // No error, but not what the SDK's types promise either.
    if (row.result === 'ok' && found !== expected) row.result = `no error, but a ${found}`;
    rows.push({ case: index, ...row });
  }
  return rows;
}

const given = JSON.parse(await text(process.stdin));
async function rowsOrAbsent(index) {
  try {
    return await caseRows(given, index);
  } catch (error) {
    if (error instanceof Absent) return [];
    throw error;
  }
}

const rows = await Promise.all(given.cases.map((_, index) => rowsOrAbsent(index)));
process.stdout.write(JSON.stringify({ version: VERSION, rows: rows.flat() }));
