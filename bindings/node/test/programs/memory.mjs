// Many calls, of which nothing must remain. Prints by how many MiB the process has grown over the second half.
import Telnyx from 'telnyx-reputation';

const calls = Number(process.env.CALLS);
const client = new Telnyx();
const ID = '6a09cdc3-8948-47f0-aa62-74ac943d6c58';

async function make(count) {
  let left = count;
  const worker = async () => {
    while (left-- > 0) {
      const call = left % 8;
      if (call === 0) await client.enterprises.list();
      else if (call === 1) await client.enterprises.retrieve('not-a-uuid').catch(() => {});
      else if (call === 2) await client.enterprises.list({}, { signal: new AbortController().signal });
      else if (call === 3) await client.reputation.numbers.retrieve('+16035551234').withResponse();
      else if (call === 4) await client.documents.download(ID);
      else if (call === 5) await (await client.documents.download(ID).asResponse()).arrayBuffer();
      else if (call === 6) await (await client.documents.download(ID).asResponse()).body.cancel();
      else client.webhooks.unsafeUnwrap('{"data":{}}');
    }
  };
  await Promise.all(Array.from({ length: 32 }, worker));
  for (let i = 0; i < 4; i += 1) {
    globalThis.gc();
    await new Promise(setImmediate);
  }
  return process.memoryUsage().rss / 2 ** 20;
}

const half = await make(calls / 2);
console.log((await make(calls / 2) - half).toFixed(1));
