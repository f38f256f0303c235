// The sandbox that the page belongs to, and what a page that is open asks for and complains about.

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

export async function seen(page, selector, text) {
  await page.locator(selector, { hasText: text }).first().waitFor({ timeout: 20_000 });
}

/** What the page asks for and complains about, for as long as it is open. */
export function watch(page) {
  const problems = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== ORIGIN && !['data:', 'blob:'].includes(url.protocol)) problems.push(`request to ${url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} from ${response.url()}`);
  });
  return problems;
}

/** The text of the file that pressing a button saves. */
export async function saved(page, selector) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click(selector)]);
  const pieces = [];
  for await (const piece of await download.createReadStream()) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** Nothing is cut off, and a picture is kept where somebody asks for one. */
export async function look(page, name, { width }) {
  const needed = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(needed <= width, `${name} has to scroll sideways: ${needed}`);
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png`, fullPage: true });
}
