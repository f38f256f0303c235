// A person's visit, from the first look to forgetting the account.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';

import { look, saved, seen, watch } from './browser.mjs';
import { ORIGIN, send } from './sandbox.mjs';

/** An account with one enterprise that is watched, one under review, and a bill of 0.50. */
async function fill(key, webhookURL) {
  const yaml = `accounts:
  - api_key: ${key}
    enterprises:
      - profile: { legal_name: Lakeview Dental Group LLC }
        reputation: { check_frequency: daily, external_verification: approved, webhook_url: "${webhookURL}" }
      - profile: { legal_name: "=Northshore, Clinic" }
        reputation: { status: pending, loa_status: pending, check_frequency: never }
`;
  await send('POST', '/_sandbox/seed', null, { yaml });
  const { data } = await send('GET', '/v2/enterprises', key);
  const { id } = data.find((it) => it.legal_name.startsWith('Lakeview'));
  const numbers = ['+16035550100', '+16035550102', '+16035551234', '+16035550107'];
  await send('POST', `/v2/enterprises/${id}/reputation/numbers`, key, { phone_numbers: numbers });
  await send('GET', '/v2/reputation/numbers/+16035550102', key);
}

/** A receiver of events. */
async function receiver() {
  const server = createServer((_, answer) => answer.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/hook`, close: () => server.close() };
}

const tab = (page, name) => page.click(`#tab-${name}`);

async function numbers(page, size, width) {
  await seen(page, '#monitored', '4');
  await seen(page, '#number-rows tr', '+1 603 555 0102');
  await seen(page, '#number-rows tr', 'Lakeview Dental Group LLC');
  await look(page, `${size}-numbers`, width);
  // Searched as people write a number, and filtered by a press on the distribution.
  await page.fill('#search', '(603) 555-1234');
  await seen(page, '#page', '1 number, page 1 of 1');
  assert.equal(await page.locator('#number-rows tr').count(), 1);
  await page.fill('#search', '');
  await page.click('#distribution [data-risk=low]');
  await seen(page, '#page', '1 number, page 1 of 1');
  await seen(page, '#number-rows .chip.low', 'Low');
  await page.click('#distribution [data-risk=low]');
  await seen(page, '#page', '4 numbers, page 1 of 1');
}

/** It turned bad tonight. */
async function oneNumber(page, size, width) {
  await page.locator('#number-rows tr', { hasText: '+1 603 555 0102' }).click();
  await seen(page, '#number-title .chip.low', 'Low');
  await page.click('text="It turned bad"');
  await seen(page, '#verdict', 'high risk, as was decided here');
  await page.click('#close');
  await page.click('text="+1 day"');
  await seen(page, '#now', '2026-11-21 09:00:00 UTC');
  await page.locator('#number-rows tr', { hasText: '+1 603 555 0102' }).click();
  await seen(page, '#number-title .chip.high', 'High');
  // One step down, from what was found yesterday.
  const line = await page.locator('#number-chart path.maturity').first().getAttribute('d');
  const heights = [...line.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));
  assert.equal(heights.length, 2, line);
  assert.ok(heights[1] > heights[0], line);
  await seen(page, '#number-history tr', 'added');
  await look(page, `${size}-number`, width);
  await page.click('#close');
  const csv = await saved(page, '#numbers-csv');
  const lines = csv.trimEnd().split('\r\n');
  assert.equal(lines.length, 5);
  assert.match(csv, /^\+16035550100,Lakeview Dental Group LLC,high,Telemarketer,\d+,/m);
}

async function money(page, size, width) {
  await tab(page, 'spend');
  await seen(page, '#operations tr', 'associateReputationNumbers');
  await seen(page, '#operations tr', 'Scheduled check');
  assert.equal(await page.locator('#spend-chart rect.checks, #spend-chart rect.calls').count(), 4, 'two bars and the legend');
  await seen(page, '#spend-chart .legend', 'Scheduled checks 0.40');
  assert.match(await saved(page, '#spend-csv'), /2026-11-21,scheduledCheck,0.40/);
  await look(page, `${size}-spend`, width);

  await tab(page, 'ledger');
  await seen(page, '#ledger-rows tr', '1 × 0.10: live lookup of +16035550102');
  // A run is no failure, and its enterprise has a name.
  const run = page.locator('#ledger-rows tr', { hasText: 'scheduled run of enterprise Lakeview Dental Group LLC' });
  await run.locator('td', { hasText: 'by itself' }).waitFor();
  assert.equal(await run.locator('.bad').count(), 0);
  assert.match(await saved(page, '#ledger-csv'), /scheduled run of enterprise Lakeview/);
  await look(page, `${size}-ledger`, width);
}

async function rest(page, size, width, key) {
  await tab(page, 'webhooks');
  const event = page.locator('#webhook-rows tr', { hasText: 'number.flagged' });
  await event.locator('.chip.low', { hasText: 'delivered' }).waitFor();
  await event.locator('summary').click();
  await seen(page, '#webhook-rows pre', '"flag_reason": "carrier_changed"');
  await look(page, `${size}-webhooks`, width);

  await tab(page, 'faults');
  await page.selectOption('#fault-operation', 'listEnterprises');
  await page.click('#presets button:has-text("Too many requests")');
  await seen(page, '#fault-rows tr', 'status 429');
  const refused = await fetch(`${ORIGIN}/v2/enterprises`, { headers: { authorization: `Bearer ${key}` } });
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '2']);
  await seen(page, '#fault-rows tr', 'used up');
  await page.click('#clear-faults');
  await seen(page, '#no-faults', 'Nothing goes wrong');
  await look(page, `${size}-faults`, width);

  await tab(page, 'enterprises');
  await seen(page, '#enterprise-rows tr', 'status approved');
  await page.click('text="Approve"');
  await page.locator('text="Approve"').waitFor({ state: 'detached' });
  assert.equal(await page.locator('#enterprise-rows tr', { hasText: 'status approved' }).count(), 2);
  await look(page, `${size}-enterprises`, width);

  await tab(page, 'more');
  await seen(page, '#drift', 'Steady.');
  await page.fill('#drift-seed', '3');
  await page.click('#start-drift');
  await seen(page, '#drift', 'seed 3, 7 days');
  await page.click('#end-drift');
  await seen(page, '#drift', 'Steady.');
  await look(page, `${size}-more`, width);
}

