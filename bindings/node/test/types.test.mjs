// The declarations compile for every kind of user, without skipLibCheck, and for those of the official package.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { notCalled } from './support/official.mjs';
import { installed, packageFolder, targetFolder, tsc } from './support/tools.mjs';

const TYPES = path.join(packageFolder, 'test/types');
const OFFICIAL = 'telnyx@7.24.0';

/** Where the official package has the methods of Number Reputation. */
const TREES = ['enterprises', 'reputation', 'termsOfService', 'documents', 'documentLinks'];

describe('declarations', { concurrency: 2 }, () => {
  for (const kind of ['node16', 'bundler', 'no-libs', 'commonjs', 'javascript']) {
    test(kind, async () => assert.equal(await tsc(path.join(TYPES, kind)), ''));
  }

  test(`the calls of ${OFFICIAL} compile against it and, unchanged, against this package`, async () => {
    const folder = await installed('official', [OFFICIAL]);
    const calls = path.join(TYPES, 'official/calls.ts');
    for (const [name, target] of Object.entries({
      official: path.join(folder, 'node_modules/telnyx'),
      ours: path.join(packageFolder, 'dist/index.d.mts'),
    })) {
      const project = path.join(targetFolder, 'node-tools', `calls-${name}.json`);
      mkdirSync(path.dirname(project), { recursive: true });
      const compilerOptions = {
        module: 'esnext',
        moduleResolution: 'bundler',
        // The official declarations do not compile otherwise.
        skipLibCheck: true,
        exactOptionalPropertyTypes: false,
        types: ['node'],
        typeRoots: [path.join(packageFolder, 'node_modules/@types')],
        paths: { telnyx: [target] },
      };
      writeFileSync(project, JSON.stringify({ extends: path.join(TYPES, 'base.json'), compilerOptions, files: [calls] }));
      assert.equal(await tsc(project), '', name);
      if (name !== 'official') continue;
      const { methods, missing } = notCalled(calls, compilerOptions, TREES);
      assert.deepEqual(missing, [], 'every method is called');
      assert.ok(methods > 30, `only ${methods} were found`);
    }
  });
});
