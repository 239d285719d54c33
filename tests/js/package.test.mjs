// What the build leaves, what `npm pack` makes of it, and how the package behaves where there is no page.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { readFunctions, readParameters } from '../../tools/api/tables.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'webphone-package-'));
const checkout = join(folder, 'checkout');
const user = join(folder, 'user');
/** WebAssembly modules with nothing in them stand for the phone. */
const phone = join(folder, 'phone.wasm');
const extras = join(folder, 'phone_extras.wasm');

const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

before(() => {
  mkdirSync(checkout);
  mkdirSync(user);
  writeFileSync(phone, Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  writeFileSync(extras, Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, 2, 1, 0x78));
  run(process.execPath, [join(root, 'js/build.mjs'), '--phone', phone, '--out', join(checkout, 'dist')], root);
  for (const name of ['package.json', 'LICENSE', 'README.md']) cpSync(join(root, name), join(checkout, name));
  const packed = run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], checkout).trim();
  writeFileSync(join(user, 'package.json'), '{"type":"module"}');
  run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--silent', join(folder, packed)], user);
});
after(() => rmSync(folder, { recursive: true, force: true }));

test('the folder for a web server holds the script, what it loads, the examples and the licence', () => {
  const names = readdirSync(join(checkout, 'dist/webphone'));
  for (const name of [
    'webphone_api.js',
    'webphone_extras.js',
    'webphone_recorder.js',
    'webphone_worker.js',
    'webphone_shared_worker.js',
    'iframe_helper.js',
    'oldapi_support.js',
    'webphone_phone.js',
    'phone.wasm',
    'phone_extras.wasm',
    'LICENSE',
    'index.html',
    'minimal_example.html',
    'basic_example.html',
    'incoming_example.html',
    'techdemo_example.html',
  ]) {
    assert.ok(names.includes(name), `${name} is missing`);
  }
  assert.ok(!names.includes('README.md'));
});

