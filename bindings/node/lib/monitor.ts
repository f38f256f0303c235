/**
 * The history that the service does not keep: what changed, trends, relapses, and what it all cost.
 *
 * The service knows the newest snapshot of a number alone. A `Monitor` reads the list of the numbers from time to time,
 * which never bills, writes what changed into a file, and answers from it.
 */
import { findCommand } from './command';
import type { Command } from './command-output';
import { rows } from './command-rows';
import type { Change, Cost, Count, Relapse, Resting, Turn } from './monitor-rows';
import type { AbortSignalLike } from './platform';

export { CommandError } from './command-output';
export type * from './monitor-rows';

/** Whose history it is, and where. */
export interface MonitorOptions {
  /** The file that keeps the history; else that of the command, one for each profile in the system's folder for state. */
  store?: string;
  /** The API key; else as for the command: `TELNYX_API_KEY`, or a profile's. */
  apiKey?: string;
  /** Where the API is; else as for the command. */
  baseURL?: string;
  /** The profile of the command's configuration file whose account it is. */
  profile?: string;
  /**
   * The command; else the environment's `TELNYX_REPUTATION_COMMAND`, else the one that was installed with this package, else
   * `telnyx-reputation` on the `PATH`.
   */
  command?: string;
}

/** What a question is about. */
export interface QuestionParams {
  /** Only numbers of this enterprise; else all of the store. Of changes: that are or were this enterprise's. */
  enterprise_id?: string;
}

/** The same since a time. */
export interface SinceParams extends QuestionParams {
  /** What collections found since then: a time, or text such as `24h`, `7d` and `2026-11-20`. */
  since?: Date | string;
}

/** Which changes are wanted; since 24 hours ago unless told otherwise. */
export interface ChangesParams extends SinceParams {
  /** Only these kinds; else all. */
  turns?: readonly Turn[];
  /**
   * Also scores that moved, new snapshots that say the same, and what the first collection found. With
   * `since: '1970-01-01'` it is the whole history.
   */
  all?: boolean;
}

/** For what there is one count each. */
export interface TrendParams extends QuestionParams {
  /** One for each collection, in place of the last of each day in UTC. */
  by_collection?: boolean;
}

/** What holds for one question. */
export interface QuestionOptions {
  /** Ends the command; the promise then rejects with `APIUserAbortError`. */
  signal?: AbortSignalLike | null;
}

/**
 * The history of an account's numbers, kept in one file, and what it answers.
 *
 * The `telnyx-reputation` command does the work, which comes with this package as an optional dependency; it is started for
 * each call. Only `collect` needs an API key. Nothing here bills.
 *
 * All methods reject with `InvalidArgumentError` for what makes no sense, a store that is not there among it, with
 * `ConfigurationError` when there is no command, and with `CommandError` for what this machine refuses.
 *
 * @example
 * const monitor = new Monitor({ store: 'history.sqlite' });
 * for (const change of await monitor.collect()) console.log(change.phone_number, change.turns);
 */
export class Monitor {
  readonly #command: Command;
  readonly #store: readonly string[];
  readonly #profile: readonly string[];

  /** Starts nothing. */
  constructor(options: MonitorOptions = {}) {
    const { store, apiKey, baseURL, profile, command = findCommand() } = options;
    const environment: Record<string, string> = {};
    if (apiKey !== undefined) environment['TELNYX_API_KEY'] = apiKey;
    if (baseURL !== undefined) environment['TELNYX_BASE_URL'] = baseURL;
    this.#command = { program: command, environment };
    this.#store = option('store', store);
    this.#profile = option('profile', profile);
  }

  /**
   * Reads the list of the numbers, writes down what changed, and gives what turned. Only lists are read, which never bills;
   * what changed was looked up by the schedule or by somebody else.
   *
   * What the first collection finds is no news. Several may run at once, and one that is killed leaves all of its work or
   * nothing. Rejects as the client's calls, such as with `AuthenticationError`.
   *
   * @param params The enterprise whose numbers are collected; else the profile's, else all of the account.
   */
  collect(params: QuestionParams = {}, options: QuestionOptions = {}): Promise<Change[]> {
    return this.#all('collect', enterprise(params), options);
  }

  /**
   * What turned since a time, in the order in which it was found. Rows come as they are read, so that little of a long
   * history is in memory.
   */
  changes(params: ChangesParams = {}, options: QuestionOptions = {}): AsyncGenerator<Change, void, undefined> {
    const turns = (params.turns ?? []).map((turn) => `--turn=${turn}`);
    const all = params.all ? ['--all'] : [];
    return this.#rows('changes', [...since(params), ...turns, ...all, ...enterprise(params)], options);
  }

  /** What a number was in the course of time, oldest first. Rejects also for one that no collection has seen. */
  history(phoneNumber: string, options: QuestionOptions = {}): Promise<Change[]> {
    return this.#all('history', [`--`, phoneNumber], options);
  }

  /** How many numbers were at each risk in the course of time, oldest first. */
  trend(params: TrendParams = {}, options: QuestionOptions = {}): Promise<Count[]> {
    return this.#all('trend', [...(params.by_collection ? ['--by-collection'] : []), ...enterprise(params)], options);
  }

  /** The numbers that were flagged, then clean, then flagged again, in the order in which they were found. */
  relapses(params: SinceParams = {}, options: QuestionOptions = {}): Promise<Relapse[]> {
    return this.#all('relapses', [...since(params), ...enterprise(params)], options);
  }

  /** The numbers that were flagged and are not any more, those that have rested longest first. */
  resting(params: QuestionParams = {}, options: QuestionOptions = {}): Promise<Resting[]> {
    return this.#all('resting', enterprise(params), options);
  }

  /**
   * What lookups and added numbers were billed, by day and enterprise, as far as the list shows it.
   *
   * Not in it: a second lookup between two collections, one that found nothing, monthly fees, remediation, and what was
   * before the first collection.
   */
  cost(params: SinceParams = {}, options: QuestionOptions = {}): Promise<Cost[]> {
    return this.#all('cost', [...since(params), ...enterprise(params)], options);
  }

  /**
   * Writes the history into a table, a row a change, oldest first. A file that is there is replaced when all is written.
   *
   * @param output The file, whose ending says how it is written: `.parquet`, `.csv` or `.jsonl`.
   */
  async export(output: string, params: SinceParams = {}, options: QuestionOptions = {}): Promise<void> {
    await this.#all('export', [`--output=${output}`, ...since(params), ...enterprise(params)], options);
  }

  async #all<Row>(question: string, words: readonly string[], options: QuestionOptions): Promise<Row[]> {
    const all: Row[] = [];
    for await (const row of this.#rows<Row>(question, words, options)) all.push(row);
    return all;
  }

  #rows<Row>(question: string, words: readonly string[], { signal }: QuestionOptions): AsyncGenerator<Row, void, undefined> {
    return rows<Row>(this.#command, ['monitor', question, ...this.#profile, ...this.#store, ...words], {
      name: 'monitor',
      signal,
    });
  }
}

function option(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`--${name}=${value}`];
}

function enterprise({ enterprise_id }: QuestionParams): string[] {
  return option('enterprise-id', enterprise_id);
}

function since({ since }: SinceParams): string[] {
  return option('since', since instanceof Date ? since.toISOString() : since);
}
