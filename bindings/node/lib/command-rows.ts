/** What the installed command answers to a program. */
import { spawn } from 'node:child_process';

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

/**
 * Runs the command, and gives what it prints as it prints it. It is ended when no more is wanted, and by the signal.
 *
 * Throws `ConfigurationError` when there is no such command, and what the command tells of.
 */
export async function* rows<Row>(
  command: Command,
  words: readonly string[],
  signal: AbortSignalLike | null | undefined,
): AsyncGenerator<Row, void, undefined> {
  if (signal?.aborted) throw stopped('monitor', signal.reason);
  const child = spawn(command.program, ['--format=jsonl', '--quiet', ...words], {
    env: { ...process.env, ...command.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  let failed: NodeJS.ErrnoException | undefined;
  child.once('error', (cause) => (failed = cause));
  // Not `exit`, which may come before the last of what it said.
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const kill = () => child.kill('SIGKILL');
  const unlisten = onAbort(signal, kill);
  try {
    let left = '';
    for await (const text of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
      const lines = (left + text).split('\n');
      left = lines.pop() ?? '';
      for (const line of lines) yield JSON.parse(line) as Row;
    }
    const status = await closed;
    if (signal?.aborted) throw stopped('monitor', signal.reason);
    if (failed) throw notStarted(command.program, failed);
    if (!DONE.includes(status)) throw told(said.trim(), status);
  } finally {
    unlisten();
    kill();
    await closed;
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
