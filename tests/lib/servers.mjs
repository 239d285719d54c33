// Starts and ends the SIP servers of tools/servers for a test, and steers their phones.
//
// Tests that use this run in a network of their own:  tools/servers/isolated node --test FILE
// Ports and numbers are in tools/servers/README.md.

import { spawnSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdtempSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readWav, window } from './sound.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const scripts = join(root, 'tools/servers');
const controlPorts = { echo: 4440, tone: 4441, manual: 4442 };

/** What a client needs to know to register; the password of user 1001 is pw1001. */
export const account = {
  domain: 'webphone.test',
  ws: 'ws://127.0.0.1:5066',
  wss: 'wss://127.0.0.1:5067',
  sip: '127.0.0.1:5060',
  password: (user) => `pw${user}`,
};

/**
 * startServers starts Kamailio, rtpengine and the plain phones and resolves when all answer. `digest` is 'MD5' or
 * 'SHA-256'; `sound` adds a silent sound device (Firefox needs one, see `environment`). They end with `stop()`, or
 * else with this process. Rejects with what failed.
 */
export async function startServers({ digest = 'MD5', sound = false } = {}) {
  mkdirSync(join(root, 'build/servers'), { recursive: true });
  const servers = new Servers(mkdtempSync(join(root, 'build/servers/test-')), digest);
  process.once('exit', servers.stop);
  servers.start(...(sound ? ['--sound'] : []));
  return servers;
}

class Servers {
  #digest;
  #phones = new Map();

  constructor(folder, digest) {
    this.folder = folder;
    this.#digest = digest;
  }

  /** start starts the named servers of a set that was stopped in part; without names all of them. */
  start(...names) {
    this.#script('start', '--digest', this.#digest, ...names);
  }

  /** end ends the named servers ('kamailio', 'rtpengine', 'echo', 'tone', 'manual', 'sound') as a crash would. */
  end(...names) {
    if (names.length === 0) throw new Error('end: no server named');
    this.#script('stop', ...names);
  }

  /** restartKamailio forgets all registrations and connections; `digest` may be another one than before. */
  restartKamailio(digest = this.#digest) {
    this.#digest = digest;
    this.end('kamailio');
    this.start('kamailio');
  }

  /** stop ends all of them and removes their files. Calling it again does nothing. */
  stop = () => {
    process.removeListener('exit', this.stop);
    for (const phone of this.#phones.values()) phone.close();
    this.#phones.clear();
    if (!existsSync(this.folder)) return;
    this.#script('stop');
    rmSync(this.folder, { recursive: true, force: true });
  };

  /** environment has what a browser must be started with to find the silent sound device. */
  get environment() {
    return { PULSE_SERVER: 'tcp:127.0.0.1:4713' };
  }

  /** sound returns the path of a WAV file that a fake microphone can play: 'tone440', 'tone1000' or 'speech'. */
  sound(name) {
    return join(this.folder, 'sounds', `${name}.wav`);
  }

  /** log returns the path of a server's log. */
  log(name) {
    return join(this.folder, 'log', `${name}.log`);
  }

  /** phone connects to the control port of 'echo', 'tone' or 'manual'. */
  async phone(name) {
    if (!this.#phones.has(name)) {
      const phone = new Phone(connect(controlPorts[name], '127.0.0.1'));
      await phone.connected;
      this.#phones.set(name, phone);
    }
    return this.#phones.get(name);
  }

  /**
   * recordings lists the WAV files of what the phone 'tone' or 'manual' heard, the oldest first. A file is complete
   * when its call has ended; its time in the name has seconds only, so two calls in one second share a file.
   */
  recordings(name) {
    const folder = join(this.folder, 'recordings', name);
    return readdirSync(folder)
      .filter((file) => file.endsWith('-dec.wav'))
      .map((file) => join(folder, file))
      .sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs);
  }