test('no script evaluates text, defines a module or names an address', () => {
  for (const name of [
    'webphone_api.js',
    'webphone_extras.js',
    'webphone_worker.js',
    'webphone_shared_worker.js',
    'iframe_helper.js',
    'oldapi_support.js',
  ]) {
    const text = readFileSync(join(checkout, 'dist/webphone', name), 'utf8');
    assert.doesNotMatch(text, /\beval\(|new Function|\bdefine\.amd|module\.exports/, name);
    assert.doesNotMatch(text, /https?:\/\/|wss?:\/\/|stuns?:[a-z]/, name);
  }
});

test('the wrapped script carries the worker and the phone', async () => {
  const text = readFileSync(join(checkout, 'dist/webphone/webphone_phone.js'), 'utf8');
  let core;
  const page = {
    document: { currentScript: { dispatchEvent: (event) => (core = event.detail) } },
    CustomEvent: class {
      constructor(type, init) {
        assert.equal(type, 'webphonecore');
        this.detail = init.detail;
      }
    },
    URL: { createObjectURL: (blob) => blob, revokeObjectURL: () => undefined },
    Worker: class {
      constructor(blob) {
        this.source = blob.text();
      }
    },
    WebAssembly: { compile: (octets) => Promise.resolve(octets) },
  };
  new Function(...Object.keys(page), text)(...Object.values(page));
  assert.equal(await core.worker.source, readFileSync(join(checkout, 'dist/webphone/webphone_worker.js'), 'utf8'));
  assert.deepEqual(Buffer.from(await core.module), readFileSync(phone));
  assert.deepEqual(Buffer.from(core.extras), readFileSync(extras));
});

test('the second script hands over what it carries, and leaves no global', () => {
  const page = makePage('http://localhost/', 'http://localhost/webphone_extras.js');
  let handed;
  page.script.dispatchEvent = (event) => (handed = event);
  page.run(readFileSync(join(checkout, 'dist/webphone/webphone_extras.js'), 'utf8'));
  assert.equal(handed.type, 'webphoneextras');
  assert.equal(typeof handed.detail, 'object');
  assert.deepEqual(page.newGlobals(), []);
});

test('the drop-in script leaves two globals and no other', () => {
  const page = makePage('http://localhost/sub/page.html', 'http://localhost/any/folder/webphone_api.js?v=2');
  page.run(readFileSync(join(checkout, 'dist/webphone/webphone_api.js'), 'utf8'));
  assert.deepEqual(page.newGlobals(), ['webphone_api', 'wpa']);
  assert.equal(page.window.webphone_api, page.window.wpa);
  assert.deepEqual(page.workers, ['http://localhost/any/folder/webphone_worker.js']);
  assert.deepEqual(page.fetched, ['http://localhost/any/folder/phone.wasm']);
});

for (const [why, address, script] of [
  ['from a file', 'file:///home/u/page.html', 'file:///home/u/wp/webphone_api.js'],
  ['from another origin', 'https://page.example/', 'https://cdn.example/wp/webphone_api.js'],
]) {
  test(`${why}, only a script file is loaded`, () => {
    const page = makePage(address, script);
    page.run(readFileSync(join(checkout, 'dist/webphone/webphone_api.js'), 'utf8'));
    assert.deepEqual(page.scripts, [script.replace('webphone_api.js', 'webphone_phone.js')]);
    assert.deepEqual([page.workers, page.fetched], [[], []]);
  });
}

test('a password in the address is gone when the script has run', () => {
  const page = makePage('http://localhost/?wp_username=1&wp_password=canary#x', 'http://localhost/webphone_api.js');
  page.run(readFileSync(join(checkout, 'dist/webphone/webphone_api.js'), 'utf8'));
  assert.deepEqual(page.shown, ['/?wp_username=1#x']);
});

test('settings that the page made before the script are kept, and a second script changes nothing', () => {
  const page = makePage('http://localhost/', 'http://localhost/webphone_api.js');
  page.window.webphone_api = { parameters: { username: '1001' } };
  const text = readFileSync(join(checkout, 'dist/webphone/webphone_api.js'), 'utf8');
  page.run(text);
  const first = page.window.webphone_api;
  assert.deepEqual(first.parameters, { username: '1001' });
  page.run(text);
  assert.equal(page.window.webphone_api, first);
  assert.equal(page.workers.length, 1);
});

test('the installed module does nothing on a server, and takes calls', () => {
  const script = `
    import phone, { webphone_api } from 'openwebphone';
    if (phone !== webphone_api) throw new Error('two phones');
    phone.onLoaded(() => { throw new Error('loaded'); });
    phone.setparameter('username', '1001');
    console.log(phone.getparameter('username'), phone.start(), phone.getStatus());
    console.log(Object.keys(globalThis).includes('webphone_api'));
  `;
  writeFileSync(join(user, 'server.js'), script);
  assert.equal(run(process.execPath, ['server.js'], user), '1001 false STATUS,-1,Initializing\nfalse\n');
});

test('the types of the installed module are found and say what is wrong', () => {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const check = (text, lib) => {
    writeFileSync(join(user, 'types.ts'), text);
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--lib', lib, 'types.ts'];
    return spawnSync(process.execPath, [tsc, ...options], { cwd: user, encoding: 'utf8' });
  };
  const good = `import phone, { type WebphoneApi } from 'openwebphone';
    const same: WebphoneApi = phone;
    same.onCallStateChange((status, direction, peer, name, line, id) => status + peer + name + id + (direction + line));
    same.setparameter('register', false); same.onLoaded(null); same.transfer('602');`;
  for (const lib of ['es2022,dom', 'es2022']) assert.equal(check(good, lib).stdout, '');
  const bad = check("import phone from 'openwebphone'; phone.call(600); phone.dial('600');", 'es2022').stdout;
  assert.match(bad, /TS2345/);
  assert.match(bad, /TS2339/);
});

test('a bundler keeps the addresses of the two files', async () => {
  writeFileSync(join(user, 'app.js'), "import phone from 'openwebphone'; phone.start();");
  const { outputFiles } = await build({
    entryPoints: [join(user, 'app.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    absWorkingDir: user,
  });
  assert.match(outputFiles[0].text, /new Worker\(new URL\("\.\/webphone_worker\.js",import\.meta\.url\)\)/);
  assert.match(outputFiles[0].text, /new URL\("\.\/phone\.wasm",import\.meta\.url\)/);
  assert.match(outputFiles[0].text, /new URL\("\.\/phone_extras\.wasm",import\.meta\.url\)/);
  for (const name of [
    'phone.wasm',
    'phone_extras.wasm',
    'webphone_worker.js',
    'webphone_shared_worker.js',
    'webphone_extras.js',
  ]) {
    assert.ok(existsSync(join(user, 'node_modules/openwebphone/dist/npm', name)), name);
  }
});

test('the module loads the second script by an import that bundlers follow', () => {
  const text = readFileSync(join(user, 'node_modules/openwebphone/dist/npm/webphone_api.js'), 'utf8');
  assert.match(text, /import\("\.\/webphone_extras\.js"\)/);
});

test('a build without phone.wasm fails and says how to make it', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'js/build.mjs'), '--phone', join(folder, 'none.wasm'), '--out', join(folder, 'none')],
    { encoding: 'utf8' },
  );
  assert.equal(status, 1);
  assert.match(stderr, /there is no .*none\.wasm.*\n.*cmake --preset wasm/);
});

