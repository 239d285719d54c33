// What a page waits for: from its load to the first word of the first call.

import { chromium, firefox, proxied, switched } from './descriptions.mjs';
import { Phone, account, header } from './driver.mjs';

const kChallenge = 'Digest realm="example.com", nonce="n1", qop="auth", algorithm=MD5';

/** A server that says no more than it must, and browsers that talk to each other. */
const plain = {
  address: 'wss://example.com/ws',
  challenge: kChallenge,
  browser: chromium,
  peer: chromium,
  registered: '',
  dialog: '',
  contact: (contact) => contact,
};

/** A proxy with a media proxy, as most are: GRUU, outbound, record routes, session timers. */
const proxy = {
  address: 'ws://127.0.0.1:5066',
  challenge: kChallenge,
  browser: firefox,
  peer: proxied,
  registered: 'Supported: outbound, path\r\nRequire: outbound\r\nFlow-Timer: 25\r\nServer: proxy (5.6.3)\r\n',
  dialog:
    'Record-Route: <sip:192.0.2.1:5066;transport=ws;r2=on;lr=on;ftag=a>\r\nRecord-Route: <sip:192.0.2.1;r2=on;lr=on;ftag=a>\r\n' +
    'Allow: INVITE,ACK,BYE,CANCEL,OPTIONS,NOTIFY,SUBSCRIBE,INFO,MESSAGE,REFER,UPDATE,PRACK\r\n' +
    'Supported: replaces, timer, 100rel\r\nUser-Agent: phone 1.0 (x86_64/linux)\r\nServer: phone 1.0\r\n' +
    'P-hint:  usrloc applied\r\nx-trunk:a;b\r\n',
  contact: (contact) =>
    `${contact};expires=3600;received="sip:192.0.2.9:40314;transport=ws";` +
    'pub-gruu="sip:1111@example.com;gr=urn:uuid:4f1b6a2e-53d7-4c0a-9c1e-2f6d0b9a7c31";' +
    'temp-gruu="sip:uloc-6b06@example.com;gr"',
};

/** A switch such as Asterisk or FreeSWITCH, which answers itself. */
const pbx = {
  address: 'wss://example.com:8089/ws',
  challenge: 'Digest realm="switch",nonce="1764470000/6f1c",opaque="21bb4f5d",algorithm=MD5,qop="auth"',
  browser: chromium,
  peer: switched,
  registered: 'Date: Mon, 30 Nov 2026 03:00:00 GMT\r\nServer: Switch 20.1\r\n',
  dialog:
    'Allow: OPTIONS, REGISTER, SUBSCRIBE, NOTIFY, PUBLISH, INVITE, ACK, BYE, CANCEL, UPDATE, PRACK, INFO, MESSAGE, REFER\r\n' +
    'Supported: 100rel, timer, replaces, norefersub, histinfo\r\nServer: Switch 20.1\r\n' +
    'P-Asserted-Identity: "Far" <sip:1002@192.0.2.7>\r\nRemote-Party-ID: "Far" <sip:1002@192.0.2.7>;party=calling;privacy=off\r\n' +
    'Content-Disposition: session\r\nX-FS-Support: update_display,send_info\r\nAllow-Events: talk, hold, conference\r\n',
  contact: (contact) => `${contact};expires=299`,
};

class FirstCall {
  constructor(phone, server, seed) {
    this.phone = phone;
    this.server = server;
    this.seed = seed;
    this.number = 0;
  }

  begin() {
    const { phone, server } = this;
    phone.begin({
      webrtcserveraddress: server.address,
      loglevel: 5,
      register: true,
      registerinterval: 3600,
      displayname: 'One',
      wskeepaliveival: 0,
    });
    phone.opened();
  }

  register() {
    const { phone, server } = this;
    phone.respond('REGISTER', '401 Unauthorized', `WWW-Authenticate: ${server.challenge}\r\n`);
    phone.respond('REGISTER', '200 OK', `Expires: 3600\r\n${server.registered}`, '', server.contact);
    this.contact = /<(.*?)>/.exec(header(phone.request('REGISTER'), 'Contact'))[1];
    if (server !== plain) this.greet();
  }

  /** What servers send to a phone that has just registered: a question whether it is there, and news that nobody asked for. */
  greet() {
    this.to = '<sip:1111@example.com>';
    for (const [method, headers] of [
      ['OPTIONS', ''],
      ['NOTIFY', 'Event: message-summary\r\nSubscription-State: active\r\n'],
    ]) {
      this.number += 1;
      this.request(method, 1, '', headers);
    }
  }

  /** An answer to our offer in a response. */
  answer(status) {
    const { phone, server } = this;
    const timer = status.startsWith('200') && server === proxy ? 'Session-Expires: 1800;refresher=uac\r\n' : '';
    phone.respond('INVITE', status, `${server.dialog}${timer}`, server.peer('active'));
    const { request, call } = phone.media('set_answer');
    phone.link({ type: 'media_reply', request, ok: true });
    this.flows(call);
  }

