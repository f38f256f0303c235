// Many calls, of which nothing must remain. Prints by how many MiB the process has grown over the second half.
import Telnyx from 'telnyx-reputation';

const calls = Number(process.env.CALLS);
const client = new Telnyx();

async function make(count) {
  let left = count;
  const worker = async () => {
    while (left-- > 0) {
      const call = left % 4;
      if (call === 0) await client.enterprises.list();
      else if (call === 1) await client.enterprises.retrieve('not-a-uuid').catch(() => {});
      else if (call === 2) await client.enterprises.list({}, { signal: new AbortController().signal });
      else await client.reputation.numbers.retrieve('+16035551234').withResponse();
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
