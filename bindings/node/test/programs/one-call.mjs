// One call of a client with the options of the environment; prints what came of it.
import Telnyx from 'telnyx-reputation';

const call = new Telnyx(JSON.parse(process.env.OPTIONS ?? '{}')).enterprises.list();
console.log(await call.then(({ meta }) => JSON.stringify(meta), (error) => `${error.name} ${error.status} ${error.message}`));
