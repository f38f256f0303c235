// A stub of the service: says what it is told to, and keeps what it was asked.
import { once } from 'node:events';
import http from 'node:http';

/** The one enterprise there is. */
export const ENTERPRISE = '6a09cdc3-8948-47f0-aa62-74ac943d6c58';

/** A list that is empty, and says so. */
export const EMPTY = { data: [], meta: { total_pages: 0 } };

/** What the API says of a request that it refuses. */
export const refused = (status) => ({ status, body: { errors: [{ code: '10000', title: 'Refused', detail: 'by the stub' }] } });

/** What the numbers of a request come to when they were added. */
export const added = ({ body }) => {
  const data = JSON.parse(body).phone_numbers.map((phone_number, place) => ({ id: `${place}`, enterprise_id: ENTERPRISE, phone_number }));
  return { status: 201, body: { data } };
};

/** An empty list, or a record of the number that was asked for. */
export function answered({ path }) {
  const last = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
  if (last.startsWith('+')) return { data: { phone_number: last } };
  return ['enterprises', 'numbers'].includes(last) ? EMPTY : {};
}

/**
 * Starts one. `answer(request)` gives `{ status, headers, body }`, an object to send as JSON, or nothing to leave the
 * caller waiting; a request is `{ method, url, path, query, headers, body }`.
 */
export async function stub(answer = answered) {
  const requests = [];
  const server = http.createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { pathname, searchParams } = new URL(incoming.url, 'http://stub');
    const request = {
      method: incoming.method,
      url: incoming.url,
      path: pathname,
      query: searchParams,
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString('latin1'),
      socket: incoming.socket,
    };
    requests.push(request);
    waiting.splice(0).forEach((resolve) => resolve(request));
    const found = await answer(request, requests.length);
    if (found === undefined) return;
    const plain = 'status' in found || 'text' in found || 'headers' in found;
    const { status = 200, headers = {}, body = {}, text = JSON.stringify(body) } = plain ? found : { body: found };
    outgoing.writeHead(status, { 'content-type': 'application/json', ...headers }).end(status === 204 ? undefined : text);
  });
  const waiting = [];
  // Never closes an idle connection by itself: a call that is just then sent on it has an unknown outcome.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseURL: `http://127.0.0.1:${server.address().port}/v2`,
    requests,
    server,
    /** The next request to come. */
    next: () => new Promise((resolve) => waiting.push(resolve)),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
