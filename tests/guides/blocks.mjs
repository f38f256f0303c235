// The fenced blocks of a guide, in their order, and the commands in them.
import { readFileSync } from 'node:fs';

/** The blocks of a Markdown file: their language, their text, the line that they begin at, and what stands before them. */
export function blocksOf(file) {
  const text = readFileSync(file, 'utf8');
  let end = 0;
  return [...text.matchAll(/^```(\w*)\n(.*?)^```$/gms)].map((match) => {
    const said = text.slice(end, match.index);
    end = match.index + match[0].length;
    return { language: match[1], text: match[2], line: text.slice(0, match.index).split('\n').length + 1, said };
  });
}

/** Blocks that stand side by side, with nothing said between them: the same thing in several languages. */
export function sideBySide(blocks) {
  const groups = [];
  for (const block of blocks) {
    if (groups.length > 0 && block.said.trim() === '') groups.at(-1).push(block);
    else groups.push([block]);
  }
  return groups;
}

/** The commands of a shell's block, each with the lines that belong to it: continued ones, and those of a here document. */
export function commandsOf({ text, line }) {
  const commands = [];
  let open; // What ends the command that has begun: a word of its own line, or no backslash.
  for (const [index, code] of text.split('\n').entries()) {
    if (open !== undefined) commands.at(-1).text += `\n${code}`;
    else if (code.trim() === '' || code.startsWith('#')) continue;
    else commands.push({ text: code, line: line + index });
    const here = open === undefined ? /<<'(\w+)'/.exec(code)?.[1] : open || undefined;
    open = here !== undefined && code !== here ? here : code.endsWith('\\') ? '' : undefined;
  }
  return commands;
}

/** What a crontab says: assignments of variables, and jobs. */
export function crontabOf({ text, line }) {
  const variables = {};
  const jobs = [];
  for (const [index, entry] of text.split('\n').entries()) {
    if (entry.trim() === '' || entry.startsWith('#')) continue;
    const assignment = /^([A-Z_]+)=(.*)$/.exec(entry);
    if (assignment) variables[assignment[1]] = assignment[2];
    else jobs.push({ ...job(entry), line: line + index });
  }
  return { variables, jobs };
}

/** The most that each field of a crontab's time can be: minute, hour, day, month, day of the week. */
const MOST = [59, 23, 31, 12, 7];

function job(entry) {
  const fields = entry.trim().split(/\s+/).slice(0, MOST.length);
  const text = entry.trim().replace(/^(\S+\s+){5}/, '');
  const isTime = fields.every((field, index) =>
    field.split(',').every((part) => {
      const [, range, step] = /^(\*|\d+(?:-\d+)?)(?:\/(\d+))?$/.exec(part) ?? [];
      return range !== undefined && step !== '0' && (range === '*' || range.split('-').every((at) => Number(at) <= MOST[index]));
    }),
  );
  if (!isTime || fields.length < MOST.length) throw new Error(`this is no time of a crontab: ${entry}`);
  // Of a % cron makes an end of line, and of what follows it the standard input.
  if (/(^|[^\\])%/.test(text)) throw new Error(`cron takes % for something else: ${entry}`);
  return { text };
}

/** The unit files among the blocks: their names, by the first line, and their text. */
export function unitsOf(blocks) {
  const units = blocks.filter(({ language }) => language === 'ini');
  return units.map(({ text, line }) => ({ text, line, name: /^# \/etc\/systemd\/system\/(\S+)\n/.exec(text)?.[1] }));
}
