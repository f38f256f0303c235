/** What the installed command prints. */
import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { MISSING } from './command';
import { ConfigurationError, TelnyxError, type APIErrorEntry } from './errors';
import { KINDS } from './errors/kinds';
import type { AbortSignalLike } from './platform';
import { onAbort, stopped } from './signal';

/** The command failed at something of this machine, or did not say why it ended. */
export class CommandError extends TelnyxError {
  /** Its exit status; `undefined` when a signal ended it. */
  readonly exitStatus: number | undefined;

  constructor(message: string, exitStatus?: number) {
    super(message, { kind: 'local' });
    this.exitStatus = exitStatus;
  }
}

/** The command, with what is told to it beside its words. */
export interface Command {
  program: string;
  /** Where the API key is: other users of the machine can read the words of a process. */
  environment: Record<string, string>;
}

/** An error as the command prints it. */
interface PrintedError {
  kind: string;
  message: string;
  operation?: string | null;
  status?: number | null;
  errors?: APIErrorEntry[];
  request_id?: string | null;
  /** In seconds. */
  retry_after?: number | null;
  attempts?: number;
  may_have_billed_usd?: string;
}

/** The statuses of a command that did its work: that something turned is no failure. */
const DONE: readonly (number | null)[] = [0, 2];

/** What holds for one run of the command. */
export interface Running {
  /** How errors call it. */
  name: string;
  /** What it reads from its standard input. */
  input?: AsyncIterable<string>;
  signal?: AbortSignalLike | null | undefined;
}

/**
 * Runs the command, and gives what it prints as it prints it. It is ended when no more is wanted, and by the signal.
 *
 * Throws `ConfigurationError` when there is no such command, what its input throws, and what the command tells of.
 */
export async function* output(
  command: Command,
  words: readonly string[],
  { name, input, signal }: Running,
): AsyncGenerator<Buffer, void, undefined> {
  if (signal?.aborted) throw stopped(name, signal.reason);
  const child = spawn(command.program, ['--format=jsonl', '--quiet', ...words], {
    env: { ...process.env, ...command.environment },
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (said += text));
  let failed: NodeJS.ErrnoException | undefined;
  child.once('error', (cause) => (failed = cause));
  // Not `exit`, which may come before the last of what it said.
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const kill = () => child.kill('SIGKILL');
  const unlisten = onAbort(signal, kill);
  let broken: { thrown: unknown } | undefined;
  const fed = async function* (lines: AsyncIterable<string>) {
    try {
      yield* lines;
    } catch (thrown) {
      broken = { thrown };
      throw thrown;
    }
  };
  // An input that breaks off must not look like one that has ended. That the command reads no more, it tells itself.
  const feeding = input && pipeline(Readable.from(fed(input)), child.stdin!).catch(kill);
  try {
    yield* child.stdout! as AsyncIterable<Buffer>;
    const status = await closed;
    if (signal?.aborted) throw stopped(name, signal.reason);
    if (broken) throw (broken as { thrown: unknown }).thrown;
    if (failed) throw notStarted(command.program, failed);
    if (!DONE.includes(status)) throw told(said.trim(), status);
  } finally {
    unlisten();
    kill();
    await closed;
    await feeding;
  }
}

function notStarted(program: string, cause: NodeJS.ErrnoException): ConfigurationError {
  return new ConfigurationError(`${program}: ${cause.code === 'ENOENT' ? MISSING : cause.message}`, {
    kind: 'configuration',
    cause,
  });
}

/** The error that the client itself throws for what the command told of. */
function told(said: string, status: number | null): TelnyxError {
  const error = printed(said);
  const Class = KINDS[error?.kind ?? ''];
  if (!error || !Class) {
    const message = error?.message ?? `telnyx-reputation ended with status ${status}: ${said}`;
    return new CommandError(message, status ?? undefined);
  }
  return new Class(error.message, {
    kind: error.kind,
    operation: error.operation ?? undefined,
    attempts: error.attempts ?? 0,
    status: error.status ?? undefined,
    errors: error.errors ?? [],
    requestId: error.request_id ?? undefined,
    retryAfter: error.retry_after == null ? undefined : error.retry_after * 1000,
    mayHaveBilledUsd: error.may_have_billed_usd,
  });
}

/** The error in the last line of what the command said. */
function printed(said: string): PrintedError | undefined {
  try {
    const { error } = JSON.parse(said.slice(said.lastIndexOf('\n') + 1)) as { error?: PrintedError };
    return error;
  } catch {
    return undefined;
  }
}
