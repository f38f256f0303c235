// With neither the declarations of Node nor those of the browser.
import Telnyx, { NotFoundError } from 'telnyx-reputation';

const client = new Telnyx({ apiKey: 'KEY' });
export async function risk(number: string): Promise<string | null> {
  try {
    const found = await client.reputation.numbers.retrieve(number, { fresh: false });
    return found.data.reputation_data?.spam_risk ?? null;
  } catch (error) {
    if (error instanceof NotFoundError && error.status === 404) return null;
    throw error;
  }
}
export async function size(document: string): Promise<number> {
  const file = await client.documents.download(document);
  return (await file.arrayBuffer()).byteLength;
}
