// The monitor's report: one file, opened as people open it.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { look, seen, watch } from './browser.mjs';
import { monitor, words } from './monitor.mjs';
import { send } from './sandbox.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const COUNT = 60;
/** A label that ends scripts, attributes and elements, and turns the direction of reading. */
const HOSTILE = '</script><img src=x onerror=alert(1)>"\'\u202e';
const LONG = 'W'.repeat(100);
const NOTHING_KNOWN = '+16035550102';

const KEY = 'KEY_page_report';

/** A history of twelve days with numbers that turn, hostile labels and one of which nothing is known; its report. */
async function written(folder) {
  const yaml = `accounts:
  - api_key: ${KEY}
    enterprises:
      - profile: { legal_name: Lakeview Dental Group LLC }
        reputation: { check_frequency: daily, external_verification: approved, looked_up: true, generate: { count: ${COUNT}, from: "+16032000000" } }
`;
  await send('POST', '/_sandbox/seed', null, { yaml });
  await send('PUT', '/_sandbox/drift', KEY, { seed: 3, days: 7 });
  for (let day = 0; day < 12; day += 1) {
    await monitor(folder, KEY, 'collect');
    await send('POST', '/_sandbox/clock/advance', KEY, { by: '1 day' });
  }
  const { data } = await send('GET', '/v2/enterprises', KEY);
  await send('POST', `/v2/enterprises/${data[0].id}/reputation/numbers`, KEY, { phone_numbers: [NOTHING_KNOWN] });
  for (const [number, spam_category] of [['+16032000003', HOSTILE], ['+16032000004', LONG]])
    await send('PUT', `/_sandbox/numbers/${number}/reputation`, KEY, { spam_risk: 'high', spam_category, looked_up: true });
  await monitor(folder, KEY, 'collect');
  const file = join(folder, 'report.html');
  await monitor(folder, KEY, 'report', '--html', file);
  return pathToFileURL(file).href;
}

/** Goes on with the Tab key until what is wanted has the focus. */
async function tabTo(page, selector) {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`the Tab key does not lead to ${selector}`);
}

async function found(page, by) {
  const text = await page.locator('#found').textContent();
  assert.ok(text.startsWith(by), text);
}

/** Searched and sorted with the keyboard alone. */
async function searchAndSort(page) {
  await found(page, `${COUNT + 1} numbers, the worst first`);
  await tabTo(page, '#search');
  await page.keyboard.type('(603) 200-0003');
  await found(page, '1 number');
  const row = page.locator('#rows tr');
  // It is shown as the text that it is.
  assert.ok((await row.textContent()).includes('</script><img src=x onerror=alert(1)>'));
  assert.equal(await page.locator('img').count(), 0);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(NOTHING_KNOWN);
  await found(page, '1 number');
  assert.equal(await row.locator('.chip.none', { hasText: 'no data' }).count(), 1, 'nothing known is not clean');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.press('Delete');
  await tabTo(page, '#heads button');
  const heads = page.locator('#heads th');
  await heads.nth(3).locator('button').focus();
  await page.keyboard.press('Enter');
  const maturities = async () => (await page.locator('#rows td.count').allTextContents()).map(Number);
  const rising = await maturities();
  assert.equal(await heads.nth(3).getAttribute('aria-sort'), 'ascending');
  assert.deepEqual(rising, rising.toSorted((one, other) => one - other));
  await page.keyboard.press('Enter');
  const falling = await maturities();
  assert.deepEqual(falling, falling.toSorted((one, other) => other - one));
  assert.notDeepEqual(rising, falling);
  await tabTo(page, '#next-page');
  await page.keyboard.press('Enter');
  await seen(page, '#page', 'page 2 of 3');
}

/** Advice leads to its numbers. */
async function advice(page) {
  const button = page.locator('[data-advice=remediate]');
  const [count] = /\d+/.exec(await page.locator('.to-do h3', { hasText: 'Remediate' }).textContent());
  await button.focus();
  await page.keyboard.press('Enter');
  await found(page, `${count} number`);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'advice');
  await page.selectOption('#advice', '');
}

/** Dark on white whatever the screen is, without what nobody can press on paper. */
async function print(page) {
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.tools').isVisible(), false);
  assert.ok(await page.locator('#rows tr').first().isVisible());
  const [ink] = await page.evaluate(() => getComputedStyle(document.body).color.match(/\d+/));
  assert.ok(Number(ink) < 80, ink);
  const pdf = await page.pdf({ format: 'A4' });
  assert.ok(pdf.length > 20_000, `${pdf.length} bytes`);
  await page.emulateMedia({ media: 'screen' });
}

/** The same page, served: it notices that there is something newer, and asks nobody but its own server. */
async function live(browser, folder) {
  const server = spawn(...words(folder, KEY, 'serve'));
  try {
    const [line] = await once(server.stdout, 'data');
    const url = String(line).trim();
    const page = await browser.newPage({ viewport: { width: 390, height: 900 } });
    const problems = watch(page, url);
    await page.clock.install();
    await page.goto(url);
    await found(page, `${COUNT + 1} numbers`);
    const newer = page.locator('#newer');
    await page.clock.runFor(61_000);
    assert.equal(await newer.isVisible(), false, 'nothing is newer yet');
    await send('POST', '/_sandbox/clock/advance', KEY, { by: '1 day' });
    await monitor(folder, KEY, 'collect');
    await page.clock.runFor(61_000);
    await newer.waitFor();
    await newer.locator('a').click();
    await seen(page, '#collected', '2026-12-03');
    await newer.waitFor({ state: 'hidden' });
    assert.deepEqual(problems, []);
    await page.close();
  } finally {
    server.kill();
  }
}

/** The file, on a screen of this width. */
async function opened(browser, url, width, colorScheme) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const problems = watch(page, url);
  page.on('dialog', (dialog) => problems.push(`dialog ${dialog.message()}`));
  await page.goto(url);
  await look(page, `report-${width}-${colorScheme}`, { width });
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map((it) => [it.id, it.nodes.map((node) => node.target)]), []);
  await searchAndSort(page);
  await advice(page);
  await print(page);
  assert.deepEqual(problems, []);
  // Even what somebody smuggled in could ask nobody.
  const asked = await page.evaluate((origin) => fetch(origin).then(() => 'answered', () => 'refused'), process.env.TELNYX_SANDBOX_URL);
  assert.equal(asked, 'refused');
  assert.ok(problems.some((it) => it.includes('Content Security Policy')), problems.join('\n'));
  await page.close();
}

export async function report(browser) {
  const folder = await mkdtemp(join(tmpdir(), 'report-'));
  try {
    const url = await written(folder);
    const screens = [390, 1400].flatMap((width) => ['light', 'dark'].map((scheme) => [width, scheme]));
    await Promise.all(screens.map((screen) => opened(browser, url, ...screen)));
    await live(browser, folder);
    console.log('the report works on phones and desks, in light and dark, on paper, and served');
  } finally {
    await rm(folder, { recursive: true });
  }
}
