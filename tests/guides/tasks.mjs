// Every block of the guides to one task, as its readers go through it: in one language from the beginning to the end, each in
// an account of its own.
import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { blocksOf, sideBySide } from './blocks.mjs';
import { LANGUAGES, isRehearsal, typed } from './languages.mjs';
import { TaskWorld } from './task-world.mjs';

const folder = fileURLToPath(new URL('../../docs/guides', import.meta.url));
/** The guides that are no task in four languages: `monitor.mjs` and the suites "assistants" and "engines" go through them. */
const OTHERS = ['assistants.md', 'many-machines.md', 'monitor.md'];
const guides = readdirSync(folder).filter((name) => name.endsWith('.md') && !OTHERS.includes(name));
const blocks = Object.fromEntries(guides.map((name) => [name, blocksOf(path.join(folder, name))]));

/** What an account comes to by the end of a guide, whatever the language. */
const BILLS = {
  'onboard.md': { enableReputationSettings: '100.00', associateReputationNumbers: '0.20' },
  'bill.md': { updateReputationFrequency: '0.00' },
  'remediate.md': { submitReputationRemediation: '2.00' },
  'events.md': { updateReputationWebhook: '0.00', confirmReputationNumberOwnership: '0.00' },
  'test.md': {},
  'migrate.md': { associateReputationNumbers: '0.10' },
};

assert.deepEqual(guides.toSorted(), Object.keys(BILLS).toSorted(), 'each guide says what it comes to');

for (const guide of guides) {
  test(`${guide} says the same in all languages`, () => {
    for (const group of sideBySide(blocks[guide]).filter((each) => each.length > 1)) {
      const languages = group.map(({ language }) => language);
      assert.deepEqual(languages, Object.keys(LANGUAGES), `${guide}:${group[0].line}`);
    }
    for (const { language, line } of blocks[guide]) {
      assert.ok(language in LANGUAGES || language === 'json', `${guide}:${line}: nothing runs a block of ${language}`);
    }
  });
}

test('the programs are typed', () => typed(blocks));

describe('the guides', { concurrency: 2 }, () => {
  for (const guide of guides) {
    for (const language of Object.keys(LANGUAGES)) {
      describe(`${guide} in ${language}`, { concurrency: false }, () => goThrough(guide, language));
    }
  }
});

function goThrough(guide, language) {
  let world;
  before(async () => {
    world = await TaskWorld.make(guide, language);
  });
  after(() => world?.close());

  for (const block of blocks[guide]) {
    const named = /`([\w-]+\.json)`/.exec(block.said)?.[1];
    if (block.language === 'json') {
      test(`line ${block.line}: ${named}`, () => writeFileSync(path.join(world.at('/work'), named), block.text));
    } else if (block.language === language || (isRehearsal(block))) {
      test(`line ${block.line}`, () => LANGUAGES[block.language].run(world, block, guide));
    }
  }

  test('what is promised was done', async () => {
    const { by_operation } = await world.control('GET', 'ledger');
    for (const [operation, usd] of Object.entries(BILLS[guide])) {
      assert.equal(by_operation[operation]?.usd, usd, `${operation}: ${JSON.stringify(by_operation)}`);
    }
    await world.asked();
  });
}
