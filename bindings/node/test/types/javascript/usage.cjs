// Plain JavaScript, checked.
const Telnyx = require('telnyx-reputation');
const { Telnyx: Named, NotFoundError } = require('telnyx-reputation');

const client = new Telnyx({ apiKey: 'KEY' });
const same = new Named({ apiKey: 'KEY' });

/** @returns {Promise<Telnyx.EnterprisePublic>} */
async function first() {
  for await (const enterprise of client.enterprises.list()) return enterprise;
  throw new NotFoundError('none');
}

module.exports = { first, same };
