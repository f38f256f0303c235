// The sandbox's page in Chromium, as wide as a phone and as wide as a desk: what a person sees and can press.

import { chromium } from 'playwright-core';

import { many } from './many.mjs';
import { ORIGIN, send } from './sandbox.mjs';
import { strangers } from './strangers.mjs';
import { visit } from './visit.mjs';

const SIZES = { phone: { width: 360, height: 800 }, desk: { width: 1280, height: 900 } };

// Root, as on a build machine, has no sandbox of Chromium's own; the only pages it opens are ours.
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  // The clock that accounts begin with.
  await send('PUT', '/_sandbox/clock', null, { mode: 'frozen', at: '2026-11-20T09:00:00Z' });
  for (const [name, size] of Object.entries(SIZES)) await visit(browser, name, size);
  await many(browser, SIZES.desk);
  await strangers(browser, ORIGIN);
} finally {
  await browser.close();
}
