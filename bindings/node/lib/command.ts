import { triple } from './native/triple';

/** The package that brings the command to this machine, an optional dependency of this one. */
export const COMMAND_PACKAGE = `telnyx-reputation-cli-${triple()}`;

/** What to do where there is no command. */
export const MISSING = `there is no such command; install ${COMMAND_PACKAGE}, or name it in TELNYX_REPUTATION_COMMAND`;

/** The `telnyx-reputation` command that was installed with this package; none in a clone, and none without optional dependencies. */
export function installedCommand(): string | undefined {
  try {
    return require.resolve(`${COMMAND_PACKAGE}/telnyx-reputation${process.platform === 'win32' ? '.exe' : ''}`);
  } catch {
    return undefined;
  }
}

/** The command, where nobody says which: the environment's, else the one that was installed, else the one on the `PATH`. */
export function findCommand(): string {
  return process.env['TELNYX_REPUTATION_COMMAND'] || installedCommand() || 'telnyx-reputation';
}
