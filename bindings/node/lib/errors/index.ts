import * as classes from './classes';

export * from './classes';

// On the prototypes, as for the language's own errors: printed once, and the same when code is minified.
for (const [name, { prototype }] of Object.entries(classes)) {
  Object.defineProperty(prototype, 'name', { value: name, configurable: true, writable: true });
}
