// Imports a TypeScript file of js/ into a test, with all that it imports, straight from the source.

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { generateTypeScript } from '../../../tools/generate_api.mjs';

const folder = new URL('../../../js/', import.meta.url);
generateTypeScript();

/** importSource gives the exports of a file by its path below js/. Each call makes a module of its own. */
export async function importSource(path) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(path, folder))],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'inline',
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
