/** Checks of what callers give, where the native side could not explain the refusal in JavaScript's terms. */

import { fileURLToPath } from 'node:url';
import { types } from 'node:util';
import { ConfigurationError, InvalidArgumentError, type TelnyxError } from './errors';
import type { AbortSignalLike } from './platform';

/** How many characters of a message there are at most, and how many of a value in it. */
const LONGEST = 2_000;
const SHOWN = 60;

/** What a reader cannot see, or what steers the text around it; as `visible.rs` of the core has it. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u034f\u115f\u1160\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufffd]|(?! )\p{Z}/gu;

/** Makes the error that refuses something. */
export type Refuse = (why: string, cause?: unknown) => TelnyxError;

/** Refuses an argument of this operation. */
export function argumentsOf(operation?: string): Refuse {
  const prefix = operation === undefined ? '' : `${operation}: `;
  return (why, cause) =>
    new InvalidArgumentError(`${prefix}invalid argument: ${visible(why, LONGEST)}`, { kind: 'invalid_argument', operation, cause });
}

/** Refuses an argument of no operation. */
export const argument: Refuse = argumentsOf();

/** Refuses an option of a client. */
export const configuration: Refuse = (why, cause) =>
  new ConfigurationError(`configuration: ${visible(why, LONGEST)}`, { kind: 'configuration', cause });

/** Refuses a name that nobody reads: misspelt, it would pass for one that was left out. */
export function checkNames(given: object, names: readonly string[], what: string, refuse: Refuse): void {
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const [noun, ...rest] = what.split(' ');
  const whose = rest.map((word) => ` ${word}`).join('');
  throw refuse(`there is no ${noun} ${unknown}${whose}; there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`);
}

/** Refuses what is given and not an object. */
export function checkObject(name: string, value: unknown, refuse: Refuse): void {
  if (value !== undefined && (typeof value !== 'object' || value === null)) {
    throw refuse(`${name}: must be an object, got ${kindOf(value)}`);
  }
}

/** Refuses what is not a string. */
export function checkString(name: string, value: unknown, refuse: Refuse): void {
  if (typeof value !== 'string') throw refuse(`${name}: must be a string, got ${kindOf(value)}`);
}

/** Refuses what is given and neither true nor false. */
export function checkFlag(name: string, value: unknown, refuse: Refuse): void {
  if (value !== undefined && typeof value !== 'boolean') {
    throw refuse(`${name}: must be true or false, got ${shown(value)}`);
  }
}

/** Refuses what is given and not a whole number from `least` up. */
export function checkCount(name: string, value: unknown, least: 0 | 1, refuse: Refuse): void {
  if (value === undefined) return;
  // The native side counts in 32 bits.
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > 0xffff_ffff) {
    throw refuse(`${name}: must be a whole number, ${least} or more, got ${shown(value)}`);
  }
}

/** Refuses what is given and not a length of time. */
export function checkMilliseconds(name: string, value: unknown, refuse: Refuse): void {
  if (value === undefined || (Number.isFinite(value) && (value as number) > 0)) return;
  throw refuse(`${name}: must be a number of milliseconds greater than 0, got ${shown(value)}`);
}

/** Refuses what is given and not a function. */
export function checkFunction(name: string, value: unknown, refuse: Refuse): void {
  if (value !== undefined && typeof value !== 'function') throw refuse(`${name}: must be a function, got ${kindOf(value)}`);
}

/** Refuses what is given and cannot be listened to. */
export function checkSignal(signal: AbortSignalLike | null | undefined, refuse: Refuse): void {
  if (signal === undefined || signal === null) return;
  if (typeof signal.addEventListener !== 'function' || typeof signal.removeEventListener !== 'function') {
    throw refuse('signal: must be an AbortSignal');
  }
}

/**
 * An amount in US dollars as a string; `undefined` where none is given. A binary fraction is not the amount that was meant:
 * 0.1 + 0.2 is more than 0.3.
 */
export function encodeUsd(name: string, amount: unknown, refuse: Refuse): string | undefined {
  if (amount === undefined || typeof amount === 'string') return amount;
  if (Number.isSafeInteger(amount) && (amount as number) >= 0) return String(amount);
  if (typeof amount === 'number' && amount > 0 && Number.isFinite(amount)) {
    throw refuse(`${name}: a JavaScript number is not exact here; give it as a string: '12.50'`);
  }
  throw refuse(`${name}: must be an amount in US dollars, such as '12.50'`);
}

/** A file's path; `undefined` where none is given. */
export function encodePath(name: string, path: unknown, refuse: Refuse): string | undefined {
  if (path === undefined || typeof path === 'string') return path;
  if (path instanceof URL && path.protocol === 'file:') return fileURLToPath(path);
  throw refuse(`${name}: must be a path, or a file: URL, got ${shown(path)}`);
}

/** Whether it is an object whose own names are all there is to it: no list, no Map, no instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Plain objects of another realm have another Object.prototype, but it too is the end of the chain.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What a value is, for people. */
export function kindOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  // Asking may run code of the caller's, which may throw.
  const prototype = types.isProxy(value) ? null : (Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null);
  return `a ${visible(String(prototype?.constructor?.name ?? 'list'), SHOWN)}`;
}

/**
 * A row of a list of phone numbers as text. What is no text becomes one that no phone number has, so that it is refused by its
 * row, or what a table made of a number.
 */
export function rowText(row: unknown): string {
  if (typeof row === 'string') return wellFormed(row);
  if (row === null || ['number', 'bigint', 'undefined'].includes(typeof row)) return String(row);
  return `<${Array.isArray(row) ? 'array' : typeof row}>`;
}

/** The text with U+FFFD for what is half a character. TypeScript's library has the method with ES2024, Node with 20. */
function wellFormed(text: string): string {
  return (text as string & { toWellFormed(): string }).toWellFormed();
}

/** A wrong value, for people. */
export function shown(value: unknown): string {
  if (typeof value === 'object') return kindOf(value);
  return visible(typeof value === 'string' ? JSON.stringify(value) : String(value), SHOWN);
}

/** Text as a message can show it: shortened, and with escapes for what cannot be seen. */
function visible(text: string, most: number): string {
  const short = text.length > most ? `${text.slice(0, most)}...` : text;
  return short.replace(INVISIBLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
