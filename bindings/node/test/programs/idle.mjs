// Makes a call and does not close the client: the process must end all the same.
import Telnyx from 'telnyx-reputation';

const client = new Telnyx();
await client.enterprises.list();
console.log('done');
