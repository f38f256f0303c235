/**
 * Columns of Apache Arrow: lists of monitored numbers, what a run's numbers came to, all numbers of an account, and what a
 * monitor answers.
 *
 * They come as a stream of Arrow's IPC format, in the columns that the README lists, which `apache-arrow`, DuckDB and polars
 * read. The `telnyx-reputation` command makes them, which comes with this package as an optional dependency.
 */
import { argument, checkString } from './checks';
import type { Telnyx } from './client';
import { findCommand } from './command';
import { output } from './command-output';
import type { APIErrorEntry, TelnyxError } from './errors/telnyx-error';
import type { ReputationPhoneNumber } from './generated/types';
import type { ChangesParams, Monitor, QuestionOptions, QuestionParams, SinceParams, TrendParams } from './monitor';
import { PagePromise } from './page';
import type { AbortSignalLike } from './platform';
import type { RunResult } from './runs/result';

/** The lists whose rows are numbers: of one enterprise, and of the account. */
const LISTS = ['listReputationNumbers', 'listReputationNumbersSimplified'];

/** How many calls are under way at once: the next page, and the first ones of the lists that follow. */
const AHEAD = 4;

/** The most that a page has. */
const PAGE = { 'page[size]': 250 };

/** How columns are made. */
export interface ColumnsOptions {
  /** The enterprise whose numbers they are, for rows that do not say it, as those of a run that were not done. */
  enterprise_id?: string;
  /**
   * The command; else the environment's `TELNYX_REPUTATION_COMMAND`, else the one that was installed with this package, else
   * `telnyx-reputation` on the `PATH`.
   */
  command?: string;
  /** Ends the reading, which then throws `APIUserAbortError`. */
  signal?: AbortSignalLike | null;
}

/** How columns of a monitor's answers are made. */
export type MonitorColumnsOptions = Omit<ColumnsOptions, 'enterprise_id'>;

/** What a monitor can be asked whose answers are columns, and what each question is about. */
export interface Questions {
  changes: ChangesParams;
  trend: TrendParams;
  relapses: SinceParams;
  resting: QuestionParams;
  cost: SinceParams;
}

/** Any of their methods. */
type Ask = (
  this: Monitor,
  params: object | undefined,
  options: QuestionOptions,
) => AsyncIterable<unknown> | Promise<readonly unknown[]>;

const QUESTIONS: readonly string[] = ['changes', 'trend', 'relapses', 'resting', 'cost'] satisfies (keyof Questions)[];

/** Begins a reading: the lines that the command reads. */
type Lines = () => AsyncGenerator<string, void, undefined>;

/**
 * Rows as columns of Arrow. `for await` gives the pieces of an IPC stream as they are made, so that little of a long list is
 * in memory; what reads on is what asks for the next page.
 *
 * Each reading begins anew. It throws what the calls of its lists throw, and `ConfigurationError` when there is no command.
 */
export class Columns implements AsyncIterable<Uint8Array> {
  readonly #lines: Lines;
  readonly #options: ColumnsOptions;
  readonly #of: string;

  /** @internal @param of What the lines are. */
  constructor(lines: Lines, options: ColumnsOptions, of = 'numbers') {
    this.#lines = lines;
    this.#options = options;
    this.#of = of;
  }

  /** The pieces of the stream. */
  [Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    const { command = findCommand(), signal } = this.#options;
    const running = { name: 'columns', input: this.#lines(), signal };
    return output({ program: command, environment: {} }, ['columns', `--of=${this.#of}`], running);
  }

  /** The whole stream. */
  async bytes(): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    for await (const piece of this) pieces.push(piece);
    return Buffer.concat(pieces);
  }
}

/**
 * A list of monitored numbers, or the results of a run, as columns. Of a list all pages are read from the one that was asked
 * for, which is free; `'page[size]': 250` makes the fewest calls. Read once more, it is asked for once more. Results send
 * nothing.
 *
 * @param numbers A list as it is called, without `await`; or the results of a run.
 * @param options How the columns are made.
 * @throws InvalidArgumentError for a list of anything else.
 *
 * @example
 * const list = client.enterprises.reputation.numbers.list(enterpriseID, { 'page[size]': 250 });
 * const table = await tableFromIPC(toArrow(list)); // of apache-arrow
 */
