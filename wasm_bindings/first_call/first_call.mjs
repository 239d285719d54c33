// first_call COUNTED.wasm PROFILE: what a page waits for. Plays a phone that registers and calls for the first time, and
// writes which functions of the module were called: they become phone.wasm, all others phone_extras.wasm.

import { readFileSync, writeFileSync } from 'node:fs';
import { Phone, browserDescription, header } from './driver.mjs';

const kChallenge = 'realm="example.com", nonce="n1", qop="auth", algorithm=MD5';
/** What wasm-split adds to the module: writes the profile to memory, gives its size. */
const kMostProfile = 65536;

class Caller {
  constructor(phone) {
    this.phone = phone;
    this.number = 0;
  }

  begin() {
    const { phone } = this;
    phone.begin({ loglevel: 5, register: true, registerinterval: 300, displayname: 'One', wskeepaliveival: 0 });
    phone.opened();
    phone.respond('REGISTER', '401 Unauthorized', `WWW-Authenticate: Digest ${kChallenge}\r\n`);
    phone.respond('REGISTER', '200 OK', 'Expires: 300\r\n');
    if (phone.request('SUBSCRIBE')) phone.respond('SUBSCRIBE', '489 Bad Event');
    this.contact = /<(.*?)>/.exec(header(phone.request('REGISTER'), 'Contact'))[1];
  }

  offer() {
    const { request } = this.phone.media('create_offer');
    this.phone.link({ type: 'media_reply', request, ok: true, description: browserDescription('actpass') });
  }

  /** An answer to our offer in a response. */
  answer(status) {
    this.phone.respond('INVITE', status, '', browserDescription('active'));
    const { request } = this.phone.media('set_answer');
    this.phone.link({ type: 'media_reply', request, ok: true });
  }

  outgoing({ challenge = false } = {}) {
    const { phone } = this;
    phone.command('call', '1002');
    this.offer();
    if (challenge) {
      phone.respond('INVITE', '407 Proxy Authentication Required', `Proxy-Authenticate: Digest ${kChallenge}\r\n`);
    }
    phone.respond('INVITE', '100 Trying');
    phone.respond('INVITE', '180 Ringing');
  }

  /** A request of the other side. */
  request(method, sequence, body = '') {
    const type = body ? 'Content-Type: application/sdp\r\n' : '';
    this.phone.receive(
      `${method} ${this.contact} SIP/2.0\r\nRecord-Route: <sip:192.0.2.1;transport=ws;lr>\r\n` +
        `Via: SIP/2.0/WS 192.0.2.1;branch=z9hG4bK${this.number}.${sequence}${method === 'CANCEL' ? 'INVITE' : method}\r\n` +
        `Via: SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bKfar${this.number}.${sequence};rport=5060\r\nMax-Forwards: 69\r\n` +
        `From: "Far" <sip:1002@example.com>;tag=far${this.number}\r\nTo: ${this.to}\r\nCall-ID: far${this.number}\r\n` +
        `CSeq: ${sequence} ${method}\r\nContact: <sip:1002@192.0.2.7:5060>\r\n${type}` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
  }

  incoming() {
    this.number += 1;
    this.to = '<sip:1111@example.com>';
    this.request('INVITE', 1, browserDescription('actpass'));
    this.phone.pass(10);
  }

  accept() {
    const { phone } = this;
    phone.command('accept');
    const { request } = phone.media('create_answer');
    phone.link({ type: 'media_reply', request, ok: true, description: browserDescription('active') });
    this.to = header(
      phone.sent.findLast((text) => text.startsWith('SIP/2.0 200')),
      'To',
    );
    this.request('ACK', 1);
  }
}

function play(phone) {
  const caller = new Caller(phone);
  caller.begin();

  caller.outgoing({ challenge: true });
  caller.answer('200 OK');
  phone.pass(3000);
  phone.command('mute', true, 0);
  phone.command('hangup');
  phone.respond('BYE', '200 OK');
  phone.pass(40_000);

  caller.outgoing();
  caller.answer('183 Session Progress');
  phone.respond('INVITE', '200 OK', '', browserDescription('active'));
  phone.pass(1000);
  phone.command('hangup');
  phone.respond('BYE', '200 OK');

  for (const failure of ['486 Busy Here', '404 Not Found']) {
    caller.outgoing();
    phone.respond('INVITE', failure);
    phone.pass(40_000);
  }
  caller.outgoing();
  phone.command('hangup');
  phone.respond('CANCEL', '200 OK');
  phone.respond('INVITE', '487 Request Terminated');
  phone.pass(40_000);

  caller.incoming();
  caller.accept();
  phone.pass(2000);
  caller.request('BYE', 2);
  phone.pass(40_000);
  caller.incoming();
  phone.command('reject');
  caller.request('ACK', 1);
  caller.incoming();
  caller.request('CANCEL', 1);
  caller.request('ACK', 1);
  phone.pass(40_000);

  phone.command('stop');
  phone.respond('REGISTER', '200 OK', 'Expires: 0\r\n');
}

const [counted, profile] = process.argv.slice(2);
const phone = new Phone(new WebAssembly.Module(readFileSync(counted)));
play(phone);
const told = phone.events().join('\n');
for (const event of ['onRegistered', 'callConnected', 'callDisconnected', 'onUnRegistered']) {
  if (!told.includes(event)) throw new Error(`the first call came without ${event}:\n${told}`);
}
const at = phone.exports.phone_buffer(kMostProfile);
const size = phone.exports.__write_profile(at, kMostProfile);
if (size > kMostProfile) throw new Error(`the profile has ${size} octets`);
writeFileSync(profile, new Uint8Array(phone.exports.memory.buffer, at, size));
