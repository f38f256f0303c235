// A failed call that nobody waits for is reported as any other promise is.
import Telnyx from 'telnyx-reputation';

process.once('unhandledRejection', (error) => {
  console.log(error.name);
  process.exit(4);
});
new Telnyx().enterprises.retrieve('not-a-uuid');
setInterval(() => {}, 1000);
