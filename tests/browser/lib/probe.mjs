/**
 * Runs in the page before its own scripts. It records every callback of the API, counts what a call creates (peer
 * connections, event listeners, media tracks, audio elements), and listens to the remote sound. Self-contained: the drivers
 * send its text. Unless the phone `stores` its settings, no page sees those of another.
 */
export function installProbe({ stores = false } = {}) {
  const connections = new Set();
  const tracks = new Set();
  const timeline = [];
  const taken = new Set();
  const waiters = new Set();
  /** How many listeners are there, by the type of their event and what they listen to. */
  const listeners = new Map();

  const count = (target, type, change) => {
    const kind = `${type} of ${target.constructor.name}`;
    listeners.set(kind, (listeners.get(kind) ?? 0) + change);
  };
  const countListeners = (prototype) => {
    const { addEventListener, removeEventListener } = prototype;
    const live = new WeakMap();
    const keyOf = (type, options) =>
      `${type}/${typeof options === 'object' ? Boolean(options?.capture) : Boolean(options)}`;
    prototype.addEventListener = function (type, listener, options) {
      const target = this ?? window;
      addEventListener.call(target, type, listener, options);
      // A request to a database goes with its answer.
      if (!listener || target instanceof window.IDBRequest) return;
      const known = live.get(target) ?? live.set(target, new Map()).get(target);
      const key = keyOf(type, options);
      const set = known.get(key) ?? known.set(key, new Set()).get(key);
      if (set.has(listener) || options?.signal?.aborted) return;
      set.add(listener);
      count(target, type, 1);
      const forget = () => set.delete(listener) && count(target, type, -1);
      if (options?.once) addEventListener.call(target, type, forget, { once: true });
      if (options?.signal) addEventListener.call(options.signal, 'abort', forget, { once: true });
    };
    prototype.removeEventListener = function (type, listener, options) {
      const target = this ?? window;
      removeEventListener.call(target, type, listener, options);
      if (live.get(target)?.get(keyOf(type, options))?.delete(listener)) count(target, type, -1);
    };
  };
  const plainListen = EventTarget.prototype.addEventListener;
  countListeners(EventTarget.prototype);

  let meter;
  let firstSound;
  const measure = (stream) => {
    const context = (measure.context ??= new AudioContext({ sampleRate: 48000 }));
    void context.resume();
    meter?.source.disconnect();
    const source = context.createMediaStreamSource(stream);
    const analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    analyser.smoothingTimeConstant = 0;
    source.connect(analyser);
    meter = { source, analyser, bins: new Float32Array(analyser.frequencyBinCount), context };
  };

  const NativeConnection = window.RTCPeerConnection;
  window.RTCPeerConnection = class RTCPeerConnection extends NativeConnection {
    constructor(...args) {
      super(...args);
      connections.add(this);
      firstSound = new Promise((resolve) => {
        plainListen.call(this, 'track', ({ track }) => {
          if (track.kind !== 'audio') return;
          measure(new MediaStream([track]));
          plainListen.call(track, 'unmute', () => resolve(performance.timeOrigin + performance.now()), { once: true });
        });
      });
    }
    close() {
      connections.delete(this);
      super.close();
    }
  };

  const devices = navigator.mediaDevices;
  if (devices) {
    const open = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      for (const track of stream.getTracks()) tracks.add(track);
      return stream;
    };
  }

  const matches = (entry, name, wanted) =>
    entry.name === name &&
    wanted.every(
      (value, i) =>
        value === null || value === entry.args[i] || (value.pattern && new RegExp(value.pattern).test(entry.args[i])),
    );

  const record = (name, args) => {
    timeline.push({ name, args, at: performance.timeOrigin + performance.now() });
    for (const check of waiters) check();
  };

  const CALLBACKS = [
    'onLoaded',
    'onStart',
    'onStop',
    'onAppStateChange',
    'onRegistered',
    'onUnRegistered',
    'onRegisterFailed',
    'onRegStateChange',
    'onCallStateChange',
    'onCdr',
    'onChat',
    'onSMS',
    'onPresenceStateChange',
    'onBLFStateChange',
    'onDisplay',
    'onLog',
    'getEvents',
  ];
  const watch = (api) => {
    for (const name of CALLBACKS) api[name]((...args) => record(name, args));
  };
  // The script under test assigns the global; the probe subscribes before any line of the page can run after it.
  let api;
  Object.defineProperty(window, 'webphone_api', {
    configurable: true,
    get: () => api,
    set(value) {
      api = value;
      if (value && !stores) value.parameters = { preferred_storage: 0, ...value.parameters };
      if (typeof value?.onLoaded === 'function') queueMicrotask(() => watch(value));
    },
  });

  window.webphoneProbe = {
    timeline,
    event(name, wanted, timeout) {
      return new Promise((resolve, reject) => {
        const check = () => {
          const index = timeline.findIndex((entry, i) => !taken.has(i) && matches(entry, name, wanted));
          if (index < 0) return;
          taken.add(index);
          done();
          resolve(timeline[index].args);
        };
        const timer = setTimeout(() => {
          done();
          const seen = timeline
            .filter((entry) => entry.name !== 'getEvents')
            .slice(-60)
            .map((entry) => `${entry.name}(${entry.args.map((arg) => JSON.stringify(arg)).join(', ')})`);
          reject(new Error(`no ${name}(${wanted.join(', ')}) within ${timeout} ms; seen:\n${seen.join('\n')}`));
        }, timeout);
        const done = () => {
          clearTimeout(timer);
          waiters.delete(check);
        };
        waiters.add(check);
        check();
      });
    },
    /** firstSound resolves with the time at which the newest connection's first media came in. */
    firstSound: () => firstSound,
    /** peak gives the loudest frequency of the remote sound and its level in dBFS. */
    peak() {
      if (!meter) return { hertz: 0, level: -Infinity };
      meter.analyser.getFloatFrequencyData(meter.bins);
      let best = 1;
      for (let i = 2; i < meter.bins.length; i += 1) if (meter.bins[i] > meter.bins[best]) best = i;
      return { hertz: (best * meter.context.sampleRate) / meter.analyser.fftSize, level: meter.bins[best] };
    },
    /** level gives how loud the remote sound is around a frequency, in dBFS. */
    level(hertz) {
      if (!meter) return -Infinity;
      meter.analyser.getFloatFrequencyData(meter.bins);
      const width = meter.context.sampleRate / meter.analyser.fftSize;
      const [from, to] = [hertz - 15, hertz + 15].map((at) => Math.round(at / width));
      return Math.max(...meter.bins.subarray(from, to + 1));
    },
    hears(hertz, timeout) {
      const end = performance.now() + timeout;
      return new Promise((resolve, reject) => {
        const look = () => {
          const heard = this.peak();
          if (heard.level > -50 && Math.abs(heard.hertz - hertz) <= 15) return resolve(heard);
          if (performance.now() < end) return void setTimeout(look, 50);
          reject(
            new Error(
              `no tone of ${hertz} Hz: heard ${heard.hertz.toFixed(0)} Hz at ${heard.level.toFixed(0)} dBFS, ` +
                `context ${meter?.context.state ?? 'none'}`,
            ),
          );
        };
        look();
      });
    },
    census() {
      return {
        connections: connections.size,
        tracks: [...tracks].filter((track) => track.readyState === 'live').length,
        listeners: Object.fromEntries([...listeners].filter(([, number]) => number > 0).sort()),
        audioElements: document.querySelectorAll('audio').length,
      };
    },
  };
}
