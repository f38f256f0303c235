// A process that is killed while it has sandboxes, more than a process may have listeners. HTTP_PROXY leads nowhere.
import { Sandbox } from 'telnyx-reputation/testing';

const sandboxes = await Promise.all(Array.from({ length: 11 }, () => Sandbox.start()));
await sandboxes[0].client().enterprises.list();
console.log(sandboxes.map(({ baseURL }) => baseURL).join());
setInterval(() => undefined, 1_000_000);
