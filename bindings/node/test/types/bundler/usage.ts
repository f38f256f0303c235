// For a bundler, with the declarations of the browser and none of Node.
import Telnyx, { APIError, type EnterprisePublic } from 'telnyx-reputation';

const client = new Telnyx();
const names: string[] = [];
for await (const enterprise of client.enterprises.list()) names.push((enterprise satisfies EnterprisePublic).legal_name ?? '');
const response: Response = await client.documents.download('1', { signal: AbortSignal.timeout(5) });
await using other = client.withOptions({ timeout: 5 });
export { APIError, names, response, other };
