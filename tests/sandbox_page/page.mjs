// The sandbox's page in Chromium, as wide as a phone and as wide as a desk: what a person sees and can press.

import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const ORIGIN = process.env.TELNYX_SANDBOX_URL.replace(/\/v2$/, '');
const SIZES = { phone: { width: 360, height: 800 }, desk: { width: 1280, height: 900 } };

async function send(method, path, key, body) {
  const answer = await fetch(ORIGIN + path, {
    method,
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    body: body && JSON.stringify(body),
  });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.json();
}

/** An account with one enterprise that is watched, one under review, and a bill of 0.30. */
async function fill(key) {
  const yaml = `accounts:
  - api_key: ${key}
    enterprises:
      - profile: { legal_name: Lakeview Dental Group LLC }
        reputation: { check_frequency: never }
      - profile: { legal_name: Northshore Clinic }
        reputation: { status: pending, loa_status: pending, check_frequency: never }
`;
  await send('POST', '/_sandbox/seed', null, { yaml });
  const { data } = await send('GET', '/v2/enterprises', key);
  const { id } = data.find((it) => it.legal_name.startsWith('Lakeview'));
  const numbers = ['+16035551234', '+16035551235'];
  await send('POST', `/v2/enterprises/${id}/reputation/numbers`, key, { phone_numbers: numbers });
  await send('GET', '/v2/reputation/numbers/+16035551234', key);
}

async function seen(page, selector, text) {
  await page.locator(selector, { hasText: text }).first().waitFor({ timeout: 10_000 });
}

/** What the page asks for and complains about, for as long as it is open. */
function watch(page) {
  const problems = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== ORIGIN && url.protocol !== 'data:') problems.push(`request to ${url}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} from ${response.url()}`);
  });
  return problems;
}

async function visit(browser, size) {
  const key = `KEY_page_${size}`;
  const page = await browser.newPage({ viewport: SIZES[size] });
  const problems = watch(page);
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(`${ORIGIN}/_sandbox/`);
  if (size === 'phone') await seen(page, '#nobody', 'No account has called yet');
  await fill(key);
  await page.fill('#key', key);
  await page.press('#key', 'Enter');

  await seen(page, '#now', '2026-11-20 09:00:00 UTC');
  await seen(page, '#bill', 'USD 0.30');
  await seen(page, '#operations tr', 'associateReputationNumbers');
  await seen(page, '#enterprises tr', 'status approved, letter approved');
  await seen(page, '#ledger tr', '1 × 0.10: live lookup of +16035551234');
  assert.equal(await page.locator('#ledger tr').count(), 3);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= SIZES[size].width, `the ${size} has to scroll sideways: ${width}`);
  const pictures = process.env.SCREENSHOTS;
  if (pictures) await page.screenshot({ path: `${pictures}/${size}.png`, fullPage: true });

  await page.click('text="+1 day"');
  await seen(page, '#now', '2026-11-21 09:00:00 UTC');
  await page.click('text="Let it run"');
  await seen(page, '#mode', 'running');
  await page.click('text="Freeze"');
  await seen(page, '#mode', 'frozen');
  await page.click('text="Approve"');
  await page.locator('text="Approve"').waitFor({ state: 'detached' });
  assert.equal(await page.locator('#enterprises tr', { hasText: 'status approved, letter approved' }).count(), 2);

  // What others do is seen without a reload.
  await send('GET', '/v2/reputation/numbers/+16035551235', key);
  await seen(page, '#bill', 'USD 0.40');

  await page.click('text="Forget this account"');
  await seen(page, '#done', 'The account is forgotten.');
  await seen(page, '#state', '0 enterprises');
  await seen(page, '#bill', 'USD 0.00');
  assert.equal(await page.locator('#enterprises tr, #ledger tr, #operations tr').count(), 0);
  const { enterprises } = await send('GET', '/_sandbox/overview', key);
  assert.deepEqual(enterprises, []);
  assert.deepEqual(problems, []);
  await page.close();
  console.log(`the page works at the width of a ${size}`);
}

// Root, as on a build machine, has no sandbox of Chromium's own; the only page it opens is ours.
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  // The clock that accounts begin with.
  await send('PUT', '/_sandbox/clock', null, { mode: 'frozen', at: '2026-11-20T09:00:00Z' });
  for (const size of Object.keys(SIZES)) await visit(browser, size);
} finally {
  await browser.close();
}
