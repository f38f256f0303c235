#!/usr/bin/env node
// `npx telnyx-reputation`: the command, run as if it had been called itself.
import { spawn } from 'node:child_process';

import { COMMAND_PACKAGE, installedCommand } from './command';

function run(command: string): void {
  const child = spawn(command, process.argv.slice(2), { stdio: 'inherit' });
  // The command decides when it ends. A terminal has told it of Ctrl-C already, and a second one would mean something else.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => fail(`${command} cannot be started: ${error.message}`));
  child.once('exit', (code, signal) => {
    if (signal === null) return process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

function fail(why: string): void {
  console.error(`telnyx-reputation: ${why}`);
  process.exitCode = 1;
}

const command = installedCommand();
if (command !== undefined) run(command);
else {
  fail(
    `the command comes with the optional dependency ${COMMAND_PACKAGE}, which is not installed. Install with optional ` +
      `dependencies (no --omit=optional, no --no-optional), and on this machine's own system and processor.`,
  );
}
