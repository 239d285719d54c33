// Builds what a site owner or a package user gets:
//
//   node js/build.mjs [--phone FILE] [--out FOLDER]
//
//   dist/webphone/   webphone_api.js, the files that it loads, the example pages: the folder to copy to a web server
//   dist/npm/        the same as an ES module with types, see `exports` in package.json
//   dist/reference.html, and the same in dist/webphone: settings, functions, callbacks, notifications
//
// --phone names another phone.wasm than that of build/wasm, with phone_extras.wasm beside it; --out another folder than
// dist.

import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { generateReference, generateTypeScript } from '../tools/generate_api.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const banner = '/* OpenWebPhone, MIT licence, see LICENSE */';

const { values: options } = parseArgs({
  options: {
    phone: { type: 'string', default: join(root, 'build/wasm/wasm_bindings/phone.wasm') },
    out: { type: 'string', default: join(root, 'dist') },
  },
});

function fail(text) {
  console.error(`build: ${text}`);
  process.exit(1);
}

/** bundle gives the text of a script and all that it imports, but for the modules that stay files of their own. */
async function bundle(entry, format, { external = [], define = {} } = {}) {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'js', entry)],
    bundle: true,
    minify: true,
    format,
    target: 'es2022',
    legalComments: 'none',
    charset: 'utf8',
    banner: { js: banner },
    external,
    define,
    write: false,
  });
  return outputFiles[0].text;
}

/** wrap gives the script that carries what pages on file:// cannot load otherwise. */
function wrap(worker, { phone, extras }) {
  const files = JSON.stringify({ worker, phone: phone.toString('base64'), extras: extras.toString('base64') });
  return bundle('wrapped_phone.ts', 'iife', { define: { WEBPHONE_FILES: files } });
}

/** writeTypes leaves the types of the ES module beside it. */
function writeTypes(folder) {
  const types = join(folder, 'types');
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      tsc,
      '-p',
      join(root, 'js/tsconfig.page.json'),
      '--noEmit',
      'false',
      '--declaration',
      '--emitDeclarationOnly',
      '--outDir',
      types,
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) fail(`the types could not be written\n${stdout}`);
  cpSync(join(types, 'npm_module.d.ts'), join(folder, 'webphone_api.d.ts'));
  for (const name of ['public_api.d.ts', 'generated/api_types.d.ts']) cpSync(join(types, name), join(folder, name));
  rmSync(types, { recursive: true });
}

function readPhone(path) {
  if (!existsSync(path)) {
    fail(
      `there is no ${relative(root, path)}; build it first:\n` +
        '  ./tools/setup build wasm js && cmake --preset wasm && ninja -C build/wasm',
    );
  }
  return readFileSync(path);
}

function writePhone(folder, { phone, extras }) {
  writeFileSync(join(folder, 'phone.wasm'), phone);
  writeFileSync(join(folder, 'phone_extras.wasm'), extras);
}

function emptyFolder(name) {
  const folder = join(options.out, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function copyExamples(folder) {
  for (const name of readdirSync(join(root, 'examples'))) {
    if (name !== 'README.md') cpSync(join(root, 'examples', name), join(folder, name), { recursive: true });
  }
}

function report(folder) {
  for (const name of readdirSync(folder)) {
    console.log(`${String(statSync(join(folder, name)).size).padStart(9)}  ${relative(root, join(folder, name))}`);
  }
}

const modules = {
  phone: readPhone(options.phone),
  extras: readPhone(join(dirname(options.phone), 'phone_extras.wasm')),
};
generateTypeScript();
const recorder = await bundle('recorder_worklet.ts', 'iife');
const withRecorder = { define: { WEBPHONE_RECORDER: JSON.stringify(recorder) } };
const [dropIn, module, dropInExtras, moduleExtras, worker, sharedWorker, ...helpers] = await Promise.all([
  bundle('drop_in.ts', 'iife'),
  bundle('npm_module.ts', 'esm', { external: ['./webphone_extras.js'] }),
  bundle('drop_in_extras.ts', 'iife', withRecorder),
  bundle('webphone_extras.ts', 'esm', withRecorder),
  bundle('engine/worker.ts', 'iife'),
  bundle('engine/shared_worker.ts', 'iife'),
  bundle('iframe_helper.ts', 'iife'),
  bundle('oldapi_support.ts', 'iife'),
]);

const site = emptyFolder('webphone');
writeFileSync(join(site, 'webphone_api.js'), dropIn);
writeFileSync(join(site, 'webphone_extras.js'), dropInExtras);
writeFileSync(join(site, 'webphone_recorder.js'), recorder);
writeFileSync(join(site, 'webphone_worker.js'), worker);
writeFileSync(join(site, 'webphone_shared_worker.js'), sharedWorker);
writeFileSync(join(site, 'webphone_phone.js'), await wrap(worker, modules));
['iframe_helper.js', 'oldapi_support.js'].forEach((name, i) => writeFileSync(join(site, name), helpers[i]));
writePhone(site, modules);
cpSync(join(root, 'LICENSE'), join(site, 'LICENSE'));
copyExamples(site);
generateReference(join(site, 'reference.html'));
generateReference(join(options.out, 'reference.html'), 'webphone/');

const npm = emptyFolder('npm');
writeFileSync(join(npm, 'webphone_api.js'), module);
writeFileSync(join(npm, 'webphone_extras.js'), moduleExtras);
writeFileSync(join(npm, 'webphone_recorder.js'), recorder);
writeFileSync(join(npm, 'webphone_worker.js'), worker);
writeFileSync(join(npm, 'webphone_shared_worker.js'), sharedWorker);
writePhone(npm, modules);
writeTypes(npm);

report(site);
report(npm);
