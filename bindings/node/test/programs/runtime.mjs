// The whole surface in short, for runtimes other than Node.
import assert from 'node:assert/strict';
import Telnyx, { NotFoundError } from 'telnyx-reputation';
import { Sandbox } from 'telnyx-reputation/testing';

const sandbox = await Sandbox.start({ approvals: 'immediate' });
const client = sandbox.client();

const agreement = await client.termsOfService.numberReputation.agree();
assert.ok(agreement.data.id);
const ids = [];
for await (const { id } of client.termsOfService.agreements.list()) ids.push(id);
assert.deepEqual(ids, [agreement.data.id]);

const { response } = await client.termsOfService.retrieveInfo().withResponse();
assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'application/json']);

const absent = await client.enterprises.retrieve('00000000-0000-4000-8000-000000000000').catch((error) => error);
assert.ok(absent instanceof NotFoundError);
assert.equal(absent.status, 404);

const signal = AbortSignal.abort('enough');
const stopped = await client.enterprises.list({}, { signal }).catch((error) => error);
assert.deepEqual([stopped.name, stopped.cause], ['APIUserAbortError', 'enough']);

const refused = await client.documents.upload({ file: new Blob(['']) }).catch((error) => error);
assert.ok(refused instanceof Telnyx.InvalidArgumentError);

const document = await client.documents.upload({ file: Buffer.from('%PDF-1.4'), filename: 'a.pdf' });
const pieces = [];
const { body } = await client.documents.download(document.data.id).asResponse();
for await (const piece of body) pieces.push(piece);
assert.equal(Buffer.concat(pieces).toString(), '%PDF-1.4');

const forged = client.webhooks.unwrap('{}', { headers: new Headers(), key: await sandbox.publicKey() });
await assert.rejects(forged, Telnyx.WebhookVerificationError);
assert.deepEqual((await client.get('/enterprises')).data, []);

const many = await Promise.all(Array.from({ length: 500 }, () => client.termsOfService.retrieveInfo()));
assert.equal(many.length, 500);

await sandbox.close();
console.log('done');
