// phone.wasm in Node, in virtual time, with a page and a SIP server that the caller plays.

/** The same octets in every run. */
function randomOctets(seed) {
  return () => (seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 24;
}

/** The most that wasm-split's own function writes to memory. */
const kMostProfile = 65536;

/** The settings of an account. */
export const account = {
  serveraddress: 'example.com',
  webrtcserveraddress: 'wss://example.com/ws',
  username: '1111',
  password: 'secret',
};

/**
 * Phone is one instance of the module; what it puts out is collected. `readExtras` gives phone_extras.wasm; `imports` is
 * for a module that counts.
 */
export class Phone {
  now = 1000;
  messages = [];
  sent = [];
  flows = [];
  closed = [];
  /** The places of functions of phone_extras.wasm that were wanted. */
  later = [];
  #exports;

  constructor(module, readExtras, { imports = {}, seed = 1 } = {}) {
    const random = randomOctets(seed);
    const fill = (pointer, size) => {
      const view = new Uint8Array(this.#exports.memory.buffer, pointer, size);
      for (let i = 0; i < size; ++i) view[i] = random();
    };
    const at = (place) => {
      return (...args) => {
        if (this.later.length === 0) this.#load(readExtras());
        this.later.push(place);
        return this.#exports.__indirect_function_table.get(place)(...args);
      };
    };
    const later = new Proxy({}, { get: (_, name) => at(Number(name)) });
    this.#exports = new WebAssembly.Instance(module, { host: { random_fill: fill }, later, ...imports }).exports;
    this.#exports._initialize();
    this.#exports.phone_open(this.now);
  }

  startBackground() {
    this.#exports.phone_start_background(this.now);
    this.#drain();
  }

  #load(extras) {
    const table = new Proxy({}, { get: (_, place) => this.#exports.__indirect_function_table.get(Number(place)) });
    return new WebAssembly.Instance(extras, { phone: this.#exports, table });
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
  respond(method, status, headers = '', body = '', contactOf = (contact) => contact) {
    const request = this.request(method);
    const copied = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(request, name)}\r\n`).join('');
    const to = header(request, 'To');
    const contact = contactOf(method === 'REGISTER' ? header(request, 'Contact') : '<sip:far@192.0.2.1;transport=ws>');
    const type = body ? 'Content-Type: application/sdp\r\n' : '';
    this.receive(
      `SIP/2.0 ${status}\r\n${copied.replace(';rport\r\n', ';rport=40314;received=192.0.2.9\r\n')}To: ${to}${to.includes('tag=') ? '' : ';tag=far'}\r\nContact: ${contact}\r\n` +
        `${headers}${type}Content-Length: ${body.length}\r\n\r\n${body}`,
    );
  }
  /** begin loads the phone with an account. */
  begin(parameters = {}) {
    this.load({ ...account, ...parameters });
  }
  /** load says what a page says first. */
  load(parameters) {
    this.link({
      type: 'environment',
      online: true,
      secure: true,
      webrtc: true,
      websocket: true,
      origin: 'https://page.example',
      language: 'en-US',
      instance: 'urn:uuid:4f1b6a2e-53d7-4c0a-9c1e-2f6d0b9a7c31',
    });
    this.link({ type: 'parameters', source: 'file', values: parameters });
    this.link({ type: 'parameters', source: 'url', values: {} });
  }
  command(name, ...args) {
    this.link({ type: 'command', name, args });
  }

  /** functionProfile gives what a module that wasm-split instrumented has counted. */
  functionProfile() {
    const at = this.#exports.phone_buffer(kMostProfile);
    const size = this.#exports.__write_profile(at, kMostProfile);
    if (size > kMostProfile) throw new Error(`the profile has ${size} octets`);
    return new Uint8Array(this.#exports.memory.buffer, at, size).slice();
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