export function toArrow(
  numbers: PagePromise<ReputationPhoneNumber, any> | readonly RunResult<unknown>[],
  options: ColumnsOptions = {},
): Columns {
  const { enterprise_id } = options;
  if (enterprise_id !== undefined) checkString('enterprise_id', enterprise_id, argument);
  if (numbers instanceof PagePromise) {
    if (!LISTS.includes(numbers.operation)) {
      throw argument(`only lists of monitored numbers can be columns, and this is one of ${numbers.operation}`);
    }
    return new Columns(() => pagesOf(numbers, enterprise_id), options);
  }
  if (Array.isArray(numbers)) return new Columns(() => linesOf(numbers, enterprise_id), options);
  throw argument('numbers: must be a list as it is called, without await, or the results of a run');
}

/**
 * All monitored numbers with what is stored of each, as columns. Free: lists are read.
 *
 * @param client The client whose account it is.
 * @param enterprises The ids of the enterprises; else all of the account.
 * @param options How the columns are made.
 */
export function reputationTable(
  client: Telnyx,
  enterprises?: readonly string[] | null,
  options: ColumnsOptions = {},
): Columns {
  enterprises?.forEach((id, index) => checkString(`enterprises[${index}]`, id, argument));
  return new Columns(() => tableOf(client, enterprises ?? [undefined]), options);
}

/**
 * What a monitor answers, as columns: those of the rows that its method of that name gives. It is asked whenever they are read.
 *
 * @param monitor Whose history it is.
 * @param question Which answer is wanted.
 * @param params What the question is about.
 * @param options How the columns are made.
 *
 * @example
 * const history = monitorTable(new Monitor(), 'changes', { since: '1970-01-01', all: true });
 */
export function monitorTable<Question extends keyof Questions>(
  monitor: Monitor,
  question: Question,
  params?: Questions[Question],
  options: MonitorColumnsOptions = {},
): Columns {
  if (!QUESTIONS.includes(question)) throw argument(`question: must be one of ${QUESTIONS.join(', ')}`);
  const ask = monitor[question] as Ask;
  return new Columns(() => answersOf(() => ask.call(monitor, params, { signal: options.signal })), options, question);
}

async function* answersOf(ask: () => ReturnType<Ask>) {
  for await (const row of await ask()) yield `${JSON.stringify(row)}\n`;
}

async function* tableOf(client: Telnyx, enterprises: readonly (string | undefined)[]) {
  const stop = new AbortController();
  const begin = (id: string | undefined) => {
    const options = { signal: stop.signal };
    const list =
      id === undefined
        ? client.reputation.numbers.list(PAGE, options)
        : client.enterprises.reputation.numbers.list(id, PAGE, options);
    // It is waited for later, or never.
    list.asResponse().catch(() => undefined);
    return { id, list };
  };
  const waiting = [...enterprises];
  const ahead: ReturnType<typeof begin>[] = [];
  try {
    for (;;) {
      ahead.push(...waiting.splice(0, AHEAD - ahead.length).map(begin));
      const next = ahead.shift();
      if (!next) return;
      yield* pagesOf(next.list, next.id);
    }
  } finally {
    stop.abort();
  }
}

async function* pagesOf(list: PagePromise<unknown, unknown>, enterpriseID: string | undefined) {
  const enterprise = enterpriseID === undefined ? '' : `,"enterprise_id":${JSON.stringify(enterpriseID)}`;
  // A break between lines is white space wherever JSON has one.
  for await (const page of list.texts()) yield `{"page":${page.replace(/[\r\n]+/g, ' ')}${enterprise}}\n`;
}

async function* linesOf(results: readonly RunResult<unknown>[], enterprise_id: string | undefined) {
  for (const result of results) {
    const error = 'error' in result ? said(result.error) : undefined;
    yield `${JSON.stringify({ ended: { ...result, error }, enterprise_id })}\n`;
  }
}

/** What an error says: the API's own for a number, or that of its call. */
function said(error: APIErrorEntry | TelnyxError): string | undefined {
  return error instanceof Error ? error.message : (error.detail ?? error.title ?? error.code ?? undefined);
}
