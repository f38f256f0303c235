// The sandbox that the pages are about.

import assert from 'node:assert/strict';

export const ORIGIN = process.env.TELNYX_SANDBOX_URL.replace(/\/v2$/, '');

export async function send(method, path, key, body) {
  const answer = await fetch(ORIGIN + path, {
    method,
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    body: body && JSON.stringify(body),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.json();
}
