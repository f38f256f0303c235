// For resolvers that do not know `exports`: TypeScript's `moduleResolution: node10`, and tools of that age.
module.exports = require('./dist/arrow.js');
