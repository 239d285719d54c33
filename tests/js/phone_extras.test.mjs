import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { PhoneExtras, addExtras, readExtras } = await importSource('engine/phone_extras.ts');
const address = 'https://site.example/wp/phone_extras.wasm';
const empty = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
/** (module (import "phone" "__indirect_function_table" (table 1 funcref)) (func (result i32) i32.const 42) (elem (i32.const 0) 0)) */
const answers42 = Uint8Array.from(
  Buffer.from(
    '0061736d010000000105016000017f0225010570686f6e65195f5f696e6469726563745f66756e6374696f6e5f7461626c65017000010302' +
      '01000907010041000b01000a06010400412a0b',
    'hex',
  ),
);

afterEach(() => {
  delete globalThis.XMLHttpRequest;
});

function phoneExports() {
  return { __indirect_function_table: new WebAssembly.Table({ element: 'anyfunc', initial: 1 }) };
}

test('a function of the second module is loaded when it is called, once', () => {
  let reads = 0;
  const extras = new PhoneExtras(() => {
    reads += 1;
    return answers42;
  });
  extras.attach(phoneExports());
  const wanted = extras.imports['0'];
  assert.equal(reads, 0);
  assert.deepEqual([wanted(), wanted()], [42, 42]);
  assert.equal(reads, 1);
});

test('what was loaded aside is not read again', () => {
  const extras = new PhoneExtras(() => assert.fail('read'));
  extras.attach(phoneExports());
  extras.load(new WebAssembly.Module(answers42));
  assert.equal(extras.imports['0'](), 42);
  extras.load(new WebAssembly.Module(answers42));
});

test('a module that cannot be read is tried again with the next call', () => {
  let fails = true;
  const extras = new PhoneExtras(() => {
    if (fails) throw new Error('could not be loaded');
    return answers42;
  });
  extras.attach(phoneExports());
  assert.throws(() => extras.imports['0'](), /could not be loaded/);
  fails = false;
  assert.equal(extras.imports['0'](), 42);
});

function serve(status, response, isReachable = true) {
  globalThis.XMLHttpRequest = class {
    open(...args) {
      assert.deepEqual(args, ['GET', address, false]);
    }
    send() {
      if (!isReachable) throw new DOMException('no', 'NetworkError');
      Object.assign(this, { status, response });
    }
  };
}

test('the octets are read at once, and a failure names the file', () => {
  assert.equal(readExtras(empty), empty);
  serve(200, empty.buffer);
  assert.deepEqual(readExtras(address), empty);
  serve(404, new ArrayBuffer(0));
  assert.throws(() => readExtras(address), /wp\/phone_extras\.wasm could not be loaded: HTTP status 404/);
  serve(0, undefined, false);
  assert.throws(() => readExtras(address), /wp\/phone_extras\.wasm could not be loaded$/);
});

test('loading aside goes on until it succeeds, and tells the second failure', async (t) => {
  const answers = [
    () => Promise.reject(new TypeError('no network')),
    () => Promise.resolve(new globalThis.Response('no', { status: 404 })),
    () => Promise.resolve(new globalThis.Response('no', { status: 404 })),
    () => Promise.resolve(new globalThis.Response(empty)),
  ];
  t.mock.method(globalThis, 'fetch', () => answers.shift()());
  const added = [];
  const told = [];
  const waits = [];
  const phone = { addExtras: (module) => added.push(module) };
  await addExtras(
    phone,
    address,
    (text) => told.push(text),
    (milliseconds) => Promise.resolve(waits.push(milliseconds)),
  );
  assert.deepEqual(waits, [1000, 2000, 4000]);
  assert.deepEqual(told, [`A part of the phone is missing: Error: ${address} could not be loaded: HTTP status 404`]);
  assert.ok(added[0] instanceof WebAssembly.Module);
  await addExtras(phone, empty);
  assert.equal(added.length, 2);
});
