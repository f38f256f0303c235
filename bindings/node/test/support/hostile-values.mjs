// The values of `tests/hostile/inputs.yaml`, as JavaScript makes them.
import path from 'node:path';

/** What a caller's own code throws. */
export class Mischief extends Error {}

export const fail = () => {
  throw new Mischief('mischief');
};

const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

const throwing = () => new Proxy({}, new Proxy({}, { get: () => fail }));

const accommodating = () => new Proxy(() => undefined, { get: (_, name) => (typeof name === 'symbol' ? undefined : accommodating()) });

const holding = (holder, put) => {
  put(holder);
  return holder;
};

function* failing() {
  yield '+16035551234';
  fail();
}

function* repeated() {
  for (let left = 20_000; left > 0; left--) yield 'a';
}

async function* waiting() {
  yield 'a';
  await new Promise((resolve) => setTimeout(resolve, 100));
}

const rejected = () => {
  const promise = Promise.reject(new Mischief('mischief'));
  promise.catch(() => undefined);
  return promise;
};

export const MADE = {
  'largest of 63 bits': () => 2n ** 63n - 1n,
  'largest of 64 bits': () => 2n ** 64n - 1n,
  'number of 400 digits': () => 10n ** 400n,
  'not a number': () => NaN,
  infinity: () => Infinity,
  'minus infinity': () => -Infinity,
  'half a character': () => '\ud800',
  'half a character within': () => 'a\udfffb',
  bytes: () => Buffer.from('a'),
  'bytes that are no text': () => new Uint8Array([255, 254, 0]),
  'bytes that change': () => new SharedArrayBuffer(1),
  time: () => new Date(0),
  'time that is none': () => new Date(NaN),
  'path of files': () => path.posix,
  set: () => new Set(['a']),
  map: () => new Map([['a', 1]]),
  'map with names that are none': () => new Map([[{}, 1], [null, 2]]),
  'list with holes': () => [, 'a', , ],
  'list of 100,000 holes': () => new Array(100_000),
  'list that holds itself': () => holding([], (list) => list.push(list)),
  'object that holds itself': () => holding({}, (object) => Object.assign(object, { a: object })),
  'object with half a character for a name': () => ({ '\ud800': 1 }),
  'object of no class': () => Object.create(null),
  'object of a class': () => new (class Odd {})(),
  class: () => Map,
  function: () => () => undefined,
  'function that throws': () => fail,
  symbol: () => Symbol('a'),
  pattern: () => /a/,
  error: () => new Mischief('a'),
  'text in a box': () => new String('a'),
  'number in a box': () => new Number(1),
  form: () => holding(new FormData(), (form) => form.set('a', '1')),
  'address in an object': () => new URL('https://example.com/a'),
  'left out': () => undefined,
  module: () => path,
  'reference to what is gone': () => new WeakRef({}),
  promise: () => Promise.resolve('a'),
  'promise that fails': rejected,
  iterator: () => ['+16035551234'].values(),
  'iterator of 20,000': repeated,
  'iterator that fails': failing,
  'iterator that waits': waiting,
  'array of numbers': () => new Float64Array([1, NaN]),
  'list that lies about its length': () => ({ length: 2 ** 53, 0: 'a' }),
  'object that throws whatever is asked': throwing,
  'object whose field throws': () => Object.defineProperty({}, 'a', { get: fail, enumerable: true }),
  'object whose text throws': () => ({ toString: fail, valueOf: fail }),
  'object whose items throw': () => ({ [Symbol.iterator]: fail }),
  'object whose JSON throws': () => ({ toJSON: fail }),
  'object whose number throws': () => ({ [Symbol.toPrimitive]: fail }),
  'object whose text is no text': () => ({ toString: () => ({}), toJSON: () => undefined }),
  'object whose text is 1 MB': () => ({ toString: () => 't'.repeat(1_000_000), toJSON: () => 't'.repeat(1_000_000) }),
  'text whose text throws': () => Object.assign(new String('a'), { toString: fail, valueOf: fail, toJSON: fail }),
  'object that answers to every name': accommodating,
  'proxy that was revoked': revoked,
};

/** The value, anew each time: iterators are read once. */
export function make({ made, repeat, nested, value }) {
  if (made !== undefined) return MADE[made]();
  if (repeat !== undefined) return repeat[0].repeat(repeat[1]);
  if (nested === undefined) return value;
  let list = [];
  for (let left = nested; left > 0; left--) list = [list];
  return list;
}
