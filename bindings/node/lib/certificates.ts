import { readFileSync } from 'node:fs';

import { ConfigurationError } from './errors';
import type { URLLike } from './upload';

/**
 * Certificates of authorities: the path or `file:` URL of a file, text in PEM, or bytes in PEM or DER. PEM may hold
 * several.
 */
export type CertificateInput = string | Uint8Array | URLLike;

/** The certificates as they are, each in PEM or DER. Throws `ConfigurationError` when a file cannot be read. */
export function readCertificates(given: CertificateInput | readonly CertificateInput[]): Uint8Array[] {
  return (Array.isArray(given) ? given : [given]).map(read);
}

function read(certificate: CertificateInput): Uint8Array {
  if (typeof certificate === 'string' && certificate.includes('-----BEGIN ')) return Buffer.from(certificate);
  if (ArrayBuffer.isView(certificate)) {
    return Buffer.from(certificate.buffer, certificate.byteOffset, certificate.byteLength);
  }
  const file = typeof certificate === 'string' ? certificate : certificate?.href;
  if (typeof file !== 'string' || file === '') {
    throw refused('must be the path of a file, text in PEM or bytes, or a list of these');
  }
  try {
    return readFileSync(typeof certificate === 'string' ? file : new URL(file));
  } catch (cause) {
    throw refused(`cannot be read: ${(cause as Error).message}`, cause);
  }
}

function refused(message: string, cause?: unknown): ConfigurationError {
  return new ConfigurationError(`configuration: caCertificates: ${message}`, { kind: 'configuration', cause });
}
