import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { loadPhone } = await importSource('engine/phone_module.ts');
const builtPhone = new URL('../../build/wasm/wasm_bindings/phone.wasm', import.meta.url);
const builtExtras = new URL('../../build/wasm/wasm_bindings/phone_extras.wasm', import.meta.url);

test('a module of another version is refused with the names that it lacks', () => {
  const empty = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  assert.throws(() => loadPhone(empty, () => empty), /phone\.wasm lacks .*phone_open.*memory/);
});

const skip = existsSync(builtPhone) ? false : 'phone.wasm is not built';

test('the built phone takes an environment and settings, and becomes ready', { skip }, async () => {
  const phone = loadPhone(await WebAssembly.compile(readFileSync(builtPhone)), () => readFileSync(builtExtras));
  const messages = [];
  const run = (input) => {
    input();
    for (let output = phone.pollOutput(); output; output = phone.pollOutput()) {
      if (output.kind === 'link_message') messages.push(JSON.parse(output.text));
    }
  };
  run(() => phone.open(0));
  const environment = {
    online: true,
    secure: true,
    webrtc: true,
    websocket: true,
    origin: 'https://x',
    language: 'en',
  };
  run(() => phone.receiveLink(JSON.stringify({ type: 'environment', ...environment }), 1));
  run(() =>
    phone.receiveLink(JSON.stringify({ type: 'parameters', source: 'file', values: { displayname: 'Zoë' } }), 2),
  );
  run(() => phone.receiveLink(JSON.stringify({ type: 'parameters', source: 'url', values: {} }), 3));
  for (let i = 0; i < 10 && phone.nextTimeout() !== Infinity; ++i) run(() => phone.handleTimeout(phone.nextTimeout()));
  const state = Object.assign({}, ...messages.filter(({ type }) => type === 'state').map(({ patch }) => patch));
  assert.equal(state.ready, true);
  assert.equal(state.parameters.displayname, 'Zoë');
});
