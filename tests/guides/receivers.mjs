// Receivers of alerts on loopback: of HTTP, and a relay for mail.
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';

/** Where HTTP is heard, and what was. */
export async function webReceiver() {
  const heard = [];
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += piece;
    heard.push({ path: request.url, body: JSON.parse(body) });
    response.end('ok');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { heard, origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close().closeAllConnections() };
}

/** A relay that takes every mail. */
export async function mailRelay() {
  const heard = [];
  const server = net.createServer((socket) => {
    let waiting = '';
    let mail;
    const answer = (line) => socket.write(`${line}\r\n`);
    socket.on('error', () => {});
    answer('220 relay');
    socket.setEncoding('utf8').on('data', (text) => {
      const lines = (waiting + text).split('\r\n');
      waiting = lines.pop();
      for (const line of lines) {
        if (mail === undefined) {
          if (line === 'DATA') mail = [];
          answer(line === 'DATA' ? '354 go on' : line === 'QUIT' ? '221 well' : '250 well');
        } else if (line === '.') {
          heard.push(mail.join('\n'));
          mail = undefined;
          answer('250 it is mine');
        } else mail.push(line);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { heard, address: `127.0.0.1:${server.address().port}`, close: () => server.close() };
}
