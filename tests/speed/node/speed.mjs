// Does some work with a client of Node, and prints its figures as JSON. See ../README.md.

import { parseArgs } from 'node:util';
import { CLIENTS } from './clients.mjs';
import { measure } from './work.mjs';

const { values } = parseArgs({
  options: {
    'base-url': { type: 'string' },
    client: { type: 'string' },
    work: { type: 'string' },
    count: { type: 'string' },
    'warm-up': { type: 'string', default: '1' },
  },
});
const client = await CLIENTS[values.client](values['base-url']);
const { work, count, 'warm-up': warmUp, 'base-url': baseURL } = values;
process.stdout.write(await measure(client, { work, count: Number(count), warmUp: Number(warmUp), baseURL }));
