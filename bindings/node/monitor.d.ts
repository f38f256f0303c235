export * from './dist/monitor';
