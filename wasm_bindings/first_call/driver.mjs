// phone.wasm in Node, in virtual time, with a page and a SIP server that the caller plays.

let seed = 1;
const random = () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 24;

/** Phone is one instance of the module; what it puts out is collected. `readExtras` gives phone_extras.wasm. */
export class Phone {
  now = 1000;
  messages = [];
  sent = [];
  flows = [];
  closed = [];
  /** The places of functions of phone_extras.wasm that were wanted. */
  later = [];
  #exports;

  constructor(module, readExtras) {
    const fill = (pointer, size) => {
      const view = new Uint8Array(this.#exports.memory.buffer, pointer, size);
      for (let i = 0; i < size; ++i) view[i] = random();
    };
    const at = (place) => {
      return (...args) => {
        if (this.later.length === 0) new WebAssembly.Instance(readExtras(), { phone: this.#exports });
        this.later.push(place);
        return this.#exports.__indirect_function_table.get(place)(...args);
      };
    };
    const later = new Proxy({}, { get: (_, name) => at(Number(name)) });
    this.#exports = new WebAssembly.Instance(module, { host: { random_fill: fill }, later }).exports;
    this.#exports._initialize();
    this.#exports.phone_open(this.now);
  }

  get octets() {
    return this.#exports.memory.buffer.byteLength;
  }
  get exports() {
    return this.#exports;
  }

  link(message) {
    this.#exports.phone_link_receive(
      this.#write(typeof message === 'string' ? message : JSON.stringify(message)),
      this.now,
    );
    this.#drain();
  }
  opened() {
    this.#exports.phone_flow_opened(this.flows.at(-1).flow, this.now);
    this.#drain();
  }
  closedBy(reason) {
    this.#exports.phone_flow_closed(this.flows.at(-1).flow, this.#write(reason), this.now);
    this.#drain();
  }
  receive(text) {
    this.#exports.phone_flow_receive(this.flows.at(-1).flow, this.#write(text), this.now);
    this.#drain();
  }
  pass(milliseconds) {
    const end = this.now + milliseconds;
    for (let next = this.#exports.phone_next_timeout(); next <= end; next = this.#exports.phone_next_timeout()) {
      this.now = Math.max(this.now, next);
      this.#exports.phone_handle_timeout(this.now);
      this.#drain();
    }
    this.now = end;
  }

  /** events gives `name(args)` of the events so far, and forgets them. */
  events() {
    const told = this.messages.filter(({ type }) => type === 'event');
    this.messages = this.messages.filter(({ type }) => type !== 'event');
    return told.map(({ name, args }) => `${name}(${args.join('|')})`);
  }
  /** media gives the last media request with that verb. */
  media(verb) {
    return this.messages.findLast((message) => message.type === 'media' && message.verb === verb);
  }
  /** request gives the last request of that method on the wire. */
  request(method) {
    return this.sent.findLast((text) => text.startsWith(`${method} `));
  }
  /** respond answers the last request of that method. */
  respond(method, status, headers = '', body = '') {
    const request = this.request(method);
    const copied = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(request, name)}\r\n`).join('');
    const to = header(request, 'To');
    const contact = method === 'REGISTER' ? header(request, 'Contact') : '<sip:far@192.0.2.1;transport=ws>';
    const type = body ? 'Content-Type: application/sdp\r\n' : '';
    this.receive(
      `SIP/2.0 ${status}\r\n${copied}To: ${to}${to.includes('tag=') ? '' : ';tag=far'}\r\nContact: ${contact}\r\n` +
        `${headers}${type}Content-Length: ${body.length}\r\n\r\n${body}`,
    );
  }
  /** begin loads the phone with an account. */
  begin(parameters = {}) {
    this.link({ type: 'environment', online: true, secure: true, webrtc: true, websocket: true });
    this.link({
      type: 'parameters',
      source: 'file',
      values: {
        serveraddress: 'example.com',
        webrtcserveraddress: 'wss://example.com/ws',
        username: '1111',
        password: 'secret',
        ...parameters,
      },
    });
    this.link({ type: 'parameters', source: 'url', values: {} });
  }
  command(name, ...args) {
    this.link({ type: 'command', name, args });
  }

  #write(text) {
    const bytes = new TextEncoder().encode(text);
    const pointer = this.#exports.phone_buffer(bytes.length);
    new Uint8Array(this.#exports.memory.buffer, pointer, bytes.length).set(bytes);
    return bytes.length;
  }
  #drain() {
    for (let kind = this.#exports.phone_poll_output(); kind !== 0; kind = this.#exports.phone_poll_output()) {
      const flow = this.#exports.phone_output_flow();
      const pointer = this.#exports.phone_output_data();
      const text = new TextDecoder().decode(
        new Uint8Array(this.#exports.memory.buffer, pointer, this.#exports.phone_output_size()).slice(),
      );
      if (kind === 1) this.flows.push({ flow, url: text });
      if (kind === 2) this.sent.push(text);
      if (kind === 3) this.closed.push(flow);
      if (kind === 4) this.messages.push(JSON.parse(text));
    }
  }
}

export const header = (message, name) => new RegExp(`\r\n${name}: (.*)\r\n`).exec(message)?.[1];

const print = '7A:11:FE:09:5B:00:2C:D3:44:85:96:A7:B8:C9:DA:EB:FC:0D:1E:2F:30:41:52:63:74:85:96:A7:B8:C9:DA:EB';

/** description is what a browser would say; `setup` actpass for an offer. */
export const description = (setup) =>
  'v=0\r\no=- 77 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n' +
  'm=audio 54609 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 192.0.2.10\r\na=rtcp:9 IN IP4 0.0.0.0\r\n' +
  'a=candidate:1 1 udp 2113937151 192.0.2.10 54609 typ host generation 0\r\na=ice-ufrag:Kx3a\r\n' +
  `a=ice-pwd:0Tq7uWm0XcQ5ZgY1nB2vR4sE\r\na=fingerprint:sha-256 ${print}\r\na=setup:${setup}\r\na=mid:0\r\n` +
  'a=sendrecv\r\na=rtcp-mux\r\na=rtpmap:0 PCMU/8000\r\n';

/** browserDescription is what Chromium says: Opus first, ICE, DTLS. */
export const browserDescription = (setup) =>
  'v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\na=extmap-allow-mixed\r\n' +
  'a=msid-semantic: WMS 7d1b\r\nm=audio 54609 UDP/TLS/RTP/SAVPF 111 9 0 8 126\r\nc=IN IP4 192.0.2.10\r\n' +
  'a=rtcp:9 IN IP4 0.0.0.0\r\na=candidate:1 1 udp 2113937151 192.0.2.10 54609 typ host generation 0 network-cost 999\r\n' +
  'a=ice-ufrag:Kx3a\r\na=ice-pwd:0Tq7uWm0XcQ5ZgY1nB2vR4sE\r\na=ice-options:trickle\r\n' +
  `a=fingerprint:sha-256 ${print}\r\na=setup:${setup}\r\na=mid:0\r\n` +
  'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\na=sendrecv\r\na=msid:7d1b 5f0c\r\na=rtcp-mux\r\n' +
  'a=rtpmap:111 opus/48000/2\r\na=rtcp-fb:111 transport-cc\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n' +
  'a=rtpmap:9 G722/8000\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:126 telephone-event/8000\r\n' +
  'a=ssrc:3148293201 cname:Wq2k\r\n';
