/** What the installed command answers to a program: a row a line. */
import { output, type Command, type Running } from './command-output';

/** Runs the command, and gives its rows as it prints them. It throws as `output`. */
export async function* rows<Row>(
  command: Command,
  words: readonly string[],
  running: Running,
): AsyncGenerator<Row, void, undefined> {
  const decoder = new TextDecoder();
  let left = '';
  for await (const bytes of output(command, words, running)) {
    const lines = (left + decoder.decode(bytes, { stream: true })).split('\n');
    left = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as Row;
  }
}
