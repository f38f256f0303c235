// One call; prints what came of it.
import Telnyx from 'telnyx-reputation';

const call = new Telnyx().enterprises.list();
console.log(await call.then(({ meta }) => JSON.stringify(meta), (error) => `${error.name} ${error.status} ${error.message}`));