export async function visit(browser, size, viewport) {
  const key = `KEY_page_${size}`;
  const page = await browser.newPage({ viewport });
  const problems = watch(page, `${ORIGIN}/`);
  page.on('dialog', (dialog) => dialog.accept());
  await page.goto(`${ORIGIN}/_sandbox/`);
  if (size === 'phone') await seen(page, '#nobody', 'No account has called yet');
  const hook = await receiver();
  await fill(key, hook.url);
  await page.fill('#key', key);
  await page.press('#key', 'Enter');

  await seen(page, '#now', '2026-11-20 09:00:00 UTC');
  await seen(page, '#bill', 'USD 0.50');
  // By its key, which the seed named.
  assert.match(await page.locator('#account option:checked').textContent(), new RegExp(`^${key} `));
  await numbers(page, size, viewport);
  await oneNumber(page, size, viewport);
  await money(page, size, viewport);
  await rest(page, size, viewport, key);

  // What others do is seen without a reload.
  await send('GET', '/v2/reputation/numbers/+16035551234?fresh=true', key);
  await seen(page, '#bill', 'USD 1.00');
  await page.click('text="Let it run"');
  await seen(page, '#mode', 'running');
  await page.click('text="Freeze"');
  await seen(page, '#mode', 'frozen');

  await page.click('text="Forget this account"');
  await seen(page, '#done', 'The account is forgotten.');
  await seen(page, '#bill', 'USD 0.00');
  const rows = { numbers: 'number-rows', spend: 'operations', ledger: 'ledger-rows', enterprises: 'enterprise-rows', webhooks: 'webhook-rows' };
  for (const [name, body] of Object.entries(rows)) {
    await tab(page, name);
    await page.locator(`#${body} tr`).first().waitFor({ state: 'detached' });
  }
  await seen(page, '#events', 'No events yet');
  const { enterprises } = await send('GET', '/_sandbox/overview', key);
  assert.deepEqual(enterprises, []);
  assert.deepEqual(problems, []);
  hook.close();
  await page.close();
  console.log(`the page works at the width of a ${size}`);
}
