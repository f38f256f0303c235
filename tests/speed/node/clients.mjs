// The clients, each as its own documentation has it: one client for all calls, with its own types. Modules are loaded when
// their client is made, so that none pays for another.

import { API_KEY, ENTERPRISE, IN_FLIGHT, PAGE, enterprise, onePath, pagePaths } from './account.mjs';

const AUTHORIZED = { authorization: `Bearer ${API_KEY}` };

// Our package and the official one have the same calls.
class Sdk {
  constructor(Telnyx, baseURL) {
    this.client = new Telnyx({ apiKey: API_KEY, baseURL });
    this.numbers = this.client.enterprises.reputation.numbers;
  }

  async one(phoneNumber) {
    return (await this.numbers.retrieve(phoneNumber, { enterprise_id: ENTERPRISE })).data;
  }

  list(count) {
    return this.numbers.list(enterprise(count), { 'page[size]': PAGE });
  }

  async unwrap(body, headers, key) {
    return (await this.client.webhooks.unwrap(body, { headers, key })).data.payload;
  }
}

class Ours extends Sdk {
  static async make(baseURL) {
    const { default: Telnyx } = await import('../../../bindings/node/dist/index.mjs');
    return new this(Telnyx, baseURL);
  }

  async many(phoneNumbers) {
    const body = { phone_numbers: phoneNumbers };
    const results = await this.numbers.retrieveMany(ENTERPRISE, body, { concurrency: IN_FLIGHT });
    return results.map(({ value }) => value);
  }
}

class Official extends Sdk {
  static async make(baseURL) {
    const { default: Telnyx } = await import('telnyx');
    return new this(Telnyx, baseURL);
  }
}

// What gives the JSON at a URL.
class Plain {
  constructor(baseURL, get) {
    this.baseURL = baseURL;
    this.get = get;
  }

  async one(phoneNumber) {
    return (await this.get(this.baseURL + onePath(phoneNumber))).data;
  }

  async *list(count) {
    for (const path of pagePaths(count)) yield* (await this.get(this.baseURL + path)).data;
  }
}

async function undici(baseURL) {
  const { Agent, request } = await import('undici');
  // By default it makes as many connections as there are calls.
  const dispatcher = new Agent({ connections: IN_FLIGHT });
  return new Plain(baseURL, async (url) => {
    const { statusCode, body } = await request(url, { headers: AUTHORIZED, dispatcher });
    if (statusCode !== 200) throw new Error(`${statusCode} ${await body.text()}`);
    return body.json();
  });
}

async function fetched(baseURL) {
  return new Plain(baseURL, async (url) => {
    const answer = await fetch(url, { headers: AUTHORIZED });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  });
}

// How each is made.
export const CLIENTS = {
  node: (baseURL) => Ours.make(baseURL),
  telnyx: (baseURL) => Official.make(baseURL),
  undici,
  fetch: fetched,
};
