// Leaves while calls are under way.
import Telnyx from 'telnyx-reputation';

const client = new Telnyx();
for (let i = 0; i < 50; i += 1) client.enterprises.list().catch(() => {});
setTimeout(() => {
  console.log('leaving');
  process.exit(3);
}, 50);