  /**
   * listen resolves with the next `seconds` of what the phone 'tone' or 'manual' hears in its newest call, as a sound
   * for tests/lib/sound.mjs. Rejects when that much does not come within ten seconds more.
   */
  async listen(name, seconds) {
    const newest = () => {
      const path = this.recordings(name).at(-1);
      return path && statSync(path).size > 44 ? readWav(path) : { rate: 1, samples: [] };
    };
    const duration = (sound) => sound.samples.length / sound.rate;
    const start = duration(newest());
    for (const deadline = Date.now() + (seconds + 10) * 1000; Date.now() < deadline; await delay(50)) {
      const sound = newest();
      if (duration(sound) >= start + seconds) return window(sound, start, start + seconds);
    }
    throw new Error(
      `${name} did not hear ${seconds} s of sound; its recording has ${duration(newest()) - start} s more`,
    );
  }

  #script(name, ...parameters) {
    const script = spawnSync(join(scripts, name), ['--run', this.folder, ...parameters], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (script.status !== 0) {
      throw new Error(`tools/servers/${name} failed:\n${script.stderr || script.error?.message}`);
    }
  }
}

/**
 * Phone steers a baresip over its control port (netstrings of JSON). Events of baresip are emitted as 'event' with the
 * object that baresip sent: `{ type: 'CALL_INCOMING' | 'CALL_ESTABLISHED' | 'CALL_CLOSED' | ..., peeruri, id, param }`.
 */
class Phone extends EventEmitter {
  events = [];
  #socket;
  #incoming = Buffer.alloc(0);
  #answers = new Map();
  #lastToken = 0;

  constructor(socket) {
    super();
    this.#socket = socket;
    this.connected = once(socket, 'connect');
    socket.on('data', (bytes) => this.#receive(bytes));
    socket.on('close', () => this.#closed());
  }

  /** command runs a baresip command and resolves with the text of its answer; rejects when baresip refused it. */
  async command(command, params = '') {
    const token = String(++this.#lastToken);
    const message = JSON.stringify({ command, params, token });
    const answered = new Promise((resolve, reject) => this.#answers.set(token, { resolve, reject }));
    this.#socket.write(`${Buffer.byteLength(message)}:${message},`);
    const answer = await answered;
    if (!answer.ok) throw new Error(`baresip refused "${command} ${params}": ${answer.data}`);
    return answer.data;
  }

  dial = (uri) => this.command('dial', uri);
  answer = () => this.command('accept');
  hangUp = () => this.command('hangup');

  /** next resolves with the first event of the given type that comes, or came after the `since`th one. */
  async next(type, { since = this.events.length, milliseconds = 10000 } = {}) {
    const deadline = AbortSignal.timeout(milliseconds);
    try {
      // Several events come at once, and a listener of one of them would miss the others: all are looked through.
      for (let at = since; ; at += 1) {
        while (at >= this.events.length) await once(this, 'event', { signal: deadline });
        if (this.events[at].type === type) return this.events[at];
      }
    } catch (error) {
      const seen = this.events.slice(since).map((event) => event.type);
      throw new Error(`no ${type} within ${milliseconds} ms; seen: ${seen.join(' ') || 'nothing'}`, { cause: error });
    }
  }

  close() {
    this.#socket.destroy();
  }

  #receive(bytes) {
    this.#incoming = Buffer.concat([this.#incoming, bytes]);
    for (;;) {
      const colon = this.#incoming.indexOf(0x3a);
      if (colon < 0) return;
      const end = colon + 1 + Number(this.#incoming.toString('latin1', 0, colon));
      if (this.#incoming.length <= end) return; // the comma that ends a netstring is still to come
      const message = JSON.parse(this.#incoming.toString('utf8', colon + 1, end));
      this.#incoming = this.#incoming.subarray(end + 1);
      if (message.event) {
        this.events.push(message);
        this.emit('event', message);
      } else if (message.response) {
        this.#answers.get(message.token)?.resolve(message);
        this.#answers.delete(message.token);
      }
    }
  }

  #closed() {
    for (const { reject } of this.#answers.values()) reject(new Error('the phone closed its control connection'));
    this.#answers.clear();
  }
}
