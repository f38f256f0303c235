import * as classes from './classes';
import { TelnyxError } from './telnyx-error';

export * from './classes';
export * from './telnyx-error';

// On the prototypes, as for the language's own errors: printed once, and the same when code is minified.
for (const [name, { prototype }] of Object.entries({ TelnyxError, ...classes })) {
  Object.defineProperty(prototype, 'name', { value: name, configurable: true, writable: true });
}
