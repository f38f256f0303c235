// Events that the test signs itself.
import { generateKeyPairSync, sign } from 'node:crypto';

/** A key pair of the test, and the headers it signs a body with. */
export function signer() {
  const { publicKey: key, privateKey } = generateKeyPairSync('ed25519');
  return {
    key: key.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64'),
    headers: (body, timestamp = Math.floor(Date.now() / 1000)) => ({
      'telnyx-timestamp': String(timestamp),
      'telnyx-signature-ed25519': sign(null, Buffer.from(`${timestamp}|${body}`), privateKey).toString('base64'),
    }),
  };
}
