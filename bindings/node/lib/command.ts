import { triple } from './native/triple';

/** The package that brings the command to this machine, an optional dependency of this one. */
export const COMMAND_PACKAGE = `telnyx-reputation-cli-${triple()}`;

/** The `telnyx-reputation` command that was installed with this package; none in a clone, and none without optional dependencies. */
export function installedCommand(): string | undefined {
  try {
    return require.resolve(`${COMMAND_PACKAGE}/telnyx-reputation${process.platform === 'win32' ? '.exe' : ''}`);
  } catch {
    return undefined;
  }
}
