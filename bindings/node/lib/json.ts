import type { Refuse } from './checks';

/**
 * A value as the native side takes it. What cannot be sent is refused by its name; `named` gives the same under the names that
 * the caller knows. `replace` is as of `JSON.stringify`.
 */
export function encodeJSON(
  value: unknown,
  refuse: Refuse,
  named: () => unknown = () => value,
  replace?: (name: string, value: unknown) => unknown,
): string {
  try {
    const text = JSON.stringify(value, replace);
    // Half a character is written as an escape; so are other things, hence the second look.
    const half = /\\ud[89a-f]/.test(text) ? halfIn('', JSON.parse(JSON.stringify(named()))) : undefined;
    if (half === undefined) return text;
    throw new TypeError(`${half} holds half a character (a lone surrogate)`);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw refuse(`what is given cannot be written as JSON: ${unwritable(named)}${why}`, cause);
  }
}

/** The name of the first member that JSON cannot say, with a colon behind it. */
function unwritable(named: () => unknown): string {
  try {
    for (const [name, member] of Object.entries(named() ?? {})) {
      try {
        JSON.stringify(member);
      } catch {
        return `${name}: `;
      }
    }
  } catch {
    // Members that throw when they are asked for have no names to tell.
  }
  return '';
}

/** Where a text is that holds half a character. */
function halfIn(place: string, value: unknown): string | undefined {
  if (typeof value === 'string') return isWellFormed(value) ? undefined : place;
  for (const [name, member] of Object.entries(value ?? {})) {
    const inner = Array.isArray(value) ? `${place}[${name}]` : place === '' ? name : `${place}.${name}`;
    const half = isWellFormed(name) ? halfIn(inner, member) : inner;
    if (half !== undefined) return half;
  }
  return undefined;
}

/** TypeScript's library has the method with ES2024, Node with 20. */
function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}
