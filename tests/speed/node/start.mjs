// Starts, imports a client and makes its first call, as a small script does; loads nothing else. See ../README.md.

import { ofTheProcess } from './figures.mjs';

const API_KEY = 'KEY0123';
const ENTERPRISE = '6a09cdc3-8948-47f0-aa62-000000000001';
const NUMBER = '+16035550000';
const PATH = `/enterprises/${ENTERPRISE}/reputation/numbers/%2B16035550000`;
const headers = { authorization: `Bearer ${API_KEY}` };

async function sdk(Telnyx, baseURL) {
  const client = new Telnyx({ apiKey: API_KEY, baseURL });
  return client.enterprises.reputation.numbers.retrieve(NUMBER, { enterprise_id: ENTERPRISE });
}

const CLIENTS = {
  bare: () => ({ data: { phone_number: NUMBER } }),
  node: async (baseURL) => sdk((await import('../../../bindings/node/dist/index.mjs')).default, baseURL),
  telnyx: async (baseURL) => sdk((await import('telnyx')).default, baseURL),
  async undici(baseURL) {
    const { request } = await import('undici');
    return (await request(baseURL + PATH, { headers })).body.json();
  },
  fetch: async (baseURL) => (await fetch(baseURL + PATH, { headers })).json(),
};

const flag = (name) => process.argv[process.argv.indexOf(name) + 1];
const { data } = await CLIENTS[flag('--client')](flag('--base-url'));
if (data.phone_number !== NUMBER) throw new Error('this is another number');
// Idle connections of some clients keep the process alive for a while.
process.stdout.write(ofTheProcess(), () => process.exit());
