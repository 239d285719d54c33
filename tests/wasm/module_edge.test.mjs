// The edge of phone.wasm: what it exports and imports, and what it does with input that makes no sense.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Phone, readExtras, readLines, readModule } from './lib/module.mjs';

test('the module exports and imports what is written down, and nothing else', () => {
  const module = readModule();
  const exported = WebAssembly.Module.exports(module).map(({ name }) => name);
  const imported = WebAssembly.Module.imports(module).map(({ module: from, name }) => `${from}.${name}`);
  const ofExtras = (name) => name.startsWith('%') || name.startsWith('later.');
  assert.deepEqual(exported.filter((name) => !ofExtras(name)).sort(), readLines('wasm_bindings/phone.exports'));
  assert.deepEqual(
    imported.filter((name) => !ofExtras(name)),
    readLines('wasm_bindings/phone.imports'),
  );
});

test('the second module imports from the first alone, and exports nothing', () => {
  const extras = readExtras();
  const { exports } = new Phone();
  const table = exports.__indirect_function_table;
  const isGiven = {
    phone: (name) => name in exports,
    table: (place) => typeof table.get(Number(place)) === 'function',
  };
  const wanted = WebAssembly.Module.imports(extras);
  assert.ok(wanted.some(({ module }) => module === 'table'));
  assert.deepEqual(
    wanted.filter(({ module, name }) => !isGiven[module]?.(name)),
    [],
  );
  assert.deepEqual(WebAssembly.Module.exports(extras), []);
});

test('an input that makes no sense is logged and does no harm', () => {
  const phone = new Phone();
  phone.begin();
  for (const text of ['', '{', 'null', '[[[[', '{"type":7}', '{"type":"command"}', '\u0000', '"\ud800"'])
    phone.link(text);
  const lines = phone.messages.filter(({ type }) => type === 'log').map(({ text }) => text);
  assert.equal(lines.filter((line) => line.startsWith('ERROR, link message:')).length, 8);
  phone.opened();
  assert.match(phone.request('REGISTER'), /^REGISTER sip:example\.com SIP\/2\.0\r\n/);
});

test('a huge input is refused and the memory grows no further when it is repeated', () => {
  const phone = new Phone();
  phone.begin();
  const huge = `{"type":"${'x'.repeat(8 << 20)}"}`;
  phone.link(huge);
  const after = phone.octets;
  assert.ok(after >= 8 << 20, 'the memory grows when it has to');
  for (let i = 0; i < 20; ++i) phone.link(huge);
  assert.equal(phone.octets, after);
  phone.opened();
  assert.ok(phone.request('REGISTER'));
});

test('calls before phone_open, with stale flows or impossible numbers do nothing', () => {
  const phone = new Phone();
  phone.begin();
  const { exports } = phone;
  exports.phone_flow_opened(NaN, phone.now);
  exports.phone_flow_opened(-1, phone.now);
  exports.phone_flow_opened(1e300, phone.now);
  exports.phone_flow_receive(12345, 1 << 30, phone.now);
  exports.phone_link_receive(-5, phone.now);
  exports.phone_flow_closed(2 ** 40, 0, NaN);
  phone.opened();
  assert.ok(phone.request('REGISTER'));
});

test('the background starts when the host says so', () => {
  const phone = new Phone();
  phone.begin();
  phone.opened();
  phone.respond('REGISTER', '200 OK', 'Expires: 3600\r\n');
  phone.pass(5000);
  assert.equal(phone.request('SUBSCRIBE'), undefined);
  phone.startBackground();
  phone.pass(1000);
  assert.match(phone.request('SUBSCRIBE'), /message-summary/);
});

test('a timer is served at the very time that was given', () => {
  const phone = new Phone();
  phone.now = 534_190.114;
  phone.begin({ registerinterval: 60 });
  phone.opened();
  for (let i = 0; i < 200; ++i) {
    const due = phone.exports.phone_next_timeout();
    phone.exports.phone_handle_timeout(due);
    assert.ok(phone.exports.phone_next_timeout() > due, `timer ${i} at ${due}`);
  }
});

test('an idle phone wants no timer', () => {
  const phone = new Phone();
  assert.equal(phone.exports.phone_next_timeout(), Infinity);
});
