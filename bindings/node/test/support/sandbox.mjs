// The sandbox that a test file runs against: the one of the environment, else one of its own.
import { fileURLToPath } from 'node:url';
import { Sandbox } from 'telnyx-reputation/testing';

/** The command, as it is built in a clone, or as the environment names it. */
export const command =
  process.env.TELNYX_REPUTATION_COMMAND || fileURLToPath(new URL('../../../../target/debug/telnyx-reputation', import.meta.url));

export function startSandbox(options = {}) {
  return Sandbox.start({ command, ...options });
}
