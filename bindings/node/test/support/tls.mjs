// An authority of the test that nobody knows, and servers with certificates of it. Node reads certificates but makes
// none, so the few lines of DER are written here.
import { generateKeyPairSync, sign } from 'node:crypto';
import https from 'node:https';

const OIDS = {
  ecdsaWithSha256: '2a8648ce3d040302',
  commonName: '550403',
  basicConstraints: '551d13',
  subjectAltName: '551d11',
};

function tagged(tag, ...parts) {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts) => tagged(0x30, ...parts);
const oid = (name) => tagged(0x06, Buffer.from(OIDS[name], 'hex'));
const bits = (content) => tagged(0x03, Buffer.from([0]), content);
const name = (text) => sequence(tagged(0x31, sequence(oid('commonName'), tagged(0x0c, Buffer.from(text)))));
const time = (text) => tagged(0x17, Buffer.from(text));
const extension = (which, content) => sequence(oid(which), tagged(0x04, content));

function certificate({ subject, key, issuer, issuerKey, serial, extensions }) {
  const algorithm = sequence(oid('ecdsaWithSha256'));
  const signed = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.from([serial])),
    algorithm,
    name(issuer),
    sequence(time('240101000000Z'), time('491231235959Z')),
    name(subject),
    key.export({ format: 'der', type: 'spki' }),
    tagged(0xa3, sequence(...extensions)),
  );
  return sequence(signed, algorithm, bits(sign('sha256', signed, issuerKey)));
}

function pem(der) {
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

/** An authority: its certificate as `pem` and `der`, and `serve`, which makes a server on 127.0.0.1. */
export function authority() {
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = 'An authority of the test';
  const isAuthority = extension('basicConstraints', sequence(tagged(0x01, Buffer.from([255]))));
  const der = certificate({
    subject: issuer, key: own.publicKey, issuer, issuerKey: own.privateKey, serial: 1, extensions: [isAuthority],
  });

  /** `options` are those of `https.createServer`. */
  function serve(answer, options) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const address = extension('subjectAltName', sequence(tagged(0x87, Buffer.from([127, 0, 0, 1]))));
    const cert = certificate({
      subject: 'A server of the test', key: publicKey, issuer, issuerKey: own.privateKey, serial: 2, extensions: [address],
    });
    const key = privateKey.export({ format: 'pem', type: 'pkcs8' });
    return https.createServer({ cert: pem(cert), key, ...options }, answer);
  }
  return { pem: pem(der), der, key: own.privateKey.export({ format: 'pem', type: 'pkcs8' }), serve };
}
