/**
 * A sandbox of the service for tests: the whole API on loopback, with a ledger of what would have been billed.
 *
 * It is the `telnyx-reputation` command's; nothing of it reaches the network or costs anything.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

import { Telnyx } from './client';
import type { ClientOptions } from './client-options';
import { findCommand, MISSING } from './command';

/** The API key that a sandbox's own methods mean when none is given. */
const API_KEY = 'KEY_TEST';

/** How a sandbox is started. */
export interface SandboxOptions {
  /**
   * The command; else the environment's `TELNYX_REPUTATION_COMMAND`, else the one that was installed with this package, else
   * `telnyx-reputation` on the `PATH`.
   */
  command?: string;
  /** The port; 0, the default, takes a free one. */
  port?: number;
  /** Makes ids and scores repeatable. */
  seed?: number;
  /** `real`, or an RFC 3339 time at which the clock stands until it is advanced. */
  clock?: string;
  /** When gates open: `immediate`, `reads:N`, `seconds:N` or `manual`. */
  approvals?: string;
  /** A file to keep the state in; else it is in memory. */
  db?: string;
  /** A YAML file with the state to begin with. */
  seedFile?: string;
}

/** An event as a receiver gets it: `client.webhooks.unwrap(event.body, { headers: event.headers })`. */
export interface SignedEvent {
  /** The request's body, exactly as it was signed. */
  body: string;
  /** `content-type`, `telnyx-timestamp` and `telnyx-signature-ed25519`. */
  headers: Record<string, string>;
}

/** What the calls of an account have done and billed. */
export interface Ledger {
  data: LedgerEntry[];
  /** How many calls were made. */
  calls: number;
  /** What they billed, in US dollars, as text: `100.20`. */
  total_usd: string;
  by_operation: Record<string, { calls: number; usd: string }>;
}

/** One call in the ledger. */
export interface LedgerEntry {
  id: number;
  at: string;
  operation: string;
  method: string | null;
  path: string | null;
  status: number | null;
  usd: string;
  [key: string]: unknown;
}

/**
 * A running sandbox.
 *
 * @example
 * await using sandbox = await Sandbox.start({ approvals: 'immediate' });
 * const client = sandbox.client();
 */
export class Sandbox {
  /** The base URL for clients, `http://127.0.0.1:PORT/v2`. */
  readonly baseURL: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, baseURL: string) {
    this.#child = child;
    this.baseURL = baseURL;
  }

  /** Starts one. Rejects when the command is not found or does not start, with what it said. */
  static async start(options: SandboxOptions = {}): Promise<Sandbox> {
    const { command = findCommand(), port = 0, ...rest } = options;
    const flags = Object.entries(rest).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, String(value)],
    );
    // Nothing is written to its input. It ends with this process, also when that is killed, and the sandbox with it.
    const child = spawn(command, ['sandbox', '--until-stdin-ends', '--port', String(port), ...flags], { stdio: 'pipe' });
    try {
      const baseURL = await firstLine(child, command);
      // Only the tests decide when the process ends.
      for (const each of [child, child.stdin, child.stdout, child.stderr]) (each as { unref?(): void }).unref?.();
      return new Sandbox(child, baseURL);
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /**
   * A client of this sandbox, which asks no proxy of the environment. Each API key is an account of its own; the default is
   * `KEY_TEST`.
   */
  client(options: ClientOptions = {}): Telnyx {
    return new Telnyx({ apiKey: API_KEY, proxy: false, ...options, baseURL: this.baseURL });
  }

  /** What the account with that key has called, and what that billed. */
  ledger(apiKey = API_KEY): Promise<Ledger> {
    return this.control('GET', '/_sandbox/ledger', undefined, apiKey) as Promise<Ledger>;
  }

  /** The public key that the events it delivers are verified with: the `publicKey` of a client. */
  async publicKey(): Promise<string> {
    const { public_key } = (await this.control('GET', '/_sandbox/webhooks/public_key')) as { public_key: string };
    return public_key;
  }

  /**
   * Signs an event as if it were delivered now, to test a receiver without a delivery.
   *
   * @param event A whole event; or what stands in its `data`, such as `{ event_type, payload }`, to which id and time are
   * added; or the text of a body, which is signed as it is.
   * @param options `timestamp`: when it was signed, in seconds since the epoch; now when left out. `apiKey`: the account
   * whose clock tells when the event occurred.
   */
  async sign(event: object | string, options: { timestamp?: number; apiKey?: string } = {}): Promise<SignedEvent> {
    const { timestamp, apiKey } = options;
    const wanted = { ...(typeof event === 'string' ? { body: event } : { event }), timestamp };
    return (await this.control('POST', '/_sandbox/webhooks/sign', wanted, apiKey)) as SignedEvent;
  }

  /** Turns the account's clock on by so many seconds; whatever falls due happens. */
  async advance(seconds: number, apiKey = API_KEY): Promise<void> {
    await this.control('POST', '/_sandbox/clock/advance', { seconds }, apiKey);
  }

  /** Empties the account with that key, or with `null` the whole sandbox. */
  async reset(apiKey: string | null = API_KEY): Promise<void> {
    await this.control('POST', '/_sandbox/reset', undefined, apiKey);
  }

  /**
   * Any request of the control plane, such as `control('POST', '/_sandbox/reset')`.
   *
   * @param apiKey The account it is about; `null` for the whole sandbox.
   * @returns The answer's JSON. Rejects unless the request succeeds.
   */
  async control(method: string, path: string, body?: unknown, apiKey: string | null = API_KEY): Promise<unknown> {
    const response = await fetch(new URL(path, this.baseURL), {
      method,
      headers: {
        ...(apiKey === null ? {} : { authorization: `Bearer ${apiKey}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** Stops it and waits until it has gone. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.ref();
    this.#child.kill();
    await gone;
  }

  /** For `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** The address, which the command prints first; or why there is none. */
function firstLine(child: ChildProcess, command: string): Promise<string> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)));
  return new Promise((resolve, reject) => {
    child.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'ENOENT' ? MISSING : cause.message;
      reject(new Error(`${command}: ${why}`, { cause }));
    });
    // Not `exit`, which may come before the last of what it said.
    child.once('close', (code) => reject(new Error(`${command} ended with status ${code}: ${said.trim()}`)));
    if (child.stdout) createInterface(child.stdout).once('line', resolve);
  });
}
