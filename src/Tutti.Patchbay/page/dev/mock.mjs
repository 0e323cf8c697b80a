// A room for developing the page: speaks docs/patchbay-api.md, has nothing behind it, and forgets all when it ends.
//   node dev/mock.mjs [--port 8090] [--token T] [--nodes N --parameters N --rate N] [--www FOLDER] [--quiet]
// Without --nodes it plays a small show with one of everything: old peer, twins, ghost, silent node, refused and waiting patches.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';
import { MockRoom } from './mock-room.mjs';
import { largeShow, smallShow } from './mock-shows.mjs';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '8090' }, token: { type: 'string' }, nodes: { type: 'string' }, parameters: { type: 'string', default: '20' },
    rate: { type: 'string', default: '2000' }, www: { type: 'string' }, quiet: { type: 'boolean', default: false },
  },
});
const token = options.token ?? null;
const show = options.nodes ? largeShow(Number(options.nodes), Number(options.parameters), Number(options.rate)) : smallShow();
const room = new MockRoom(show);
const root = options.www ?? new URL('../../wwwroot/', import.meta.url).pathname;
const kinds = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.txt': 'text/plain' };

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://mock');
  if (!url.pathname.startsWith('/api/')) return file(url.pathname, response);
  if (token && request.headers.authorization !== `Bearer ${token}`) return answer(response, 401, {});
  const body = await read(request);
  if (url.pathname === '/api/show' && request.method === 'GET') return answer(response, 200, room.showFile());
  if (url.pathname === '/api/show') return answer(response, 200, { changes: room.loadShow(body, url.searchParams.get('dryRun') === 'true') });
  if (url.pathname === '/api/layout') return answer(response, 200, { version: 1, nodes: room.layout });
  if (url.pathname === '/api/room') return answer(response, 200, room.snapshot(null));
  // Only here: makes things happen that a page cannot ask for.
  if (url.pathname.startsWith('/api/mock/')) return answer(response, 200, room.happen(url.pathname.slice(10)) ?? {});
  return answer(response, 404, { error: { code: 'not-found', what: `There is no ${url.pathname}.` } });
});

async function file(path, response) {
  const name = normalize(path === '/' ? '/index.html' : path);
  try {
    const bytes = await readFile(join(root, name));
    response.writeHead(200, {
      'Content-Type': kinds[extname(name)] ?? 'application/octet-stream',
      'Content-Security-Policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    });
    response.end(bytes);
  } catch {
    response.writeHead(404).end();
  }
}

function answer(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function read(request) {
  let text = '';
  for await (const piece of request) text += piece;
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'tutti.feed.1' });
server.on('upgrade', (request, socket, head) => {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((word) => word.trim());
  if (Date.now() < room.cutUntil) return socket.destroy();
  if (token && !offered.includes(`tutti.token.${token}`)) return socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
  sockets.handleUpgrade(request, socket, head, (client) => room.join(client));
});
server.listen(Number(options.port), '127.0.0.1', () => {
  if (!options.quiet) console.log(`http://127.0.0.1:${options.port}/${token ? `#token=${token}` : ''}`);
});
