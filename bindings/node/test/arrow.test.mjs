// Numbers as columns of Arrow, read by apache-arrow.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { RecordBatchReader, tableFromIPC } from 'apache-arrow';
import Telnyx from 'telnyx-reputation';
import { reputationTable, toArrow } from 'telnyx-reputation/arrow';
import { command, startSandbox } from './support/sandbox.mjs';
import { ENTERPRISE, stub } from './support/stub.mjs';

const KEY = 'KEY_ARROW_NODE';
const PAGE = { 'page[size]': 250 };
const SCORES = ['maturity_score', 'connection_score', 'engagement_score', 'sentiment_score'];
/** More than one batch has, and fewer. */
const COUNTS = [4500, 300];

let sandbox;
let client;
let ids;
before(async () => {
  sandbox = await startSandbox();
  const enterprises = COUNTS.map((count, at) => ({
    profile: { legal_name: `Columns ${at}` },
    reputation: { looked_up: at === 0, generate: { count, from: `+1603${200 + at}0000` } },
  }));
  const yaml = JSON.stringify({ accounts: [{ api_key: KEY, enterprises }] });
  await sandbox.control('POST', '/_sandbox/seed', { yaml }, KEY);
  client = new Telnyx({ apiKey: KEY, baseURL: sandbox.baseURL });
  ids = (await client.enterprises.list()).data.map(({ id }) => id);
  const [first] = (await client.enterprises.reputation.numbers.list(ids[0])).data;
  if (first.reputation_data === null) ids.reverse();
});
after(() => sandbox.close());

const list = (id, query = PAGE) => client.enterprises.reputation.numbers.list(id, query);
const rows = async (columns) => (await tableFromIPC(columns)).toArray().map((row) => row.toJSON());
const micros = (time) => (time == null ? null : Math.floor(Date.parse(time)));

/** The row that a record is, in those columns that a table must have right. */
function wanted(record) {
  const data = record.reputation_data;
  return {
    phone_number: record.phone_number,
    enterprise_id: record.enterprise_id,
    has_snapshot: data !== null,
    spam_risk: data?.spam_risk ?? null,
    spam_category: data?.spam_category ?? null,
    ...Object.fromEntries(SCORES.map((name) => [name, data?.[name] ?? null])),
    last_refreshed_at: micros(data?.last_refreshed_at),
    created_at: micros(record.created_at),
    id: record.id,
  };
}

function same(row, record) {
  const expected = wanted(record);
  const times = ['last_refreshed_at', 'created_at'];
  const found = Object.fromEntries(
    Object.keys(expected).map((name) => [name, times.includes(name) && row[name] !== null ? Math.floor(Number(row[name])) : row[name]]),
  );
  assert.deepEqual(found, expected);
}

