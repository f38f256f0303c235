// Random calls, runs, faults and aborts, held against the ledger of the service: what the client says of its money and of
// each number must be so. DIFFERENTIAL_CALLS makes more of them, DIFFERENTIAL_SEED only those of one seed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { inspect } from 'node:util';
import { enabled } from './support/guide.mjs';
import { random } from './support/random.mjs';
import { startSandbox } from './support/sandbox.mjs';

const CALLS = Number(process.env.DIFFERENTIAL_CALLS ?? 600);
const SEED = process.env.DIFFERENTIAL_SEED;
/** Steps of a case; each makes up to four calls at once. */
const STEPS = 10;

let sandbox;
before(async () => (sandbox = await startSandbox({ approvals: 'immediate' })));
after(() => sandbox.close());

const thousandths = (usd) => Math.round(Number(usd) * 1000);
const signal = (ticks) => {
  const controller = new AbortController();
  const tick = () => (ticks-- > 0 ? setImmediate(tick) : controller.abort('random'));
  if (ticks !== undefined) tick();
  return controller.signal;
};

/** What is done, from the seed alone, so that a part of it can be left out. */
function steps(seed) {
  const { below, one, chance } = random(seed);
  const ACTIONS = [
    { kind: 'drop' },
    { kind: 'drop', reset: true },
    { kind: 'status', status: 503 },
    { kind: 'html', status: 502 },
    { kind: 'truncated' },
    { kind: 'malformed_json' },
    { kind: 'status', status: 200, body: {} },
  ];
  // A refusal in the API's own words is believed, so that it comes before the work; a gateway passes on what was not done.
  const BEFORE = [
    { kind: 'late' },
    { kind: 'status', status: 422 },
    { kind: 'status', status: 429, retry_after: { seconds: 0 } },
  ];
  const OPERATIONS = ['associateReputationNumbers', 'refreshReputationNumbers', 'getPhoneNumberReputation', 'listReputationNumbers'];
  return Array.from({ length: STEPS }, () => ({
    faults: Array.from({ length: below(3) }, () => ({
      operation: one(OPERATIONS),
      skip: below(2),
      ...(chance(0.3) ? { when: 'before', action: one(BEFORE) } : { when: one(['before', 'after']), action: one(ACTIONS) }),
    })),
    calls: Array.from({ length: 1 + below(4) }, () => ({
      kind: one(['associate', 'associateMany', 'refresh', 'refreshMany', 'retrieve', 'disassociate']),
      numbers: 1 + below(4),
      ticks: chance(0.4) ? below(one([3, 30, 300])) : undefined,
      maxUsd: chance(0.3) ? one(['0.10', '0.20']) : undefined,
    })),
    release: chance(0.5),
  }));
}

/** One account, and what the client has said of each of its numbers. */
class Case {
  #next = 0;
  /** The claim made of each number that was to be added. */
  claims = new Map();
  added = [];
  made = 0;

  constructor(seed) {
    this.apiKey = `KEY_DIFFERENTIAL_${seed}_${Math.random()}`;
    this.client = sandbox.client({ apiKey: this.apiKey, spendLimitUsd: seed % 3 ? '3.00' : undefined, timeout: 5000 });
    this.numbers = this.client.enterprises.reputation.numbers;
  }

  control(method, path, body) {
    return sandbox.control(method, `/_sandbox/${path}`, body, this.apiKey);
  }

  async start() {
    this.enterprise = await enabled(sandbox.client({ apiKey: this.apiKey }));
    this.before = thousandths((await sandbox.ledger(this.apiKey)).total_usd);
  }

  fresh(count) {
    return Array.from({ length: count }, () => `+1603555${String(1000 + this.#next++)}`);
  }

  known(count) {
    return this.added.length ? this.added.slice(-count) : undefined;
  }

  /** Makes a call, and keeps what it says. Throws what a call must not. */
  async call({ kind, numbers: count, ticks, maxUsd }) {
    this.made += 1;
    const options = { signal: signal(ticks) };
    if (kind.startsWith('associate')) {
      const phone_numbers = this.fresh(count);
      if (kind === 'associateMany') {
        for (const { phone_number, outcome } of await this.numbers.associateMany(this.enterprise, { phone_numbers }, { ...options, maxUsd })) {
          this.claim(phone_number, outcome);
        }
        return;
      }
      const outcome = await this.outcome(this.numbers.associate(this.enterprise, { phone_numbers }, options));
      phone_numbers.forEach((number) => this.claim(number, outcome));
      return;
    }
    const phone_numbers = this.known(count);
    if (!phone_numbers) return;
    const [number] = phone_numbers;
    if (kind === 'disassociate') {
      const outcome = await this.outcome(this.numbers.disassociate(number, { enterprise_id: this.enterprise }, options));
      if (outcome !== 'failed') this.claims.set(number, outcome === 'done' ? 'removed' : 'unknown');
      this.added = this.added.filter((each) => each !== number);
    } else if (kind === 'refresh') await this.outcome(this.numbers.refresh(this.enterprise, { phone_numbers }, options));
    else if (kind === 'refreshMany') await this.numbers.refreshMany(this.enterprise, { phone_numbers }, { ...options, maxUsd });
    else await this.outcome(this.numbers.retrieve(number, { enterprise_id: this.enterprise, fresh: true }, options));
  }

