import { APIPromise } from './api-promise';
import { argument } from './checks';
import type { Abort, Answer } from './native/interface';
import { native } from './native/load';

type Follow = (abort?: Abort) => Promise<Answer>;

/** What is listed, and how. */
export interface Listing<Item, Meta> {
  operation: string;
  /** The page that an answer is. */
  turn: (answer: Answer) => Page<Item, Meta>;
  /** How the page after an answer is read, unless that was the last. */
  follow: (answer: Answer) => Follow | undefined;
}

/**
 * One page of a list: `data`, `meta` and whatever else the answer held.
 *
 * Which page comes next, and when the list ends, is decided by the core.
 */
export class Page<Item, Meta = unknown> implements AsyncIterable<Item> {
  /** The items of this page. */
  declare readonly data: Item[];
  /** Where this page stands in the whole list. */
  declare readonly meta?: Meta;
  readonly #follow: Follow | undefined;
  readonly #list: Listing<Item, Meta>;

  /** @internal */
  constructor(body: { data: Item[] }, follow: Follow | undefined, list: Listing<Item, Meta>) {
    Object.assign(this, body);
    this.#follow = follow;
    this.#list = list;
  }

  /** Whether there is a page after this one. */
  hasNextPage(): boolean {
    return this.#follow !== undefined;
  }

  /** Reads the page after this one. Rejects with an `InvalidArgumentError` when there is none. */
  getNextPage(): PagePromise<Item, Meta> {
    const none = (): Promise<Answer> => Promise.reject(argument('there is no page after this one: ask hasNextPage() first'));
    return new PagePromise(this.#follow ?? none, this.#list);
  }

  /** The items of this page, by the name that users of the official package know. */
  getPaginatedItems(): Item[] {
    return this.data;
  }

  /** This page and all that come after it. */
  iterPages(): AsyncGenerator<Page<Item, Meta>, void, undefined> {
    return pages(Promise.resolve(this));
  }

  /** The items of this page and of all that come after it. */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    return items(Promise.resolve(this));
  }

  /** @internal Starts reading the next page, to be stopped when it is not wanted after all. */
  static ahead<Item, Meta>(page: Page<Item, Meta>): Ahead<Item, Meta> | undefined {
    const follow = page.#follow;
    if (!follow) return undefined;
    const abort = new native.Abort();
    const next = follow(abort).then(page.#list.turn);
    // It is waited for later, or never.
    next.catch(() => undefined);
    return { next, stop: () => abort.abort() };
  }
}

interface Ahead<Item, Meta> {
  next: Promise<Page<Item, Meta>>;
  stop(): void;
}

/** A list under way: await it for its first page, or `for await` over all its items. */
export class PagePromise<Item, Meta = unknown> extends APIPromise<Page<Item, Meta>> implements AsyncIterable<Item> {
  readonly #ask: () => Promise<Answer>;
  readonly #list: Listing<Item, Meta>;
  #isRead = false;

  /** @internal @param ask Asks for the first page, now and whenever all texts are read once more. */
  constructor(ask: () => Promise<Answer>, list: Listing<Item, Meta>) {
    super(ask(), list.turn);
    this.#ask = ask;
    this.#list = list;
  }

  /** @internal What is listed. */
  get operation(): string {
    return this.#list.operation;
  }

  /**
   * @internal The JSON text of each page; what is no page is refused as other readings refuse it. The next one is read while
   * that of the present one is used. Each further reading asks for all pages again: a first one of another time than the others
   * could have numbers twice, and lack some.
   */
  async *texts(): AsyncGenerator<string, void, undefined> {
    let coming: Promise<Answer> | undefined = this.#isRead ? this.#ask() : this.answer();
    this.#isRead = true;
    let abort: Abort | undefined;
    try {
      while (coming) {
        const answer: Answer = await coming;
        this.#list.turn(answer);
        const follow = this.#list.follow(answer);
        abort = follow && new native.Abort();
        coming = follow?.(abort);
        // It is waited for later, or never.
        coming?.catch(() => undefined);
        yield answer.text ?? '';
      }
    } finally {
      abort?.abort();
    }
  }

  /** All pages, one after the other. */
  iterPages(): AsyncGenerator<Page<Item, Meta>, void, undefined> {
    return pages(this);
  }

  /** The items of all pages. The next page is read while those of the present one are handed out. */
  [Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    return items(this);
  }
}

async function* pages<Item, Meta>(first: Promise<Page<Item, Meta>>): AsyncGenerator<Page<Item, Meta>, void, undefined> {
  let page = await first;
  yield page;
  while (page.hasNextPage()) {
    page = await page.getNextPage();
    yield page;
  }
}

async function* items<Item, Meta>(first: Promise<Page<Item, Meta>>): AsyncGenerator<Item, void, undefined> {
  let page: Page<Item, Meta> | undefined = await first;
  let ahead: Ahead<Item, Meta> | undefined;
  try {
    while (page) {
      for (const [index, item] of page.data.entries()) {
        // Not before the second item: who wants only the first does not want the next page.
        if (index === 1) ahead = Page.ahead(page);
        yield item;
      }
      ahead ??= Page.ahead(page);
      page = await ahead?.next;
      ahead = undefined;
    }
  } finally {
    ahead?.stop();
  }
}
