// A run that is killed half-way, as by a crash.
import Telnyx from 'telnyx-reputation';

const numbers = JSON.parse(process.env.NUMBERS);
await new Telnyx().enterprises.reputation.numbers.associateMany(
  process.env.ENTERPRISE,
  { phone_numbers: numbers },
  {
    concurrency: 2,
    onProgress: ({ done }) => {
      if (done >= numbers.length / 2) process.kill(process.pid, 'SIGKILL');
    },
  },
);
console.log('not killed');