describe('columns', { concurrency: true }, () => {
  test('of a list are what its records say', async () => {
    const records = [];
    for await (const record of list(ids[0])) records.push(record);
    const found = await rows(toArrow(list(ids[0]), { command }));
    assert.equal(found.length, COUNTS[0]);
    found.forEach((row, at) => same(row, records[at]));
    assert.ok(new Set(found.map(({ spam_risk }) => spam_risk)).size > 1);
    assert.deepEqual([found[0].outcome, found[0].reason, found[0].error], [null, null, null]);
    // What the service did not say is told apart from what it said was null.
    const [first] = records;
    for (const name of ['confirm_by', 'removed_at']) {
      const isAbsent = (found[0].absent ?? '').split(',').includes(name);
      assert.deepEqual([found[0][name], isAbsent], [null, !(name in first)], name);
    }
  });

  test('come in batches, and as one piece', async () => {
    const columns = toArrow(list(ids[0]), { command });
    let count = 0;
    const sizes = [];
    const reader = await RecordBatchReader.from(columns);
    for await (const batch of reader) sizes.push(batch.numRows);
    assert.ok(sizes.length > 1 && sizes.every((size) => size > 0), String(sizes));
    count = sizes.reduce((sum, size) => sum + size);
    assert.equal(count, COUNTS[0]);
    // Read anew.
    assert.equal(tableFromIPC(await columns.bytes()).numRows, COUNTS[0]);
  });

  test('of a list that is read again are what it is by then, from the first page on', async () => {
    const key = 'KEY_ARROW_NODE_AGAIN';
    const reputation = { looked_up: true, generate: { count: 3, from: '+16038000000' } };
    const yaml = JSON.stringify({ accounts: [{ api_key: key, enterprises: [{ profile: { legal_name: 'Again' }, reputation }] }] });
    await sandbox.control('POST', '/_sandbox/seed', { yaml }, key);
    const again = new Telnyx({ apiKey: key, baseURL: sandbox.baseURL });
    const query = { 'page[size]': 2 };
    const columns = toArrow(again.reputation.numbers.list(query), { command });
    query['page[size]'] = 1;
    const risks = async () => (await rows(columns)).map(({ phone_number, spam_risk }) => `${phone_number} ${spam_risk}`).sort();
    assert.equal((await risks()).length, 3);
    for (const spam_risk of ['high', 'medium']) {
      for (const last of [0, 1, 2]) {
        const body = { spam_risk, spam_category: null, looked_up: true };
        await sandbox.control('PUT', `/_sandbox/numbers/+1603800000${last}/reputation`, body, key);
      }
      assert.deepEqual(await risks(), [0, 1, 2].map((last) => `+1603800000${last} ${spam_risk}`));
    }
    const { by_operation } = await sandbox.ledger(key);
    assert.equal(by_operation.listReputationNumbersSimplified.calls, 2 * 3);
  });

  test('of an account and of its enterprises have the same rows', async () => {
    const numbers = (columns) => rows(columns).then((found) => found.map(({ phone_number }) => phone_number).sort());
    const all = await numbers(reputationTable(client, null, { command }));
    assert.equal(all.length, COUNTS[0] + COUNTS[1]);
    assert.deepEqual(await numbers(reputationTable(client, ids, { command })), all);
    assert.deepEqual(await numbers(reputationTable(client, [], { command })), []);
  });

  test('of a run say how each number ended', async () => {
    const phone_numbers = ['+16032010000', '+16039990000'];
    const results = await client.enterprises.reputation.numbers.retrieveMany(ids[1], { phone_numbers });
    const found = await rows(toArrow(results, { command, enterprise_id: ids[1] }));
    assert.deepEqual(found.map(({ phone_number, outcome, enterprise_id }) => [phone_number, outcome, enterprise_id]), [
      [phone_numbers[0], 'done', ids[1]],
      [phone_numbers[1], results[1].outcome, ids[1]],
    ]);
    assert.equal(found[0].spam_risk, results[0].value.reputation_data.spam_risk);
    assert.notEqual(results[1].outcome, 'done');
    assert.ok(found[1].error, 'an error says why');
    const refreshed = await client.enterprises.reputation.numbers.refreshMany(ids[1], { phone_numbers: phone_numbers.slice(0, 1) });
    const [row] = await rows(toArrow(refreshed, { command }));
    assert.deepEqual(JSON.parse(row.more), refreshed[0].value);
  });

  test('end with the error of their list', async () => {
    const unknown = '6a09cdc3-8948-47f0-aa62-74ac943d6c58';
    await assert.rejects(toArrow(list(unknown), { command }).bytes(), Telnyx.NotFoundError);
    await assert.rejects(reputationTable(client, [ids[1], unknown], { command }).bytes(), Telnyx.NotFoundError);
    const stop = new AbortController();
    stop.abort();
    await assert.rejects(toArrow(list(ids[1]), { command, signal: stop.signal }).bytes(), Telnyx.APIUserAbortError);
  });

  test('refuse what is no page as the other readings do', async () => {
    const meta = '"meta":{"total_pages":1,"total_results":1}';
    const number = '{"phone_number":"+16035550001"}';
    const texts = [
      `{"data":[${number}]},"x":{"y":1,${meta}}`,
      `{"data":[${number}]},"enterprise_id":"OTHER","x":{"y":1,${meta}}`,
      `{"data":[{"phone_number":"+1603\n5550001"}],${meta}}`,
      `{"data":[${number},],${meta}}`,
    ];
    const server = await stub((_, count) => ({ text: texts[count - 1] }));
    try {
      const other = new Telnyx({ apiKey: KEY, baseURL: server.baseURL, maxRetries: 0 });
      for (const text of texts) {
        const columns = toArrow(other.enterprises.reputation.numbers.list(ENTERPRISE), { command, enterprise_id: ENTERPRISE });
        await assert.rejects(columns.bytes(), Telnyx.APIResponseValidationError, text);
      }
    } finally {
      server.close();
    }
  });

  test('ask for no more than is read', async () => {
    const key = 'KEY_ARROW_NODE_STOPS';
    const reputation = { generate: { count: 6000, from: '+16037000000' } };
    const yaml = JSON.stringify({ accounts: [{ api_key: key, enterprises: [{ profile: { legal_name: 'Stops' }, reputation }] }] });
    await sandbox.control('POST', '/_sandbox/seed', { yaml }, key);
    const other = new Telnyx({ apiKey: key, baseURL: sandbox.baseURL });
    for await (const piece of reputationTable(other, null, { command })) {
      assert.ok(piece.length > 0);
      break;
    }
    // The head of a stream is there before its first page is asked for.
    const { by_operation } = await sandbox.ledger(key);
    const calls = by_operation.listReputationNumbersSimplified?.calls ?? 0;
    assert.ok(calls < 6000 / 250, JSON.stringify(by_operation));
  });

  test('are refused of what has no numbers, and without the command', async () => {
    assert.throws(() => toArrow(client.enterprises.list()), /only lists of monitored numbers can be columns/);
    const page = await list(ids[1]);
    assert.throws(() => toArrow(page), /without await/);
    assert.throws(() => reputationTable(client, [1]), /enterprises\[0\]: must be a string/);
    await assert.rejects(toArrow([], { command: '/nowhere/telnyx-reputation' }).bytes(), Telnyx.ConfigurationError);
    assert.equal(tableFromIPC(await toArrow([], { command }).bytes()).numRows, 0);
  });
});
