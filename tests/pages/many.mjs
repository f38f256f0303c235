// The page with five thousand numbers: nothing that it shows grows with them.

import assert from 'node:assert/strict';

import { look, saved, seen, watch } from './browser.mjs';
import { ORIGIN, send } from './sandbox.mjs';

const COUNT = 5_000;

export async function many(browser, viewport) {
  const key = 'KEY_page_many';
  const yaml = `accounts:
  - api_key: ${key}
    enterprises:
      - profile: { legal_name: Lakeview Dental Group LLC }
        reputation: { check_frequency: never, looked_up: true, generate: { count: ${COUNT} } }
`;
  await send('POST', '/_sandbox/seed', null, { yaml });
  const page = await browser.newPage({ viewport });
  const problems = watch(page, `${ORIGIN}/`);
  await page.goto(`${ORIGIN}/_sandbox/`);
  await page.fill('#key', key);
  await page.press('#key', 'Enter');
  await seen(page, '#page', '5,000 numbers, page 1 of 100');
  assert.equal(await page.locator('#number-rows tr').count(), 50);
  // The worst are first, and the shares are those of the seed.
  assert.equal(await page.locator('#number-rows .chip.high').count(), 50);
  const { distribution } = await send('GET', '/_sandbox/numbers', key);
  for (const risk of ['high', 'medium', 'low'])
    await seen(page, `#distribution [data-risk=${risk}]`, distribution[risk].toLocaleString('en-US'));
  await look(page, 'many', viewport);
  await page.click('#next');
  await seen(page, '#page', 'page 2 of 100');
  await page.selectOption('#risk', 'medium');
  await seen(page, '#page', `${distribution.medium.toLocaleString('en-US')} numbers, page 1 of`);
  const lines = (await saved(page, '#numbers-csv')).trimEnd().split('\r\n');
  assert.equal(lines.length, 1 + distribution.medium, 'what is filtered, all of its pages');
  assert.ok(lines.slice(1).every((line) => line.includes(',medium,')));
  assert.deepEqual(problems, []);
  await page.close();
  console.log(`the page works with ${COUNT} numbers`);
}
