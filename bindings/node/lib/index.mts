// The same objects as `require` gives, so that `instanceof` holds across both kinds of module.
export * from './exports.js';
export { Telnyx as default } from './exports.js';
