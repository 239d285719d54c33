// What strangers and servers may try on phone.wasm, and what it lets out of what it knows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Phone, description, header } from './lib/module.mjs';

const canary = 'canary-5512';

function registered(parameters = {}) {
  const phone = new Phone();
  phone.begin({ password: canary, loglevel: 5, wskeepaliveival: 0, ...parameters });
  phone.opened();
  phone.respond(
    'REGISTER',
    '401 Unauthorized',
    'WWW-Authenticate: Digest realm="example.com", nonce="n1", qop="auth"\r\n',
  );
  phone.respond('REGISTER', '200 OK', 'Expires: 3600\r\n');
  assert.ok(phone.events().includes('onRegistered()'));
  return phone;
}

/** invite is a call of a stranger, with what else he may write. */
function invite(id, { from = '"x" <sip:2222@example.com>', more = '', body = description('actpass') } = {}) {
  return (
    `INVITE sip:1111@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/WS far.invalid;branch=z9hG4bK${id}\r\nMax-Forwards: 70\r\n` +
    `From: ${from};tag=far\r\nTo: <sip:1111@example.com>\r\nCall-ID: ${id}\r\nCSeq: 1 INVITE\r\n` +
    `Contact: <sip:2222@127.0.0.1:22;transport=ws>\r\n${more}Content-Type: application/sdp\r\n` +
    `Content-Length: ${body.length}\r\n\r\n${body}`
  );
}

/** place makes a call that is answered, with what the answer says besides. */
function place(phone, more = '') {
  phone.command('call', '1002');
  const offer = phone.media('create_offer');
  phone.link({ type: 'media_reply', request: offer.request, ok: true, description: description('actpass') });
  phone.respond('INVITE', '200 OK', more, description('active'));
  phone.link({ type: 'media_reply', request: phone.media('set_answer').request, ok: true });
}

const ofType = (phone, type) => phone.messages.filter((message) => message.type === type);

test('a thousand calls at once ring once, the rest is busy, and the memory stays as it is', () => {
  const phone = registered();
  phone.receive(invite('first'));
  const before = phone.octets;
  phone.sent.length = 0;
  for (let i = 0; i < 1000; ++i) phone.receive(invite(`flood${i}`));
  const statuses = phone.sent.map((text) => text.slice(8, 11));
  assert.ok(statuses.filter((status) => status === '180').length < 8);
  assert.ok(statuses.filter((status) => status === '486').length > 992);
  assert.equal(ofType(phone, 'media').filter(({ verb, tone }) => verb === 'tone' && tone === 'ring').length, 1);
  assert.equal(phone.octets, before);
});

test('a caller makes the phone fetch, open and answer nothing, and its text is data in every message', () => {
  const phone = registered();
  phone.messages.length = phone.sent.length = 0;
  const markup = '<img src=x onerror=alert(1)>';
  phone.receive(
    invite('hostile', {
      from: `"${markup}\u202e" <sip:2222@example.com>`,
      more:
        'Call-Info: <https://evil.example/icon.png>;purpose=icon, <https://evil.example/card>;purpose=card\r\n' +
        'Alert-Info: <https://evil.example/ring.wav>;info=alert-autoanswer\r\nAnswer-Mode: Auto\r\n' +
        `Subject: ${markup}\r\nReason: SIP;cause=200;text="${markup}"\r\nWarning: 399 evil.example "${markup}"\r\n`,
    }),
  );
  const types = new Set(phone.messages.map(({ type }) => type));
  for (const type of ['http', 'open', 'store']) assert.ok(!types.has(type), type);
  assert.ok(phone.sent.every((text) => !text.startsWith('SIP/2.0 200')));
  assert.ok(phone.events().some((event) => event.includes(markup)));
  const verbs = ofType(phone, 'media');
  assert.ok(!JSON.stringify(verbs).includes('evil.example'));
});

test('whatever route and contact a peer names, requests go out over the connection that is open', () => {
  const phone = registered();
  place(phone, 'Record-Route: <sip:127.0.0.1:22;lr>, <sip:10.0.0.1;transport=udp;lr>, <sip:[::1];lr>\r\n');
  phone.command('hangup');
  assert.match(phone.request('BYE'), /\r\nRoute: .*127\.0\.0\.1/);
  assert.deepEqual(
    phone.flows.map(({ url }) => url),
    ['wss://example.com/ws'],
  );
  assert.ok(ofType(phone, 'http').length === 0);
});

test('the password is in nothing that the phone says, logs or asks for, however it was given', () => {
  const phone = registered({
    turnpassword: `${canary}-turn`,
    ice: `[{"urls":"turn:turn.example","username":"u","credential":"${canary}-ice"}]`,
    extraregisteraccounts: `evil.example,${canary}-account`,
    scurl_onoutcallsetup: 'http://other.example/x?p=PASSWORD&m=MD5SIMPLE',
  });
  const set = (values) => phone.link({ type: 'parameters', source: 'api', values });
  const long = 'y'.repeat(20_000);
  for (const name of [
    'password',
    'md5',
    'turnpassword',
    'ice',
    'extraregisteraccounts',
    'voicerecupload',
    'mistyped',
  ]) {
    set({ [name]: `${canary}\r\nX: y` });
    set({ [name]: `${canary}${long}` });
  }
  phone.link(`{"type":"parameters","source":"api","values":{"password":"${canary}`);
  phone.command('nosuchfunction', canary);
  phone.command('call', '1002');
  const offer = phone.media('create_offer');
  phone.link({ type: 'media_reply', request: offer.request, ok: true, description: description('actpass') });
  const evil = 'WWW-Authenticate: Digest realm="evil.example", nonce="n2", qop="auth"\r\n';
  phone.respond('INVITE', '401 Unauthorized', evil);
  phone.pass(1000);
  phone.link({ type: 'page_closing' });

  assert.ok(ofType(phone, 'log').length > 20 && ofType(phone, 'http').length > 0);
  // The page shows settings to itself, stores them encrypted, and gives the TURN server to the browser.
  const isForPage = ({ type, verb }) => ['state', 'store'].includes(type) || verb === 'create_offer';
  const said = JSON.stringify(phone.messages.filter((message) => !isForPage(message)));
  assert.doesNotMatch(said, new RegExp(canary));
  assert.doesNotMatch(JSON.stringify(phone.flows) + phone.sent.join(''), new RegExp(canary));
  assert.ok(!phone.sent.some((text) => (header(text, 'Authorization') ?? '').includes('evil.example')));
  // The digest response stands in what is sent to the registrar, and in no log.
  const [, response] = /response="(\w+)"/.exec(header(phone.request('REGISTER'), 'Authorization'));
  assert.ok(!said.includes(response));
  // The state has the settings for getparameter() of the page, and the password nowhere else.
  for (const { patch } of ofType(phone, 'state')) {
    const { parameters, ...rest } = patch;
    assert.ok(parameters === undefined || typeof parameters === 'object');
    assert.ok(!JSON.stringify(rest).includes(canary));
    assert.ok(!Buffer.from(String(rest.kept_calls ?? ''), 'base64').includes(canary));
  }
});
