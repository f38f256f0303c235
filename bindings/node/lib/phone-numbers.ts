import { argument as refuse, checkString, rowText } from './checks';
import { ask } from './errors/from-native';
import { native } from './native/load';

/** One row that was parsed. */
export type ParsedRow =
  | {
      /** Which row it is, the first being 0. */
      row: number;
      /** A number that can be monitored, for the first time. */
      kind: 'good';
      /** What it holds, shortened, and with escapes (`\u{feff}`) where something cannot be seen. */
      text: string;
      /** The number in E.164. */
      phoneNumber: string;
    }
  | {
      row: number;
      /** The same number as a row before. */
      kind: 'duplicate';
      text: string;
      phoneNumber: string;
      /** The row that has the number first. */
      firstRow: number;
      /** Why it is not good. */
      reason: string;
    }
  | {
      row: number;
      /** A number that is not of the United States: a Canadian or Caribbean one, or one of another country. */
      kind: 'foreign';
      text: string;
      phoneNumber: string;
      reason: string;
    }
  | {
      row: number;
      /** No number, or none that can be monitored. */
      kind: 'bad';
      text: string;
      reason: string;
    };

/** The rows of a kind. */
type Rows<K extends ParsedRow['kind']> = Extract<ParsedRow, { kind: K }>[];

/** All rows that were parsed. */
export interface ParsedNumbers {
  /** One for each row that was given, in their order. */
  rows: ParsedRow[];
  /** The numbers that can be monitored, each once, in E.164: what `associateMany` and the other runs take. */
  phoneNumbers: string[];
  good: Rows<'good'>;
  duplicate: Rows<'duplicate'>;
  foreign: Rows<'foreign'>;
  bad: Rows<'bad'>;
}

/**
 * Reads phone numbers as people have them, and sorts them into those that can be monitored and the others. Sends nothing, and
 * needs neither a client nor an API key.
 *
 * Takes punctuation, quotes, spaces and characters that cannot be seen, `tel:`, a `1` or `00` or `011` before the number, and
 * what a spreadsheet made a number of (`1.6035550123E+10`, `16035550123.0`). Guesses nothing: a number with an extension,
 * letters, or digits that were rounded away is bad, and so is `null` or `NaN`.
 *
 * Good are numbers of a place in the United States and its territories, and toll-free ones, which the service takes when they
 * are in the account's inventory. An area code that is not known to be in use is good only with `+1` before it.
 *
 * @param rows A column of a table: strings, or what a program made of them.
 * @param region Whose numbers are written without a country code; there is only `'US'`.
 * @throws InvalidArgumentError when the rows are no list, and for another region.
 */
export function parseNumbers(rows: readonly unknown[], region: 'US' = 'US'): ParsedNumbers {
  if (!Array.isArray(rows)) throw refuse('rows: must be a list of strings');
  checkString('region', region, refuse);
  const settings = JSON.stringify({ rows: Array.from(rows, rowText), region });
  const parsed = ask(() => native.parseNumbers(settings)).split('\n').slice(0, -1).map(decode);
  const of = <K extends ParsedRow['kind']>(kind: K): Rows<K> => parsed.filter((row) => row.kind === kind) as Rows<K>;
  const good = of('good');
  return {
    rows: parsed,
    phoneNumbers: good.map((row) => row.phoneNumber),
    good,
    duplicate: of('duplicate'),
    foreign: of('foreign'),
    bad: of('bad'),
  };
}

/** A line as the native side writes it. */
function decode(line: string, row: number): ParsedRow {
  const [kind, phoneNumber, firstRow, reason, text] = line.split('\t');
  return {
    row,
    kind,
    text,
    ...(phoneNumber && { phoneNumber }),
    ...(kind === 'duplicate' && { firstRow: Number(firstRow) }),
    ...(reason && { reason }),
  } as ParsedRow;
}
