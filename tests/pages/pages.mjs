// The sandbox's page and the monitor's report in Chromium, as wide as a phone and as wide as a desk: what a person sees and
// can press.

import { chromium } from 'playwright-core';

import { many } from './many.mjs';
import { pictures } from './pictures.mjs';
import { report } from './report.mjs';
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
  // The first visit is to a sandbox that nobody has called.
  await visit(browser, 'phone', SIZES.phone);
  await visit(browser, 'desk', SIZES.desk);
  await many(browser, SIZES.desk);
  await pictures(browser);
  // One after the other: strangers hold the whole sandbox's state against what it was.
  await strangers(browser, ORIGIN);
  await report(browser);
} finally {
  await browser.close();
}
