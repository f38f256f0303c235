// Phone numbers as people have them: `tests/numbers/cells.yaml`, and lists with rows that cannot be sent.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import Telnyx, { parseNumbers } from 'telnyx-reputation';
import { parse } from 'yaml';
import { NUMBERS, enabled } from './support/guide.mjs';
import { startSandbox } from './support/sandbox.mjs';
import { ENTERPRISE, stub } from './support/stub.mjs';

const CELLS = parse(readFileSync(new URL('../../../tests/numbers/cells.yaml', import.meta.url), 'utf8'));

describe('parsing', () => {
  test('reads every cell as a person would', () => {
    const wrong = [];
    let count = 0;
    for (const [kind, answers] of Object.entries(CELLS)) {
      for (const [answer, cells] of Object.entries(answers)) {
        for (const cell of cells) {
          count += 1;
          const [row] = parseNumbers([cell]).rows;
          const right = kind === 'bad' ? row.reason?.includes(answer) : row.phoneNumber === answer;
          if (row.kind !== kind || !right || (kind === 'bad') !== !('phoneNumber' in row)) {
            wrong.push(`${JSON.stringify(cell)}: ${kind} ${answer}, but ${JSON.stringify(row)}`);
          }
        }
      }
    }
    assert.deepEqual(wrong, []);
    assert.ok(count >= 300, `${count} cells`);
  });

  test('takes what a program has in place of text', () => {
    const CASES = [
      [NaN, 'bad', 'NaN'],
      [null, 'bad', 'null'],
      [undefined, 'bad', 'undefined'],
      [16035550123n, 'good', '16035550123'],
      [1.6035550123e10, 'good', '16035550123'],
      [1e21, 'bad', '1e+21'],
      [true, 'bad', '<boolean>'],
      [['+16035550123'], 'bad', '<array>'],
      [{ toString: () => '+16035550123' }, 'bad', '<object>'],
      [Object.create(null), 'bad', '<object>'],
      [new Proxy({}, { get: () => assert.fail('nothing of it is asked for') }), 'bad', '<object>'],
      [Symbol('+16035550123'), 'bad', '<symbol>'],
      ['\ud8006035550123', 'bad', '\\u{fffd}6035550123'],
      ['6'.repeat(10_000_000), 'bad', `${'6'.repeat(60)}...`],
    ];
    for (const [cell, kind, text] of CASES) {
      const [row] = parseNumbers([cell]).rows;
      assert.deepEqual([row.kind, row.text], [kind, text]);
    }
    assert.equal(parseNumbers(new Array(2)).bad.length, 2, 'holes are rows');
  });

  test('gives each row its place, its text and its reason', () => {
    const parsed = parseNumbers(['+1 603 555 0123', 'hello\ufeff', '6035550123', '416-555-0123', '6035550124']);
    assert.deepEqual(parsed.phoneNumbers, ['+16035550123', '+16035550124']);
    assert.deepEqual(parsed.rows.map(({ kind }) => kind), ['good', 'bad', 'duplicate', 'foreign', 'good']);
    assert.deepEqual(parsed.duplicate, [
      { row: 2, kind: 'duplicate', text: '6035550123', phoneNumber: '+16035550123', firstRow: 0, reason: 'is the number of row 0' },
    ]);
    assert.deepEqual(parsed.bad, [{ row: 1, kind: 'bad', text: 'hello\\u{feff}', reason: 'holds letters' }]);
    assert.deepEqual(parsed.foreign.map(({ row, phoneNumber }) => [row, phoneNumber]), [[3, '+14165550123']]);
    assert.deepEqual(parsed.good[0], { row: 0, kind: 'good', text: '+1 603 555 0123', phoneNumber: '+16035550123' });
    assert.deepEqual(parseNumbers([]).rows, []);
  });

  test('refuses what makes no sense', () => {
    for (const [call, message] of [
      [() => parseNumbers(), /rows: must be a list/],
      [() => parseNumbers('6035550123'), /rows: must be a list/],
      [() => parseNumbers([], 'CA'), /region: must be "US"/],
      [() => parseNumbers([], null), /region: must be a string/],
    ]) {
      assert.throws(call, { name: 'InvalidArgumentError', message });
    }
  });
});

describe('a list with rows that cannot be sent', { concurrency: true }, () => {
  const MESSY = [NUMBERS[0], '603\u200b555 0100', null, NaN, 16035550123, '+14165550123', {}, '\ud800', NUMBERS[1]];
  const SHOWN = ['"603\\u{200b}555 0100"', '"null"', '"NaN"', '"16035550123"', '416 is Canadian', '"<object>"', '"\\u{fffd}"'];
  let sandbox;
  before(async () => (sandbox = await startSandbox({ approvals: 'immediate' })));
  after(() => sandbox.close());

  test('is refused before anything is sent', async (context) => {
    const server = await stub(() => ({}));
    context.after(() => server.close());
    const client = new Telnyx({ apiKey: 'KEY_ROWS', baseURL: server.baseURL });
    const { numbers, remediation } = client.enterprises.reputation;
    const body = { phone_numbers: MESSY };
    for (const call of [
      () => numbers.associateMany(ENTERPRISE, body),
      () => numbers.retrieveMany(ENTERPRISE, body),
      () => numbers.refreshMany(ENTERPRISE, body),
      () => remediation.createMany(ENTERPRISE, { ...body, call_purpose: 'reminders' }),
      () => numbers.plan(ENTERPRISE, body),
      async () => numbers.estimateMany('associate', body),
    ]) {
      await assert.rejects(call(), ({ name, message }) => {
        assert.equal(name, 'InvalidArgumentError');
        assert.match(message, /7 of 9 phone numbers are refused/);
        const rows = message.split('phone_numbers[').slice(1);
        assert.deepEqual(rows.map((row) => row.split(']')[0]), ['1', '2', '3', '4', '5', '6', '7']);
        rows.forEach((row, place) => assert.ok(row.includes(SHOWN[place]), row));
        return true;
      });
    }
    assert.equal(server.requests.length, 0);
  });

  test('is done without them when told so', async () => {
    const client = sandbox.client({ apiKey: 'KEY_ROWS_LEFT_OUT' });
    const enterprise = await enabled(client);
    const { numbers } = client.enterprises.reputation;
    const body = { phone_numbers: ['+16032220001', null, '+14165550123', '+16032220002'] };
    const results = await numbers.associateMany(enterprise, body, { leaveOutBadNumbers: true });
    assert.deepEqual(results.map(({ phone_number, outcome }) => [phone_number, outcome]), [
      ['+16032220001', 'done'],
      ['null', 'not_tried'],
      ['+14165550123', 'not_tried'],
      ['+16032220002', 'done'],
    ]);
    assert.equal(results[2].reason, 'bad_number');
    assert.match(results[2].error.message, /phone_numbers\[2\]: /);
    const removed = await numbers.disassociateMany(enterprise, { phone_numbers: ['+16032220001', '+14165550123'] });
    assert.deepEqual(removed.map(({ outcome }) => outcome), ['done', 'done'], 'what is removed may be of anywhere');
  });
});