  claim(number, outcome) {
    this.claims.set(number, outcome);
    if (outcome === 'done') this.added.push(number);
  }

  /** What a call promises by its result or its error. */
  async outcome(call) {
    try {
      await call;
      return 'done';
    } catch (error) {
      // Only then: to show an error takes a hundred times as long as to look at it.
      if (!error.kind || error.kind === 'internal') assert.fail(inspect(error));
      if (error.mayHaveBilledUsd !== undefined && error.attempts > 0) {
        return error.constructor.name === 'OutcomeUnknownError' || error.kind === 'aborted' ? 'unknown' : 'failed';
      }
      return 'failed';
    }
  }

  /** What the client says of its money holds, whatever is under way. */
  async check(moment) {
    const { atLeastUsd } = this.client.usage();
    const ledger = thousandths((await sandbox.ledger(this.apiKey)).total_usd) - this.before;
    const { atMostUsd, limitUsd } = this.client.usage();
    assert.ok(thousandths(atLeastUsd) <= ledger, `${moment}: at least ${atLeastUsd}, billed ${ledger / 1000}`);
    assert.ok(ledger <= thousandths(atMostUsd), `${moment}: at most ${atMostUsd}, billed ${ledger / 1000}`);
    if (limitUsd !== null) assert.ok(ledger <= thousandths(limitUsd), `${moment}: limit ${limitUsd}, billed ${ledger / 1000}`);
  }

  async step({ faults, calls, release }, index) {
    for (const fault of faults) await this.control('POST', 'faults', fault);
    const during = this.check(`during step ${index}`);
    const ended = await Promise.allSettled([during, ...calls.map((call) => this.call(call))]);
    for (const { reason } of ended) if (reason) throw reason;
    if (release) await this.control('POST', 'faults/release', {});
    await this.check(`after step ${index}`);
  }

  /** Everything that was held back is done; then each claim is so. */
  async end() {
    await this.control('POST', 'faults/release', {});
    await this.control('DELETE', 'faults');
    await this.client.close();
    const monitored = new Set();
    const list = sandbox.client({ apiKey: this.apiKey }).enterprises.reputation.numbers.list(this.enterprise, { 'page[size]': 250 });
    for await (const { phone_number } of list) monitored.add(phone_number);
    for (const [number, claim] of this.claims) {
      if (claim === 'done') assert.ok(monitored.has(number), `${number} is done, and not monitored`);
      else if (claim !== 'unknown') assert.ok(!monitored.has(number), `${number} is ${claim}, and monitored`);
    }
  }
}

/** How many calls a case made; throws what does not hold. */
async function play(seed, list) {
  const one = new Case(seed);
  await one.start();
  for (const [index, step] of list.entries()) await one.step(step, index);
  await one.end();
  return one.made;
}

/** Leaves steps, faults and calls out for as long as it still breaks. */
async function smallest(seed, list, broken) {
  let [best, why] = [list, broken];
  for (let tries = 0, shrunk = true; shrunk && tries < 200; ) {
    shrunk = false;
    const without = (part, place) => part.filter((_, index) => index !== place);
    const smaller = best.flatMap((step, place) => [
      without(best, place),
      ...step.faults.map((_, index) => best.with(place, { ...step, faults: without(step.faults, index) })),
      ...step.calls.map((_, index) => best.with(place, { ...step, calls: without(step.calls, index) })),
    ]);
    for (const candidate of smaller) {
      tries += 1;
      const failure = await play(seed, candidate).then(() => undefined, (error) => error);
      if (failure) {
        [best, why, shrunk] = [candidate, failure, true];
        break;
      }
    }
  }
  return `seed ${seed}: ${inspect(why)}\n${JSON.stringify(best, null, 1)}`;
}

test('what the client says holds, whatever happens', { timeout: 3_600_000 }, async () => {
  let made = 0;
  let next = SEED === undefined ? 1 : Number(SEED);
  const worker = async () => {
    do {
      const seed = next++;
      const list = steps(seed);
      made += await play(seed, list).catch(async (error) => assert.fail(await smallest(seed, list, error)));
    } while (made < CALLS && SEED === undefined);
  };
  await Promise.all(Array.from({ length: SEED === undefined ? 4 : 1 }, worker));
});
