// The pictures of the README: the sandbox's page and the monitor's report, each of an account that is made for it. A browser of
// another version draws other pixels, so what is held is that they are there, as large as they are made, and not too heavy.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { seen } from './browser.mjs';
import { monitor } from './monitor.mjs';
import { ORIGIN, send } from './sandbox.mjs';

const FOLDER = fileURLToPath(new URL('../../docs/pictures', import.meta.url));
const SIZE = { width: 1080, height: 640 };
/** In bytes: a README is read over any line. */
const HEAVIEST = 150_000;

const KEY = 'KEY_clinic';

/** A clinic whose numbers go on their way for twelve days, watched by the monitor. */
async function watched(folder) {
  const reputation = { check_frequency: 'daily', looked_up: true, generate: { count: 120, from: '+16032000000' } };
  const enterprises = [{ profile: { legal_name: 'Lakeview Dental Group LLC' }, reputation }];
  await send('POST', '/_sandbox/seed', null, { yaml: JSON.stringify({ accounts: [{ api_key: KEY, enterprises }] }) });
  await send('PUT', '/_sandbox/drift', KEY, { seed: 3, days: 7 });
  for (let day = 0; day < 12; day += 1) {
    await send('POST', '/_sandbox/clock/advance', KEY, { by: '1 day' });
    await monitor(folder, KEY, 'collect');
  }
  const file = join(folder, 'report.html');
  await monitor(folder, KEY, 'report', '--html', file);
  return pathToFileURL(file).href;
}

async function sandboxPage(page) {
  await page.goto(`${ORIGIN}/_sandbox/`);
  await page.fill('#key', KEY);
  await page.press('#key', 'Enter');
  await seen(page, '#page', '120 numbers');
}

/** Makes both, keeps them where UPDATE_PICTURES says so, and holds those that are kept against them. */
export async function pictures(browser) {
  const folder = await mkdtemp(join(tmpdir(), 'telnyx-reputation-pictures-'));
  const page = await browser.newPage({ viewport: SIZE, colorScheme: 'light' });
  try {
    const report = await watched(folder);
    const views = { sandbox: () => sandboxPage(page), report: () => page.goto(report) };
    for (const [name, open] of Object.entries(views)) {
      await open();
      const made = await page.screenshot();
      const file = join(FOLDER, `${name}.png`);
      if (process.env.UPDATE_PICTURES) {
        await mkdir(FOLDER, { recursive: true });
        await writeFile(file, made);
      }
      const kept = await readFile(file);
      assert.deepEqual(size(kept), size(made), `${name}.png is as large as it is made: UPDATE_PICTURES=1 makes it anew`);
      assert.ok(kept.length <= HEAVIEST, `${name}.png has ${kept.length} bytes`);
    }
  } finally {
    await page.close();
    await rm(folder, { recursive: true });
  }
  console.log("the README's pictures are as they are made");
}

/** The width and height that a PNG says of itself. */
function size(png) {
  assert.equal(png.toString('latin1', 1, 4), 'PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}
