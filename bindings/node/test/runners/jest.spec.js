const Telnyx = require('telnyx-reputation');
const { Sandbox } = require('telnyx-reputation/testing');

let sandbox;
beforeAll(async () => {
  sandbox = await Sandbox.start({ approvals: 'immediate' });
});
afterAll(() => sandbox.close());

it('calls a sandbox', async () => {
  const client = sandbox.client();
  await client.termsOfService.numberReputation.agree();
  expect((await sandbox.ledger()).calls).toBe(1);
  await expect(client.enterprises.retrieve('x')).rejects.toThrow(Telnyx.InvalidArgumentError);
});

it('reads the environment that the test sets', async () => {
  process.env.TELNYX_API_KEY = 'KEY_TEST';
  process.env.TELNYX_BASE_URL = sandbox.baseURL;
  expect(new Telnyx().baseURL).toBe(sandbox.baseURL);
});

it('takes the bytes of its own realm', async () => {
  const bytes = Buffer.from('%PDF-1.7');
  for (const file of [bytes, new Uint8Array(bytes), new Uint8Array(bytes).buffer]) {
    const error = await sandbox.client().documents.upload({ file, filename: 'a.pdf' }).catch((thrown) => thrown);
    expect(error).not.toBeInstanceOf(Telnyx.InvalidArgumentError);
  }
});
