// What is shown of a run of the tests: a line for each group that passed, then what failed and why, then the runner's sums.
// Whoever reads only the end of a log finds the cause there.
import path from 'node:path';
import { inspect } from 'node:util';

/** How much is shown of one failure. */
const LINES = 30;

export default async function* report(events) {
  const failed = [];
  const sums = [];
  const said = {};
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') said[data.file] = (said[data.file] ?? '') + data.message;
    if (type === 'test:diagnostic' && data.nesting === 0) sums.push(data.message);
    if (type === 'test:pass' && data.nesting === 0) yield `${data.skip === undefined ? 'ok     ' : 'skipped'} ${title(data)}\n`;
    // A group fails with its tests, of which each is shown.
    if (type === 'test:fail' && data.details.error.failureType !== 'subtestsFailed') failed.push(data);
  }
  for (const test of failed) yield `\nFAILED  ${title(test)}\n${shown(why(test, said))}\n`;
  yield `\n${sums.map((sum) => `# ${sum}\n`).join('')}`;
}

function title({ file, name }) {
  return `${path.basename(file)}: ${name === file ? 'the process' : name}`;
}

function why({ file, details }, said) {
  const { exitCode, signal, cause } = details.error;
  if (exitCode !== undefined) return `ended with status ${exitCode}, signal ${signal}\n${said[file] ?? ''}`;
  return cause?.stack ?? (typeof cause === 'string' ? cause : inspect(cause));
}

function shown(text) {
  const lines = text.trim().split('\n').filter((line) => !/^\s+at .*\(node:/.test(line));
  const more = lines.length > LINES ? [`... ${lines.length - LINES} more lines`] : [];
  return [...lines.slice(0, LINES), ...more].map((line) => `    ${line}`).join('\n');
}
