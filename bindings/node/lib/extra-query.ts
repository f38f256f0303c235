/** Query parameters that the API's document does not have, sent as given. What is `undefined` or `null` is left out. */
export type QueryInput = Record<string, string | number | boolean | null | undefined>;

/** The parameters as the native side takes them. */
export function encodeQuery(query: QueryInput, refuse: (why: string) => Error): Record<string, string> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const odd = given.find(([, value]) => !['string', 'number', 'boolean'].includes(typeof value));
  if (odd) throw refuse(`${odd[0]} must be a string, a number, true or false`);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}