/** makePage gives a window that is just enough for the drop-in script, and notes what it loads. */
function makePage(address, script) {
  const workers = [];
  const fetched = [];
  const scripts = [];
  const shown = [];
  const events = { addEventListener: () => undefined };
  class HTMLScriptElement {
    src = script;
    addEventListener() {}
  }
  const currentScript = new HTMLScriptElement();
  const document = {
    ...events,
    readyState: 'loading',
    baseURI: address,
    currentScript,
    scripts: [],
    head: { append: (element) => scripts.push(element.src) },
    createElement: () => new HTMLScriptElement(),
  };
  const window = { ...events };
  const given = Object.keys(window);
  const globals = {
    window,
    document,
    HTMLScriptElement,
    location: new URL(address),
    navigator: {},
    history: { state: null, replaceState: (state, title, url) => shown.push(url) },
    Worker: class {
      constructor(url) {
        workers.push(String(url));
      }
      addEventListener() {}
    },
    CustomEvent: class {
      constructor(type, { detail }) {
        Object.assign(this, { type, detail });
      }
    },
    fetch: (url) => {
      fetched.push(String(url));
      return new Promise(() => undefined);
    },
    console: { warn: () => undefined },
  };
  return {
    window,
    script: currentScript,
    workers,
    fetched,
    scripts,
    shown,
    newGlobals: () => Object.keys(window).filter((name) => !given.includes(name)),
    run: (text) => new Function(...Object.keys(globals), text)(...Object.values(globals)),
  };
}

test('the buttons of the tech demo name functions, arguments and inputs that there are', () => {
  const page = readFileSync(join(checkout, 'dist/webphone/techdemo_example.html'), 'utf8');
  const buttons = [...page.matchAll(/<button[^>]*data-call[^>]*>/g)].map(([tag]) =>
    Object.fromEntries([...tag.matchAll(/data-(\w+)=(["'])(.*?)\2/g)].map(([, name, , value]) => [name, value])),
  );
  assert.ok(buttons.length > 50);
  const functions = new Map(readFunctions().map((row) => [row.name, row]));
  for (const { call, arguments: first = '[]', inputs = '', last = '[]' } of buttons) {
    assert.ok(functions.has(call), call);
    const ids = inputs.split(' ').filter(Boolean);
    for (const id of ids) assert.match(page, new RegExp(`id="${id}"`), `${call}: ${id}`);
    const count = JSON.parse(first).length + ids.length + JSON.parse(last).length;
    assert.ok(count <= functions.get(call).arguments.length, `${call} has fewer arguments than ${count}`);
  }
  const settings = new Set(readParameters().map(({ name }) => name));
  for (const [, name] of page.matchAll(/data-setting="(\w+)"/g)) assert.ok(settings.has(name), name);
});
