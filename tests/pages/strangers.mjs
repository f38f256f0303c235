// Pages of other sites, in the same browser: they can neither show the page, nor read it, nor change anything.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';

import { send } from './sandbox.mjs';

export async function strangers(browser, origin) {
  const key = 'KEY_page_strangers';
  await send('POST', '/v2/terms_of_service/number_reputation/agree', key, {});
  const state = JSON.stringify(await send('GET', '/_sandbox/state', null));
  const server = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<title>elsewhere</title>'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const page = await browser.newPage();
  const [asked, statuses] = [[], []];
  const isOurs = (it) => it.url().startsWith(`${origin}/_sandbox/`);
  page.on('request', (request) => isOurs(request) && asked.push(request.method()));
  page.on('response', (response) => isOurs(response) && statuses.push(response.status()));
  // The name is another site's, and the machine the same.
  for (const elsewhere of [`http://127.0.0.1:${server.address().port}/`, `http://localhost:${server.address().port}/`]) {
    await page.goto(elsewhere);
    const read = await page.evaluate(async (origin) => {
      // The browser keeps even the refusal from the page.
      const post = (path, body) =>
        fetch(origin + path, { method: 'POST', mode: 'no-cors', headers: { 'content-type': 'text/plain' }, body }).catch(() => {});
      await post('/_sandbox/reset', '');
      await post('/_sandbox/clock/advance', '{"by":"1 day"}');
      const form = Object.assign(document.createElement('form'), { method: 'post', action: `${origin}/_sandbox/reset`, target: 'frame' });
      const frame = Object.assign(document.createElement('iframe'), { name: 'frame' });
      document.body.append(form, frame);
      const answered = new Promise((resolve) => { frame.onload = resolve; });
      form.submit();
      await answered;
      return fetch(`${origin}/_sandbox/state`).then((answer) => answer.text(), () => null);
    }, origin);
    assert.equal(read, null, 'what is there is not told');
  }
  assert.deepEqual(asked, Array.from({ length: 2 }, () => ['POST', 'POST', 'POST', 'GET']).flat());
  // Chromium tells the answers to the forms, and hides the others from us as well.
  assert.deepEqual(statuses, [403, 403]);
  // It is not shown in a frame, where presses could be stolen.
  await page.setContent(`<iframe src="${origin}/_sandbox/"></iframe>`);
  const frame = page.frames().find((it) => it !== page.mainFrame());
  assert.equal(await frame.locator('#main').count().catch(() => 0), 0);
  // A link leads to it.
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.evaluate((origin) => { location.href = `${origin}/_sandbox/`; }, origin);
  await page.locator('#main, #nobody').first().waitFor({ state: 'attached' });
  await page.locator('h1', { hasText: 'Number Reputation' }).waitFor();
  await page.close();
  server.close();
  assert.equal(JSON.stringify(await send('GET', '/_sandbox/state', null)), state);
  console.log("other sites' pages can do nothing");
}
