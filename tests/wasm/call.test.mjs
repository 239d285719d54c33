// A registration and a call through the module's exports, in virtual time.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chromium } from '../../wasm_bindings/first_call/descriptions.mjs';
import { Phone, account, description, header } from './lib/module.mjs';

function registered() {
  const phone = new Phone();
  phone.begin({ registerinterval: 3600, wskeepaliveival: 0 });
  phone.opened();
  phone.respond(
    'REGISTER',
    '401 Unauthorized',
    'WWW-Authenticate: Digest realm="example.com", nonce="n1", qop="auth"\r\n',
  );
  assert.match(header(phone.request('REGISTER'), 'Authorization'), /^Digest username="1111", realm="example\.com"/);
  phone.respond('REGISTER', '200 OK', 'Expires: 3600\r\n');
  assert.ok(phone.events().includes('onRegistered()'));
  return phone;
}

test('the phone registers over the WebSocket that the settings name', () => {
  const phone = registered();
  assert.equal(phone.flows[0].url, 'wss://example.com/ws');
  assert.ok(!phone.messages.some((message) => message.type === 'log' && message.text.includes('secret')));
});

test('a call is made, answered and hung up', () => {
  const phone = registered();
  phone.command('call', '1002');
  const offer = phone.media('create_offer');
  phone.link({ type: 'media_reply', request: offer.request, ok: true, description: description('actpass') });
  assert.match(phone.request('INVITE'), /^INVITE sip:1002@example\.com SIP\/2\.0\r\n/);
  phone.respond('INVITE', '180 Ringing');
  assert.equal(phone.media('tone').tone, 'ringback');
  phone.respond('INVITE', '200 OK', '', description('active'));
  const answer = phone.media('set_answer');
  phone.link({ type: 'media_reply', request: answer.request, ok: true });
  assert.ok(phone.request('ACK'));
  phone.pass(4000);
  phone.command('hangup');
  assert.ok(phone.request('BYE'));
  const told = phone.events();
  const states = told.filter((event) => event.startsWith('onCallStateChange')).map((event) => /\((\w+)/.exec(event)[1]);
  assert.deepEqual(states, ['callSetup', 'callRinging', 'callConnected', 'callDisconnected']);
  assert.equal(told.filter((event) => event.startsWith('onCdr(1111|1002|0|4000|1||BYE User Hung Up|1|')).length, 1);
});

test('a first call needs the first module only, until both talk', () => {
  const phone = registered();
  phone.command('call', '1002');
  const { request } = phone.media('create_offer');
  phone.link({ type: 'media_reply', request, ok: true, description: chromium('actpass') });
  phone.respond('INVITE', '180 Ringing');
  phone.respond('INVITE', '200 OK', '', chromium('active'));
  phone.link({ type: 'media_reply', request: phone.media('set_answer').request, ok: true });
  phone.pass(4000);
  assert.deepEqual(phone.later, []);
  phone.command('hangup');
  assert.ok(phone.request('BYE'));
});

test('a page without settings needs the first module only, too', () => {
  const phone = new Phone();
  phone.load({});
  phone.link({ type: 'parameters', source: 'api', values: { ...account, loglevel: '5' } });
  phone.command('start');
  phone.opened();
  assert.ok(phone.request('REGISTER'));
  assert.deepEqual(phone.later, []);
});

test('what a first call does not need comes from the second module', () => {
  const phone = registered();
  phone.command('sendchat', '1002', 'Grüße', 1);
  assert.match(phone.request('MESSAGE'), /Grüße$/);
  assert.ok(phone.later.length > 0);
});

test('200 calls one after another leave the memory as it is', () => {
  const phone = registered();
  const call = () => {
    phone.command('call', '1002');
    const request = phone.media('create_offer').request;
    phone.link({ type: 'media_reply', request, ok: true, description: description('actpass') });
    phone.respond('INVITE', '486 Busy Here');
    phone.pass(10);
    phone.sent.length = phone.messages.length = 0;
  };
  for (let i = 0; i < 20; ++i) call();
  const before = phone.octets;
  for (let i = 0; i < 200; ++i) call();
  assert.equal(phone.octets, before);
});
