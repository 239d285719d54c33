/** Web Audio and the media of calls as far as the sound desk needs them; connections are recorded. */

class FakeNode {
  to = new Set();
  gain = { value: 1, setTargetAtTime: (value) => (this.gain.value = value) };
  constructor(context, kind, stream) {
    Object.assign(this, { context, kind, stream });
  }
  connect(node) {
    this.to.add(node);
    return node;
  }
  disconnect(node) {
    if (node && !this.to.delete(node)) throw new Error('not connected');
    if (!node) this.to.clear();
  }
}

export class FakeContext extends EventTarget {
  state = 'running';
  currentTime = 0;
  nodes = [];
  createGain = () => this.#add('gain');
  createMediaStreamSource = (stream) => this.#add('source', stream);
  createMediaStreamDestination = () => this.#add('destination', new FakeStream([{ stop: () => undefined }]));
  suspend = async () => void (this.state = 'suspended');
  resume = async () => void (this.state = 'running');
  #add(kind, stream) {
    const node = new FakeNode(this, kind, stream);
    this.nodes.push(node);
    return node;
  }
}

export class FakeStream {
  constructor(tracks) {
    this.tracks = tracks;
  }
  getAudioTracks = () => this.tracks;
  getTracks = () => this.tracks;
}

/** makeDesk gives a host with calls, of which each has a microphone and a peer, and what is sent to the peers. */
export function makeHost(calls = [1], settings = {}) {
  const sounds = new Map(
    calls.map((call) => [
      call,
      {
        connection: {},
        microphone: { label: 'Built-in', name: `microphone ${call}` },
        remote: new FakeStream([{ name: `peer ${call}` }]),
        sent: undefined,
        reopened: 0,
        async sendInstead(track) {
          this.sent = track;
        },
        playInstead(stream) {
          this.played = stream;
        },
        output: {
          element: {
            volume: 1,
            sinkId: '',
            async setSinkId(id) {
              this.sinkId = id;
            },
          },
        },
        async reopenMicrophone() {
          this.reopened += 1;
        },
      },
    ]),
  );
  const told = { displays: [], logs: [], notifications: [] };
  const listeners = [];
  const host = {
    listen: (listener) => listeners.push(listener),
    sound: (call) => sounds.get(call),
    calls: () => [...sounds.keys()],
    parameter: (name) => settings[name] ?? '',
    setParameter: (name, value) => (settings[name] = value),
    line: (call) => ({ line: call, peer: `100${call}`, call_id: `id${call}`, direction: 1 }),
    activeCall: () => calls[0],
    notify: (text) => told.notifications.push(text),
    display: (text) => told.displays.push(text),
    log: (level, text) => told.logs.push(text),
    send: () => undefined,
    recorderUrl: 'http://localhost/webphone_recorder.js',
  };
  return { host, sounds, told, settings, listeners };
}

/** hears tells whether sound gets from one node to another. */
export function reaches(from, to, seen = new Set()) {
  if (from === to) return true;
  seen.add(from);
  return [...from.to].some((next) => !seen.has(next) && reaches(next, to, seen));
}
