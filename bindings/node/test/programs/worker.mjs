// Calls from worker threads: several at once, ended early, and one after the other. Each has its own environment.
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

const file = fileURLToPath(import.meta.url);

if (isMainThread) {
  const start = (data) => new Worker(file, { workerData: data, env: { ...process.env, TELNYX_API_KEY: 'KEY_WORKER' } });
  // Both at once: a worker that ends may say its last word and be gone in the same moment.
  const message = async (worker) => (await Promise.all([once(worker, 'message'), once(worker, 'exit')]))[0][0];
  const all = await Promise.all(Array.from({ length: 4 }, () => message(start({}))));
  console.log(all.join());
  const hung = start({ hang: true });
  await once(hung, 'message');
  await hung.terminate();
  console.log('terminated');
  for (let i = 0; i < 3; i += 1) console.log(await message(start({})));
  console.log(await message(new Worker(file, { workerData: {}, env: {} })));
} else {
  const { default: Telnyx } = await import('telnyx-reputation');
  const client = process.env.TELNYX_API_KEY ? new Telnyx() : undefined;
  if (!client) {
    // The key of the process is not this thread's.
    try {
      new Telnyx();
    } catch (error) {
      parentPort.postMessage(error.name);
    }
  } else if (workerData.hang) {
    client.enterprises.list({}, { query: { hang: 1 } }).catch(() => {});
    parentPort.postMessage('hanging');
    setInterval(() => {}, 1000);
  } else {
    const pages = await Promise.all(Array.from({ length: 10 }, () => client.enterprises.list()));
    parentPort.postMessage(pages.at(-1).meta.key);
  }
}
