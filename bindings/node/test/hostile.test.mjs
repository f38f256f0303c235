// `tests/hostile/answers.yaml`: whatever a server says, a free call and one that bills end as a person would say.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import Telnyx from 'telnyx-reputation';
import { parse } from 'yaml';
import { counted } from './support/counted.mjs';
import { ENTERPRISE } from './support/stub.mjs';

const CASES = parse(readFileSync(new URL('../../../tests/hostile/answers.yaml', import.meta.url), 'utf8'));

/** All that the server says. */
function said({ raw, status, headers = {}, body = '', repeat: [piece, times] = ['@', 1] }) {
  const filled = (text) => Buffer.from(text.replaceAll('@', () => piece.repeat(times)));
  if (raw !== undefined) return filled(raw);
  const content = filled(body);
  const fields = Object.entries({ 'content-length': content.length, ...headers });
  const lines = [`HTTP/1.1 ${status} x`, ...fields.map(([name, value]) => `${name}: ${value}`), '', ''];
  return Buffer.concat([Buffer.from(lines.join('\r\n')), content]);
}

/** Whether a request has come with all of its body. */
function isWhole(text) {
  const end = text.indexOf('\r\n\r\n');
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return end >= 0 && Buffer.byteLength(text.slice(end + 4)) >= length;
}

/** Answers `/7/...` with the seventh case, and closes the connection. */
const server = net.createServer((socket) => {
  let text = '';
  // The client may have gone, of what is too long.
  socket.on('error', () => undefined).on('data', (piece) => {
    text += piece;
    if (isWhole(text)) socket.end(said(CASES[Number(text.split('/')[1])]));
  });
});
before(() => once(server.listen(0, '127.0.0.1'), 'listening'));
after(() => server.close());

test('every answer ends a free call and one that bills as it should', async () => {
  const wrong = [];
  const one = async ({ name, free, untyped = free, billed, row }, index) => {
    const baseURL = `http://127.0.0.1:${server.address().port}/${index}/v2`;
    const options = { apiKey: 'KEY_HOSTILE', baseURL, maxRetries: 0, timeout: 20_000, maxBodyBytes: 1 << 20 };
    // One each: a connection that the server is about to close must not be used again.
    const [reading, billing] = [new Telnyx(options), new Telnyx(options)];
    const end = (call) => call.then(() => 'done', (error) => error.kind);
    const refreshed = billing.enterprises.reputation.numbers.refresh(ENTERPRISE, { phone_numbers: ['+16035551234'] });
    const ended = await Promise.all([end(reading.enterprises.retrieve(ENTERPRISE)), end(refreshed)]);
    const told = ended[1] === 'done' ? (await refreshed).data.results[0] : undefined;
    const counted = billing.usage().atMostUsd;
    const right = ['outcome_unknown', 'done'].includes(billed) ? '0.10' : '0.00';
    if (ended.join() !== `${untyped},${billed}` || counted !== right || !isDeepStrictEqual(told, row)) {
      wrong.push(`${name}: ${ended}, ${JSON.stringify(told)}, USD ${counted}`);
    }
    await Promise.all([reading.close(), billing.close()]);
  };
  for (let first = 0; first < CASES.length; first += 16) {
    await Promise.all(CASES.slice(first, first + 16).map((each, place) => one(each, first + place)));
  }
  assert.deepEqual(wrong, []);
  assert.ok(CASES.length >= 140, `${CASES.length} answers`);
  counted('hostile answers', 2 * CASES.length);
});
