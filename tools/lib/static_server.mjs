// Serves a folder over HTTP on loopback, for the demo and the tests.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';

const MEDIA_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
};

/**
 * serveFolder resolves with `{ url, port, close() }` once the folder is being served on 127.0.0.1; `port` 0 picks a free one.
 * Rejects as listen() does (EADDRINUSE). `headers` go on every answer; requests for the paths in `withheld` get none.
 */
export async function serveFolder(folder, { port = 0, headers = {}, withheld = [] } = {}) {
  const root = resolve(folder);
  const server = createServer(async (request, response) => {
    const answer = (status, text) =>
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, 'Only GET and HEAD');
    if (withheld.includes(request.url)) return;
    try {
      const file = await findFile(root, request.url);
      if (!file) return answer(404, 'Not found');
      response.writeHead(200, {
        'content-type': MEDIA_TYPES[extname(file)] ?? 'application/octet-stream',
        'cache-control': 'no-cache',
        ...headers,
      });
      if (request.method === 'HEAD') return response.end();
      createReadStream(file)
        .on('error', () => response.destroy())
        .pipe(response);
    } catch {
      answer(400, 'Bad request');
    }
  });
  await new Promise((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  const actual = server.address().port;
  return {
    port: actual,
    url: `http://localhost:${actual}/`,
    close() {
      server.closeAllConnections?.();
      return new Promise((closed) => server.close(closed));
    },
  };
}

async function findFile(root, url) {
  const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  let file = resolve(join(root, path));
  if (path.includes('\0') || (file !== root && !file.startsWith(root + sep))) return undefined;
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) file = join(file, 'index.html');
  const isFile = (await stat(file).catch(() => undefined))?.isFile();
  return isFile ? file : undefined;
}
