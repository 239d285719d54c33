// Serves a folder on loopback until it is ended:  node tools/lib/serve.mjs FOLDER PORT

import { serveFolder } from './static_server.mjs';

const [folder, port] = process.argv.slice(2);
try {
  const { url } = await serveFolder(folder, { port: Number(port) });
  console.log(url);
} catch (error) {
  console.error(error.code === 'EADDRINUSE' ? `port ${port} is taken` : error.message);
  process.exitCode = 1;
}