  /** What the page tells of a connection that comes up. */
  flows(call) {
    for (const name of ['audio', 'connected']) this.phone.link({ type: 'media_event', call, name, detail: '' });
  }

  offer() {
    const { phone, server } = this;
    const { request } = phone.media('create_offer');
    phone.link({ type: 'media_reply', request, ok: true, description: server.browser('actpass') });
  }

  challenge() {
    const { phone, server } = this;
    if (server === pbx) phone.respond('INVITE', '401 Unauthorized', `WWW-Authenticate: ${server.challenge}\r\n`);
    else phone.respond('INVITE', '407 Proxy Authentication Required', `Proxy-Authenticate: ${server.challenge}\r\n`);
  }

  ring() {
    this.phone.respond('INVITE', '100 Trying');
    this.phone.respond('INVITE', '180 Ringing', this.server.dialog);
  }

  /** A request of the other side. */
  request(method, sequence, body = '', headers = '') {
    const type = body ? 'Content-Type: application/sdp\r\n' : '';
    const name = `far${this.number}-${this.seed}`;
    this.phone.receive(
      `${method} ${this.contact} SIP/2.0\r\n${this.server.dialog}` +
        `Via: SIP/2.0/WS  192.0.2.1:5066;branch=z9hG4bK${name}.${sequence}${method === 'CANCEL' ? 'INVITE' : method}\r\n` +
        `Via: SIP/2.0/UDP 192.0.2.7:5060;received=192.0.2.7;branch=z9hG4bK${name}.${sequence};rport=5060\r\n` +
        'Max-Forwards: 69\r\n' +
        `From: "Far" <sip:1002@example.com>;tag=${name}\r\nTo: ${this.to}\r\nCall-ID: ${name}\r\n` +
        `CSeq: ${sequence} ${method}\r\nContact: <sip:1002@192.0.2.7:5060;alias=192.0.2.7~5060~1>\r\n${type}${headers}` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
  }

  incoming() {
    this.number += 1;
    this.to = '<sip:1111@example.com;transport=udp>';
    this.request('INVITE', 1, this.server.peer('actpass'));
    this.phone.pass(10);
  }

  accept() {
    const { phone, server } = this;
    phone.command('accept');
    const { request, call } = phone.media('create_answer');
    phone.link({ type: 'media_reply', request, ok: true, description: server.browser('active') });
    this.flows(call);
    const accepted = phone.sent.findLast((text) => text.startsWith('SIP/2.0 200'));
    this.to = header(accepted, 'To');
    this.request('ACK', 1);
    phone.pass(2000);
  }

  /** Both sides hear each other. */
  talk() {
    this.phone.pass(3000);
    const told = this.phone.events().join('\n');
    for (const event of ['onRegistered', 'callConnected']) {
      if (!told.includes(event)) throw new Error(`the first call came without ${event}:\n${told}`);
    }
  }
}

/** A page that asks the user for the account. */
function fillIn(phone) {
  phone.load({});
  let id = 0;
  for (const [name, value] of Object.entries({ ...account, loglevel: '5' })) {
    phone.link({ type: 'parameters', source: 'api', values: { [name]: value } });
    phone.link({ type: 'command', name: 'getparameter', args: [name], id: ++id });
  }
  phone.command('start');
  phone.opened();
}

function callOut(call) {
  call.register();
  call.phone.command('call', '1002');
  call.offer();
  call.challenge();
  call.ring();
  call.answer('200 OK');
}

function callOutAtOnce(call) {
  call.phone.command('call', '1002');
  call.register();
  call.offer();
  call.challenge();
  call.ring();
  call.answer('200 OK');
}

function callOutWithEarlyMedia(call) {
  call.register();
  call.phone.command('call', '1002');
  call.offer();
  call.answer('183 Session Progress');
  call.phone.respond('INVITE', '200 OK', call.server.dialog, call.server.peer('active'));
}

function beCalled(call) {
  call.register();
  call.incoming();
  call.accept();
}

/** A page that calls, or is called, over that server. */
const calling = (server, act) => (phone, seed) => {
  const call = new FirstCall(phone, server, seed);
  call.begin();
  act(call);
  call.talk();
};

const plays = [
  fillIn,
  ...[plain, proxy, pbx].flatMap((server) =>
    [callOut, callOutAtOnce, callOutWithEarlyMedia, beCalled].map((act) => calling(server, act)),
  ),
];
/** What is random, in the phone and in servers, leads to different places in hash tables. */
const seeds = Array.from({ length: 16 }, (_, at) => at + 1);
const pages = seeds.flatMap((seed) => plays.map((play) => ({ play, seed })));

/**
 * playFirstCalls has pages call for the first time, each with a phone of its own. A module that counts what it runs wants
 * `importsOf(page)` for that beside the imports of phone.wasm; pages have numbers from 0. Gives the phones.
 */
export function playFirstCalls(octets, importsOf = () => ({})) {
  const module = new WebAssembly.Module(octets);
  return pages.map(({ play, seed }, page) => {
    const phone = new Phone(module, undefined, { imports: importsOf(page), seed });
    play(phone, seed);
    return phone;
  });
}
