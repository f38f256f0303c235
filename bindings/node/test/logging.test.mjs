// One record a call, and nothing in it that is secret or personal.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { inspect } from 'node:util';
import Telnyx from 'telnyx-reputation';
import { run } from './support/program.mjs';
import { EMPTY, answered, refused, stub } from './support/stub.mjs';

const ENTERPRISE = '6a09cdc3-8948-47f0-aa62-74ac943d6c58';
const open = [];
after(() => open.forEach((server) => server.close()));

async function serve(answer, options = {}) {
  const server = await stub(answer);
  open.push(server);
  const records = [];
  const take = (level) => (message, details) => records.push({ level, message, details });
  const logger = { error: take('error'), warn: take('warn'), info: take('info'), debug: take('debug') };
  const client = new Telnyx({ apiKey: 'KEY_SECRET', baseURL: server.baseURL, logger, ...options });
  return { server, client, records };
}

describe('the log', { concurrency: true }, () => {
  test('has a record for each call, also for one that failed', async () => {
    const { client, records } = await serve((request) => (request.method === 'GET' ? answered(request) : refused(404)), {
      logLevel: 'debug',
    });
    await client.enterprises.reputation.numbers.retrieve('+16035551234', { enterprise_id: ENTERPRISE });
    await client.reputation.numbers.delete('+16035551234').catch(() => {});
    await client.reputation.numbers.delete('hello').catch(() => {});
    assert.deepEqual(
      records.map(({ level, details: { operation, status, attempts, error } }) => [level, operation, status, attempts, error]),
      [
        ['debug', 'getPhoneNumberReputation', 200, 1, undefined],
        ['debug', 'disassociateReputationNumberSimplified', 404, 1, 'not_found'],
        ['debug', 'disassociateReputationNumberSimplified', undefined, 0, 'invalid_argument'],
      ],
    );
    assert.match(records[0].message, /^getPhoneNumberReputation: done \(200\) in [\d.]+ ms, sent once$/);
    assert.match(records[1].message, /: not_found \(404\) in [\d.]+ ms, sent once$/);
    assert.doesNotMatch(inspect(records, { depth: 9 }), /KEY_SECRET|6035551234|hello/);
  });

  test('has a record for a read through the list and for a whole run', async () => {
    const { client, records } = await serve(undefined, { logLevel: 'debug' });
    await client.reputation.numbers.peek('+16035551234');
    await client.enterprises.reputation.numbers.retrieveMany(ENTERPRISE, { phone_numbers: ['+16035551234'] });
    assert.deepEqual(records.map(({ message }) => message.replace(/[\d.]+ ms/, 'N ms')), [
      'listReputationNumbersSimplified: done in N ms',
      'getPhoneNumberReputation: done in N ms',
    ]);
  });

  test('is silent unless asked for', async () => {
    for (const logLevel of [undefined, 'off', 'error', 'warn', 'info']) {
      const { client, records } = await serve(undefined, { logLevel });
      await client.enterprises.retrieve(ENTERPRISE);
      assert.deepEqual(records, []);
    }
  });

  test('may break without breaking the call', async () => {
    const logger = { debug: () => assert.fail('the disk is full') };
    const { client } = await serve(() => ({ data: 1 }), { logger, logLevel: 'debug' });
    assert.deepEqual(await client.enterprises.retrieve(ENTERPRISE), { data: 1 });
  });

  test('is asked for with TELNYX_LOG, and goes to the console', async () => {
    const { server } = await serve(() => EMPTY);
    const env = { TELNYX_BASE_URL: server.baseURL };
    assert.match((await run('idle.mjs', { env: { ...env, TELNYX_LOG: 'debug' } })).output, /^listEnterprises: done \(200\)/);
    assert.equal((await run('idle.mjs', { env: { ...env, TELNYX_LOG: 'shout' } })).output, 'done');
  });

  test('is refused when it makes no sense', () => {
    assert.throws(() => new Telnyx({ apiKey: 'KEY', logLevel: 'loud' }), /logLevel: must be one of off, error/);
    assert.throws(() => new Telnyx({ apiKey: 'KEY', logger: {} }), /logger: must have the methods/);
  });
});
