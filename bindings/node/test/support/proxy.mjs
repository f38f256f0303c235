// A proxy that remembers what it was asked.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';

/** Starts one that asks for these credentials, `user:password`, or for none. `asked` holds `METHOD target` of each. */
export async function startProxy(credentials) {
  const wanted = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
  const asked = [];
  const sockets = new Set();
  const allowed = ({ method, url, headers }) => {
    asked.push(`${method} ${url}`);
    return wanted === undefined || headers['proxy-authorization'] === wanted;
  };
  const server = http.createServer((request, response) => {
    if (!allowed(request)) return response.writeHead(407).end();
    const { 'proxy-authorization': _, ...headers } = request.headers;
    const forwarded = http.request(request.url, { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    request.pipe(forwarded);
  });
  server.on('connect', (request, client) => {
    if (!allowed(request)) return client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const [host, port] = request.url.split(':');
    const target = net.connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    // Either side may break off.
    target.on('error', () => client.destroy());
    client.on('error', () => target.destroy());
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${server.address().port}`,
    asked,
    close() {
      server.close();
      sockets.forEach((socket) => socket.destroy());
    },
  };
}
