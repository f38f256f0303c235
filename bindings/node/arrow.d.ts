export * from './dist/arrow';
