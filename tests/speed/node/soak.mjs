// A long life of our package: what it holds is told from time to time. See ../README.md.

import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import Telnyx from '../../../bindings/node/dist/index.mjs';
import { ENTERPRISE, IN_FLIGHT, PAGE, enterprise, number } from './account.mjs';

// How many calls are made with one key, and then a pause.
const BATCH = 1_000;
// In milliseconds; longer than the server keeps a connection that idles.
const PAUSE = 100;

const { values } = parseArgs({ options: { 'base-url': { type: 'string' }, calls: { type: 'string' } } });

// What the process has now.
async function held() {
  for (let turn = 0; turn < 4; turn += 1) {
    globalThis.gc();
    await setTimeout(0);
  }
  const status = readFileSync('/proc/self/status', 'utf8');
  const value = (name) => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)[1]);
  return {
    rss_mib: value('VmRSS') / 1024,
    descriptors: readdirSync('/proc/self/fd').length,
    threads: value('Threads'),
    tasks: process.getActiveResourcesInfo().length,
  };
}

// How a call ended.
async function call(client, nth) {
  const { numbers } = client.enterprises.reputation;
  try {
    if (nth % 50 === 0) await numbers.list(enterprise(PAGE), { 'page[size]': PAGE });
    else await numbers.retrieve(number(nth), { enterprise_id: ENTERPRISE });
    return 'done';
  } catch (error) {
    if (!(error instanceof Telnyx.TelnyxError)) throw error;
    return error.name;
  }
}

const ended = {};
const count = (kind) => {
  ended[kind] = (ended[kind] ?? 0) + 1;
};
let older = new Telnyx({ apiKey: 'KEY0', baseURL: values['base-url'] });
for (let batch = 1; batch <= Number(values.calls) / BATCH; batch += 1) {
  const newer = older.withOptions({ apiKey: `KEY${batch}` });
  let left = BATCH;
  const worker = async () => {
    while (left-- > 0) count(await call(newer, left));
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  // The service knows the newer key by now.
  count(await call(older, 1));
  older = newer;
  await setTimeout(PAUSE);
  process.stdout.write(`${JSON.stringify({ calls: batch * BATCH, held: await held(), ended })}\n`);
}
