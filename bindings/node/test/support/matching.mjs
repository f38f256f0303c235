// Whether an answer is what a scenario expects; the rules stand in tests/scenarios/README.md.
import { isDeepStrictEqual } from 'node:util';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const SPECIAL = {
  $any: (found) => found !== undefined,
  $absent: (found) => found === undefined,
  $uuid: (found) => UUID.test(found),
  $timestamp: (found) => TIMESTAMP.test(found),
};

/** Why `found` does not match, or undefined. */
export function mismatch(wanted, found, place = '') {
  const differs = () => `${place || '/'}: wanted ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`;
  if (typeof wanted === 'string' && Object.hasOwn(SPECIAL, wanted)) return SPECIAL[wanted](found) ? undefined : differs();
  if (typeof wanted === 'string' && wanted.startsWith('$contains:')) {
    return String(found ?? '').includes(wanted.slice('$contains:'.length)) ? undefined : differs();
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found) || found.length !== wanted.length) return differs();
    return first(wanted.map((item, index) => mismatch(item, found[index], `${place}/${index}`)));
  }
  if (wanted !== null && typeof wanted === 'object') {
    if (found === null || typeof found !== 'object') return differs();
    return first(Object.entries(wanted).map(([key, value]) => mismatch(value, found[key], `${place}/${key}`)));
  }
  return isDeepStrictEqual(wanted, found) ? undefined : differs();
}

/** Why an error is not the one expected, or undefined. */
export function errorMismatch(wanted, error) {
  const found = {
    kind: error.kind,
    status: error.status,
    code: error.code,
    errors: error.errors?.length,
    message: error.message,
    sent: error.attempts > 0,
    attempts: error.attempts,
    may_have_billed_usd: error.mayHaveBilledUsd,
    pointer: error.errors?.some((entry) => entry.pointer === wanted.pointer) ? wanted.pointer : error.errors,
  };
  const odd = Object.keys(wanted).find((key) => !Object.hasOwn(found, key));
  if (odd) return `an error has no ${odd}`;
  return mismatch(wanted, found, 'error');
}

function first(list) {
  return list.find((item) => item !== undefined);
}
