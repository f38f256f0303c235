import { argumentsOf, isPlainObject, kindOf } from './checks';
import { encodeJSON } from './json';

/** Which parts of a call the params object holds; everything else about it is the core's. */
export interface CallSpec {
  /** The operation's id. */
  readonly operation: string;
  /** The path ids that the params hold, which come before the positional one. */
  readonly ids: readonly string[];
  /** Whether the params are the body... */
  readonly body?: boolean;
  /** ...except for these, which are query parameters. */
  readonly query?: readonly string[];
  /** The one param that holds the whole body. */
  readonly wraps?: string;
}

interface Arguments {
  path: unknown[];
  query?: object;
  body?: unknown;
}

/** The arguments as the native side takes them. `undefined` is left out, `null` is not. */
export function encodeArguments(spec: CallSpec, id: unknown, params: unknown): string {
  const refuse = argumentsOf(spec.operation);
  const given = params ?? {};
  if (typeof given !== 'object' || holdsNothing(given)) {
    throw refuse(`the arguments by name must be a plain object, got ${kindOf(given)}`);
  }
  const rest: Record<string, unknown> = { ...given };
  // JSON would make null of it, which means something else.
  const odd = Object.keys(rest).find((name) => typeof rest[name] === 'number' && !Number.isFinite(rest[name]));
  if (odd !== undefined) throw refuse(`${odd}: must be a finite number, got ${String(rest[odd])}`);
  const args: Arguments = { path: spec.ids.map((name) => take(rest, name)) };
  if (id !== undefined || spec.ids.length > 0) args.path.push(id);
  if (!spec.body) {
    args.query = rest;
  } else if (spec.wraps !== undefined) {
    args.body = take(rest, spec.wraps);
    // What is left does not belong there: as a query it is refused by its name.
    args.query = rest;
  } else {
    if (spec.query) args.query = Object.fromEntries(spec.query.map((name) => [name, take(rest, name)]));
    args.body = rest;
  }
  return encodeJSON(args, refuse, () => ({ ...given, 'the first argument': id }));
}

/** A list, a Map, URLSearchParams or a promise that was not awaited: read by name, it would be empty. */
function holdsNothing(given: object): boolean {
  return Symbol.iterator in given || (!isPlainObject(given) && Object.keys(given).length === 0);
}

function take(from: Record<string, unknown>, name: string): unknown {
  const value = from[name];
  delete from[name];
  return value;
}
