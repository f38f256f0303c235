// A page that is open in the browser: what it shows, saves, asks for and complains about.

import assert from 'node:assert/strict';

export async function seen(page, selector, text) {
  await page.locator(selector, { hasText: text }).first().waitFor({ timeout: 20_000 });
}

/** What the page asks for that is not its own, and complains about, for as long as it is open. */
export function watch(page, own) {
  const problems = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (![own, 'data:', 'blob:'].some((beginning) => url.startsWith(beginning))) problems.push(`request to ${url}`);
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
