/** A variable of the environment. Read here and not in the core: a worker and a test runner have a `process.env` of their own. */
export function environment(name: string): string | undefined {
  return process.env[name]?.trim() || undefined;
}
