// The same objects as `require` gives, so that `instanceof` holds across both kinds of module.
import { Telnyx } from './index.js';

export * from './index.js';
export { Telnyx as default };
