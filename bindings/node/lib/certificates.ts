import { readFileSync } from 'node:fs';

import { configuration as refuse } from './checks';
import type { URLLike } from './platform';

/**
 * Certificates of authorities: the path or `file:` URL of a file, PEM as a string, or bytes in PEM or DER. PEM may hold
 * several.
 */
export type CertificateInput = string | Uint8Array | URLLike;

type Certificates = CertificateInput | readonly CertificateInput[] | null | undefined;

/**
 * The certificates as they are, each in PEM or DER; else those that Node itself is told to trust. Throws
 * `ConfigurationError` when a file cannot be read.
 */
export function readCertificates(given: Certificates): Uint8Array[] {
  if (given === undefined || given === null) return nodesOwn();
  return (Array.isArray(given) ? Array.from(given) : [given]).map(read);
}

function nodesOwn(): Uint8Array[] {
  const file = process.env['NODE_EXTRA_CA_CERTS'];
  if (!file) return [];
  try {
    const content = readFileSync(file);
    return content.includes('-----BEGIN ') ? [content] : [];
  } catch {
    // Node itself warns of it, and goes on.
    return [];
  }
}

function read(certificate: CertificateInput): Uint8Array {
  if (typeof certificate === 'string' && certificate.includes('-----BEGIN ')) return Buffer.from(certificate);
  if (ArrayBuffer.isView(certificate)) {
    return Buffer.from(certificate.buffer, certificate.byteOffset, certificate.byteLength);
  }
  const file = typeof certificate === 'string' ? certificate : certificate?.href;
  if (typeof file !== 'string' || file === '') {
    throw refuse('caCertificates: must be the path of a file, PEM or bytes, or a list of these');
  }
  try {
    return readFileSync(typeof certificate === 'string' ? file : new URL(file));
  } catch (cause) {
    throw refuse(`caCertificates: cannot be read: ${(cause as Error).message}`, cause);
  }
}
