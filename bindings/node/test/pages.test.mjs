// Lists: pages, items, and what is read ahead.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { inspect } from 'node:util';
import Telnyx, { APIPromise, Page, PagePromise } from 'telnyx-reputation';
import { stub } from './support/stub.mjs';

const open = [];
after(() => open.forEach((server) => server.close()));

/** Serves `pages` pages of two items each. */
async function serve(pages, answer) {
  const server = await stub((request, count) => {
    const page = Number(request.query.get('page[number]') ?? 1);
    return (
      answer?.(page, count) ?? {
        data: [{ id: page * 10 }, { id: page * 10 + 1 }],
        meta: { page_number: page, total_pages: pages, total_results: pages * 2 },
        extra: page,
      }
    );
  });
  open.push(server);
  const client = new Telnyx({ apiKey: 'KEY', baseURL: server.baseURL });
  return { server, list: (...args) => client.enterprises.list(...args) };
}

async function ids(items) {
  const found = [];
  for await (const item of items) found.push(item.id);
  return found;
}

describe('lists', { concurrency: true }, () => {
  test('show that they are to be awaited', async () => {
    const { list } = await serve(1);
    const listed = list();
    assert.equal(inspect(listed), 'PagePromise { <a call: await it> }');
    await listed;
  });

  test('for await takes all items of all pages, each page read once, with the same query', async () => {
    const { server, list } = await serve(3);
    assert.deepEqual(await ids(list({ 'page[size]': 2 })), [10, 11, 20, 21, 30, 31]);
    assert.deepEqual(
      server.requests.map(({ query }) => [query.get('page[number]'), query.get('page[size]')]),
      [[null, '2'], ['2', '2'], ['3', '2']],
    );
  });

  test('await gives the first page, with whatever the answer held', async () => {
    const { server, list } = await serve(3);
    const call = list();
    assert.ok(call instanceof PagePromise && call instanceof APIPromise && call instanceof Promise);
    const page = await call;
    assert.ok(page instanceof Page);
    assert.deepEqual(JSON.parse(JSON.stringify(page)), {
      data: [{ id: 10 }, { id: 11 }],
      meta: { page_number: 1, total_pages: 3, total_results: 6 },
      extra: 1,
    });
    assert.equal(page.getPaginatedItems(), page.data);
    assert.equal(server.requests.length, 1);
  });

  test('pages lead to the next, and the last does not', async () => {
    const { list } = await serve(2);
    const first = await list();
    assert.equal(first.hasNextPage(), true);
    const second = await first.getNextPage();
    assert.deepEqual([second.extra, second.hasNextPage()], [2, false]);
    await assert.rejects(second.getNextPage(), Telnyx.InvalidArgumentError);
    assert.deepEqual(await ids(first), [10, 11, 20, 21]);
  });

  test('iterPages takes pages, from a list and from a page', async () => {
    const { list } = await serve(3);
    const numbers = async (pages) => {
      const found = [];
      for await (const page of pages) found.push(page.meta.page_number);
      return found;
    };
    assert.deepEqual(await numbers(list().iterPages()), [1, 2, 3]);
    assert.deepEqual(await numbers((await list({ 'page[number]': 2 })).iterPages()), [2, 3]);
  });

  test('who stops at the first item reads one page', async () => {
    const { server, list } = await serve(3);
    for await (const item of list()) {
      assert.equal(item.id, 10);
      break;
    }
    assert.equal(server.requests.length, 1);
  });

  test('the next page is read while this one is handed out, and given up when it is not wanted', async () => {
    let served;
    const given = new Promise((resolve) => (served = resolve));
    const { server, list } = await serve(3, (page) => {
      if (page === 2) served();
      return page === 2 ? new Promise(() => {}) : undefined;
    });
    const gone = given.then(() => new Promise((resolve) => server.requests[1].socket.once('close', resolve)));
    for await (const item of list()) {
      if (item.id === 11) {
        await given;
        break;
      }
    }
    await gone;
    assert.equal(server.requests.length, 2);
  });

  test('a list that does not tell whether it goes on is an error, and never a silent end', async () => {
    const data = [{ id: 1 }];
    for (const [body, message] of [
      [{ data }, /without `meta.total_pages` the end of the list cannot be told/],
      [{}, /without `meta.total_pages`/],
      [{ data, meta: 'x' }, /`meta` is "x", not an object/],
      [{ data, meta: { total_pages: '3' } }, /`meta.total_pages` is "3", not a whole number/],
      [{ data, meta: { total_pages: 3, page_number: 2 } }, /page 1 was asked for, and page 2 came/],
      [{ data: [], meta: { total_pages: 9 } }, /page 1 of 9 is empty/],
      [{ data: 'abc', meta: { total_pages: 1 } }, /it is no page of a list/],
    ]) {
      const { server, list } = await serve(1, () => body);
      await assert.rejects(ids(list()), { name: 'APIResponseValidationError', message });
      assert.equal(server.requests.length, 1);
    }
    const { list } = await serve(1, () => ({ data, meta: { page_number: 1, total_pages: 9 } }));
    const found = [];
    await assert.rejects(async () => {
      for await (const item of list()) found.push(item.id);
    }, { name: 'APIResponseValidationError', message: /page 2 was asked for, and page 1 came/ });
    assert.deepEqual(found, [1]);
    const { list: empty } = await serve(1, () => ({ data: null, meta: { total_pages: 0 } }));
    assert.deepEqual(await ids(empty()), []);
  });

  test('a list that loses items while it is read is an error of its own', async () => {
    const { list } = await serve(4, (page) => {
      const total = page < 3 ? 4 : 3;
      return { data: [{ id: page }], meta: { page_number: page, total_pages: total, total_results: total } };
    });
    const found = [];
    await assert.rejects(async () => {
      for await (const item of list()) found.push(item.id);
    }, { constructor: Telnyx.ListChangedError, message: /it shrank from 4 to 3 items while it was read/ });
    assert.deepEqual(found, [1, 2]);
  });

  test('a refusal on a later page comes after the items before it', async () => {
    const { list } = await serve(3, (page) => (page === 2 ? { status: 403 } : undefined));
    const found = [];
    await assert.rejects(async () => {
      for await (const item of list()) found.push(item.id);
    }, Telnyx.PermissionDeniedError);
    assert.deepEqual(found, [10, 11]);
  });

  test('options hold for every page', async () => {
    const { server, list } = await serve(2);
    await ids(list({}, { headers: { 'x-team': 'calls' } }));
    assert.deepEqual(server.requests.map(({ headers }) => headers['x-team']), ['calls', 'calls']);
  });
});
