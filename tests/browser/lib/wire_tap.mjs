// A TCP relay between the page and the server that notes each SIP message with the time at which it passed. It can also cut
// the line, which is how tests lose a connection.
import { createServer, connect } from 'node:net';

const now = () => performance.timeOrigin + performance.now();

/** frames cuts a WebSocket stream into text payloads; the HTTP handshake before them is skipped. */
class FrameReader {
  #buffer = Buffer.alloc(0);
  #handshake = true;

  *read(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    if (this.#handshake) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.#buffer = this.#buffer.subarray(end + 4);
      this.#handshake = false;
    }
    for (let frame = this.#next(); frame; frame = this.#next()) yield frame;
  }

  #next() {
    const data = this.#buffer;
    if (data.length < 2) return null;
    let offset = 2;
    let length = data[1] & 0x7f;
    if (length === 126) {
      if (data.length < 4) return null;
      length = data.readUInt16BE(2);
      offset = 4;
    } else if (length === 127) {
      if (data.length < 10) return null;
      length = Number(data.readBigUInt64BE(2));
      offset = 10;
    }
    const masked = (data[1] & 0x80) !== 0;
    const start = offset + (masked ? 4 : 0);
    if (data.length < start + length) return null;
    const payload = Buffer.from(data.subarray(start, start + length));
    if (masked) for (let i = 0; i < length; i += 1) payload[i] ^= data[offset + (i % 4)];
    this.#buffer = data.subarray(start + length);
    return { opcode: data[0] & 0x0f, text: payload.toString() };
  }
}

/** Starts a tap in front of host:port. `messages` grows by {at, from: 'page'|'server', line, text}. */
export async function startWireTap({ host = '127.0.0.1', port }) {
  const messages = [];
  const sockets = new Set();
  const note = (reader, from, chunk) => {
    for (const frame of reader.read(chunk)) {
      if (frame.opcode !== 1 && frame.opcode !== 2) continue;
      messages.push({ at: now(), from, line: frame.text.split('\r\n', 1)[0], text: frame.text });
    }
  };
  let refusing = false;
  const server = createServer((page) => {
    if (refusing) return page.destroy();
    const upstream = connect(port, host);
    const [fromPage, fromServer] = [new FrameReader(), new FrameReader()];
    for (const socket of [page, upstream]) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        page.destroy();
        upstream.destroy();
      });
    }
    page.on('data', (chunk) => {
      upstream.write(chunk);
      note(fromPage, 'page', chunk);
    });
    upstream.on('data', (chunk) => {
      page.write(chunk);
      note(fromServer, 'server', chunk);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    messages,
    url: `ws://127.0.0.1:${server.address().port}`,
    /** How many connections of pages are open. */
    get connections() {
      return sockets.size / 2;
    },
    /** cut closes every connection; with `refuse` later ones are closed at once too. */
    cut({ refuse = false } = {}) {
      refusing = refuse;
      for (const socket of sockets) socket.destroy();
    },
    restore() {
      refusing = false;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
