export * from './arrow.js';
