// The monitor's commands, on a history in a folder.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The words of a command on the history, and its environment. */
export function words(folder, key, ...words) {
  const env = { PATH: process.env.PATH, HOME: folder, TELNYX_BASE_URL: process.env.TELNYX_SANDBOX_URL, TELNYX_API_KEY: key };
  return [process.env.TELNYX_REPUTATION_COMMAND, ['monitor', ...words, '--store', join(folder, 'history.sqlite')], { env }];
}

export async function monitor(folder, key, ...rest) {
  // 2 is "something turned".
  await promisify(execFile)(...words(folder, key, ...rest)).catch((failed) => assert.ok(failed.code === 2, failed.stderr ?? String(failed)));
}
