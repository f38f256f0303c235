// The work that every client does.

import { CONNECTION_SCORE, IN_FLIGHT, number } from './account.mjs';
import { Clocks } from './figures.mjs';

const WORKS = { 'one-at-a-time': oneAtATime, 'in-flight': inFlight, many, list: streamed, collect };

export async function measure(client, { work, count, warmUp, baseURL }) {
  if (work === 'webhooks') return webhooks(client, await (await fetch(`${baseURL}/event`)).json(), count, warmUp);
  const part = WORKS[work];
  await part(client, warmUp);
  const clocks = new Clocks();
  const { took = [], kept } = await part(client, count);
  const figures = clocks.stop(count, took);
  // It has to be there until the memory was measured.
  if (kept && kept.length !== count) throw new Error(`${kept.length} of ${count} were kept`);
  return figures;
}

// That a client did the work: what it read is what the server has.
function check(row, phoneNumber) {
  if (row.phone_number !== phoneNumber || row.reputation_data.connection_score !== CONNECTION_SCORE)
    throw new Error(`this is not ${phoneNumber}: ${JSON.stringify(row)}`);
}

async function oneAtATime(client, count) {
  const took = [];
  for (let call = 0; call < count; call += 1) {
    const begun = performance.now();
    check(await client.one(number(0)), number(0));
    took.push(performance.now() - begun);
  }
  return { took };
}

async function inFlight(client, count) {
  const first = number(0);
  let left = count;
  const worker = async () => {
    while (left-- > 0) check(await client.one(first), first);
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  return {};
}

async function many(client, count) {
  const kept = await client.many(Array.from({ length: count }, (_, index) => number(index)));
  if (kept.length !== count) throw new Error(`${kept.length} of ${count} numbers were looked up`);
  kept.forEach((row, index) => check(row, number(index)));
  return { kept };
}

// What is read of each number of a list, one after the other.
class ListCheck {
  listed = 0;
  scores = 0;
  last = '';

  add(row) {
    this.last = row.phone_number;
    this.scores += row.reputation_data.connection_score;
    this.listed += 1;
  }

  end(count) {
    if (this.listed !== count || this.last !== number(count - 1) || this.scores !== CONNECTION_SCORE * count)
      throw new Error(`the list ended after ${this.listed} numbers, with ${this.last}`);
  }
}

async function streamed(client, count) {
  const check = new ListCheck();
  for await (const row of client.list(count)) check.add(row);
  check.end(count);
  return {};
}

async function collect(client, count) {
  const kept = [];
  for await (const row of client.list(count)) kept.push(row);
  const check = new ListCheck();
  for (const row of kept) check.add(row);
  check.end(count);
  return { kept };
}

async function webhooks(client, event, count, warmUp) {
  const headers = { 'telnyx-timestamp': event.timestamp, 'telnyx-signature-ed25519': event.signature };
  const unwrap = async (times) => {
    for (let time = 0; time < times; time += 1) {
      const { phone_number } = await client.unwrap(event.body, headers, event.public_key);
      if (phone_number !== number(0)) throw new Error('this is not the event that was signed');
    }
  };
  await unwrap(warmUp);
  const clocks = new Clocks();
  await unwrap(count);
  return clocks.stop(count, []);
}
