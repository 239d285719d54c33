import type { CallSound, CallSoundListener } from './engine/call_sound.js';
import type { Link, LinkListener } from './engine/link.js';
import type {
  HttpReply,
  HttpRequest,
  Json,
  LinkCommand,
  LinkMessage,
  LogLevel,
  MediaRequest,
} from './engine/link_messages.js';
import type { CallKeeper } from './extras/call_keeper.js';
import type { KeptCalls } from './platform/kept_calls.js';
import { Callbacks } from './state/callbacks.js';
import { LogBuffer } from './state/log_buffer.js';
import { readCookieParameters } from './state/cookie_parameters.js';
import { parameterTexts } from './state/parameter_text.js';
import { type ExtrasAccess, LazyExtras } from './state/lazy_extras.js';
import { messageOf } from './state/message_of.js';
import { type LineState, Snapshot } from './state/snapshot.js';
import { hasSettings } from './state/query.js';
import type { SettingsKeeper } from './state/kept_settings.js';
import type { Extras } from './page_extras.js';

/** The media engine as the page's phone needs it. */
export interface MediaEngine {
  handle(request: MediaRequest): void;
  prepare(): void;
  rest(): void;
  closeAll(): void;
  /** The calls that have media, by the number by which the core knows them. */
  calls(): number[];
  sound(call: number): CallSound | undefined;
  /** Has a function told what happens to the sound of calls. */
  listen(listener: CallSoundListener): void;
}

/** What the browser tells about itself. */
export interface Environment {
  online: boolean;
  secure: boolean;
  webrtc: boolean;
  websocket: boolean;
  origin: string;
  language: string;
  /** `android` or `ios`, on a telephone. */
  platform?: string | undefined;
  /** `urn:uuid:...` of this tab, where there is one. */
  instance?: string;
}

/** What the phone needs of the page; tests give their own. */
export interface PageParts {
  readonly openLink: (listener: LinkListener) => Link;
  makeMedia(phone: PagePhone): MediaEngine;
  /** Loads the second script, which holds what a first call does not need. */
  loadExtras(): Promise<Extras>;
  environment(): Environment;
  /** Gives the calls that the page before in this tab has kept; without it, calls end with the page. */
  readonly takeCalls?: () => KeptCalls | undefined;
  /** The settings that the page's owner wrote down, read once. */
  ownerParameters(): unknown;
  /** The cookies of the page, as `document.cookie` has them. */
  cookies?: string;
  /** Settings of earlier sessions; a page may have none. */
  keeper?: SettingsKeeper;
  /** The query of the page's address. */
  query: string;
  /** The time of day for log lines. */
  clock(): string;
  writeConsole(level: LogLevel, text: string): void;
  /** Runs a task in a turn of its own. */
  later(task: () => void): void;
}

/** A call as `getcallsession` shows it. */
export interface CallSession extends Partial<LineState> {
  call: number;
  connection: RTCPeerConnection;
}

/** The log is cut at this many characters. */
export const logLimit = 1_000_000;

/** Is told of an event before the page's own functions are. */
export type Watcher = (args: readonly Json[]) => void;

const errorLevel = 1;
const warningLevel = 2;

/**
 * PagePhone is the page's end of the link: it sends commands in order, keeps the snapshot, and calls the callbacks.
 * Commands that are made before the core is ready wait for it.
 */
export class PagePhone {
  readonly snapshot = new Snapshot();
  readonly callbacks: Callbacks;
  readonly extras: ExtrasAccess;
  readonly keeper: SettingsKeeper | undefined;
  readonly media: MediaEngine;
  readonly #parts: PageParts;
  readonly #log = new LogBuffer(logLimit);
  readonly #watchers = new Map<string, Watcher>();
  readonly #results = new Map<number, (value: Json) => void>();
  #link: Link | undefined;
  #waiting: LinkCommand[] = [];
  #lastId = 0;
  #isLogging = false;
  #wasStarted = false;
  #kept: KeptCalls = { calls: '', since: 0 };
  #keepCalls: CallKeeper | undefined;
  #linkWatcher: ((message: LinkMessage) => void) | undefined;
  readonly #listener: LinkListener = {
    message: (message) => this.#receive(message),
    failed: (reason) => this.#failed(reason),
  };

  constructor(parts: PageParts) {
    this.#parts = parts;
    this.callbacks = new Callbacks({
      sticky: ['onLoaded'],
      report: (text) => this.log(errorLevel, text),
      later: (task) => parts.later(task),
    });
    this.extras = new LazyExtras(
      () => parts.loadExtras(),
      (text) => this.complain(text),
    );
    this.keeper = parts.keeper;
    this.media = parts.makeMedia(this);
  }

  /** load begins to load the core; `begin` must follow. */
  load(): void {
    this.#link = this.#parts.openLink(this.#listener);
  }

  /** begin tells the core about the page; it is called when the owner's settings can be read. */
  begin(): void {
    const { texts: file, unusable } = parameterTexts(this.#parts.ownerParameters());
    for (const name of unusable) this.log(warningLevel, `WARNING, parameter ${name}: not a usable value, ignored`);
    void this.#introduce(file);
  }

  async #introduce(file: Record<string, string>): Promise<void> {
    const { takeCalls, query } = this.#parts;
    // A link cannot make a page share its phone: the settings of the address do not count here.
    const group = file['sharedphone'] ?? '';
    if (takeCalls && !['', '0', 'false', 'NULL'].includes(group)) await this.#share(group);
    this.tellEnvironment();
    const kept = takeCalls?.();
    if (kept) this.send({ type: 'kept_calls', calls: kept.calls, age: Date.now() - kept.since });
    this.send({ type: 'parameters', source: 'file', values: file });
    const cookies = readCookieParameters(this.#parts.cookies ?? '');
    if (Object.keys(cookies).length > 0) this.send({ type: 'parameters', source: 'cookie', values: cookies });
    let stored: Record<string, string> = {};
    try {
      if (this.keeper) stored = await this.keeper.read(file);
    } catch (error) {
      this.log(warningLevel, `WARNING, the stored settings could not be read: ${String(error)}`);
    }
    // The address comes last: what it may say depends on what is known already, and the core waits for it.
    let values: Record<string, string> = {};
    try {
      if (hasSettings(query)) {
        const { settingsOfLink } = await this.extras.get();
        values = settingsOfLink(this, query, { ...file, ...cookies }, stored);
      }
    } catch (error) {
      this.display(`The settings in the address of the page are not used: ${String(error)}`, 'Settings');
    }
    if (Object.keys(stored).length > 0) this.send({ type: 'parameters', source: 'stored', values: stored });
    this.send({ type: 'parameters', source: 'url', values });
  }

  /** Takes the phone of the group in place of the page's own, where the browser can share one. */
  async #share(group: string): Promise<void> {
    this.#link?.close();
    this.#link = undefined;
    try {
      const { openSharedPhone } = await this.extras.get();
      this.#link = await openSharedPhone({ group, openLink: this.#parts.openLink }, this.#listener);
    } catch (error) {
      this.log(warningLevel, `WARNING, sharedphone: this page has a phone of its own: ${messageOf(error)}`);
      this.load();
    }
  }

  /** tellEnvironment tells the core what the browser can do, now that it changed. */
  tellEnvironment(): void {
    this.send({ type: 'environment', ...this.#parts.environment() });
    if (this.snapshot.get('started')) this.media.prepare();
  }

  /**
   * leave tells the core that the page goes, unless its calls are to live on in the page that is loaded next;
   * `mayReturn` says that this very page may come back as it is.
   */
  leave(mayReturn: boolean): void {
    this.#wasStarted = this.snapshot.get('started');
    if (mayReturn || !this.#keepCalls?.(this.#kept, this.#link?.outlivesPages === true))
      this.send({ type: 'page_closing' });
  }

  /** restore follows leave when the browser brings the page back as it was. */
  restore(): void {
    this.media.closeAll();
    this.tellEnvironment();
    if (this.#wasStarted) this.command('start', []);
  }

  /** send gives a message to the core, if there is one. */
  send(message: LinkCommand): void {
    this.#link?.send(message);
  }

  /** command sends a call of the public API; false if it has to wait for the core. */
  command(name: string, args: readonly Json[]): boolean {
    return this.#post({ type: 'command', name, args: [...args] });
  }

  /** request is command with a result: `done` is called with the value that the core gives. */
  request(name: string, args: readonly Json[], done: (value: Json) => void): boolean {
    const id = ++this.#lastId;
    this.#results.set(id, done);
    return this.#post({ type: 'command', name, args: [...args], id });
  }

  /** setParameter changes a setting; `snapshot` shows it at once. */
  setParameter(name: string, value: string): void {
    const confirm = this.snapshot.setParameter(name, value);
    this.#post({ type: 'parameters', source: 'api', values: { [name]: value } });
    this.request('getparameter', [name], confirm);
  }

  /** setLine selects a line by number, Call-ID or peer; `snapshot` shows it at once. */
  setLine(line: number | string): void {
    const number = typeof line === 'number' ? line : this.snapshot.findLine(line);
    const confirm = number === undefined ? undefined : this.snapshot.setLine(number);
    this.command('setline', [line]);
    this.request('getline', [], (current) => confirm?.(current));
  }

  /** mute silences the active line or lets it be heard; `snapshot` shows it at once. */
  mute(args: readonly Json[]): boolean {
    const confirm = this.snapshot.setMuted(([true, 'true', 1, '1'] as unknown[]).includes(args[0]));
    return this.request('mute', args, confirm);
  }

  /** watch lets a part of the phone hear of an event, whatever the page registers; one part an event. */
  watch(name: string, watcher: Watcher): void {
    this.#watchers.set(name, watcher);
  }

  /** watchLink calls `listener` with every message of the core from now on, after the page itself has taken it; one part. */
  watchLink(listener: (message: LinkMessage) => void): void {
    this.#linkWatcher = listener;
  }

  /** log writes a line where the page's owner may see it. */
  log(level: LogLevel, text: string): void {
    this.#log.append(`${this.#parts.clock()} ${text}`);
    this.#parts.writeConsole(level, text);
    // A callback of onLog that fails makes a line itself; it must not be told of that one.
    if (this.#isLogging) return;
    this.#isLogging = true;
    this.callbacks.emit('onLog', [text]);
    this.callbacks.emit('onEvent', ['log', text]);
    this.#isLogging = false;
  }

  /** logs gives all lines that are kept. */
  logs(): string {
    return this.#log.text();
  }

  /** display shows a text to the user, by the page's callbacks. */
  display(text: string, title: string): void {
    this.#emit('onDisplay', [text, title]);
  }

  /** notify gives the page a notification string. */
  notify(text: string): void {
    this.#emit('getEvents', [text]);
  }

  /** complain tells log and user what went wrong. */
  complain(text: string): void {
    this.log(errorLevel, `ERROR, ${text}`);
    this.display(text, 'Error');
  }

  /**
   * session gives what is known of a call here, for pages that want to look inside: that of a line, else of a peer, else of
   * a Call-ID, else of the active line.
   */
  session(line?: unknown, peer?: unknown, callId?: unknown): CallSession | undefined {
    const wanted = [callId, peer].find((text): text is string => typeof text === 'string' && text !== '');
    const number = Number(line) > 0 ? Number(line) : wanted === undefined ? undefined : this.snapshot.findLine(wanted);
    const state =
      number === undefined && wanted === undefined ? this.snapshot.activeLine() : this.snapshot.lineState(number);
    if (state?.call === undefined) return undefined;
    const sound = this.media.sound(state.call);
    return sound && { ...state, call: state.call, connection: sound.connection };
  }

  #post(message: LinkCommand): boolean {
    if (this.snapshot.get('ready') && this.#link) {
      this.#link.send(message);
      return true;
    }
    this.#waiting.push(message);
    return false;
  }

  #receive(message: LinkMessage): void {
    switch (message.type) {
      case 'state':
        this.#patch(message.patch);
        break;
      case 'event':
        this.#emit(message.name, message.args);
        break;
      case 'result':
        this.#results.get(message.id)?.(message.value);
        this.#results.delete(message.id);
        break;
      case 'log':
        this.log(message.level, message.text);
        break;
      case 'open':
        this.extras.use('opening an address', (extras) => extras.openNamed(this, message.url));
        break;
      case 'media':
        this.media.handle(message);
        break;
      case 'http':
        this.#fetch(message);
        break;
      case 'store':
        this.keeper?.write(message.changes);
        break;
    }
    this.#linkWatcher?.(message);
  }

  #fetch(request: HttpRequest): void {
    void this.extras
      .get()
      .then((extras) => extras.fetchText(request, this.snapshot.parameter('jsonp') === 'true'))
      .catch((error: unknown): HttpReply => {
        return { type: 'http_reply', request: request.request, ok: false, error: String(error) };
      })
      .then((reply) => this.send(reply));
  }

  #patch(patch: Record<string, Json>): void {
    const wasStarted = this.snapshot.get('started');
    this.snapshot.apply(patch);
    const { kept_calls: calls } = patch;
    if (typeof calls === 'string') this.#keep({ calls, since: Date.now() });
    if (this.snapshot.get('ready')) this.#sendWaiting();
    const isStarted = this.snapshot.get('started');
    if (isStarted && !wasStarted) this.media.prepare();
    else if (!isStarted && wasStarted) this.media.rest();
  }

  #keep(kept: KeptCalls): void {
    this.#kept = kept;
    if (kept.calls === '' || !this.#parts.takeCalls) return;
    this.extras.get().then(
      ({ callKeeper }) => (this.#keepCalls ??= callKeeper(this)),
      () => undefined, // then calls end with the page
    );
  }

  #sendWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const message of waiting) this.#link?.send(message);
  }

  #emit(name: string, args: readonly Json[]): void {
    this.#watchers.get(name)?.(args);
    this.callbacks.emit(name, args);
    if (name === 'getEvents') this.callbacks.emit('onEvent', ['event', ...args]);
    if (name === 'onDisplay') {
      const [text, title] = args.map((argument) => (typeof argument === 'string' ? argument : ''));
      this.callbacks.emit('onEvent', ['display', `${title ?? ''},${text ?? ''}`]);
    }
  }

  #failed(reason: string): void {
    this.#link = undefined;
    this.#results.clear();
    this.media.closeAll();
    const wasReady = this.snapshot.get('ready');
    this.snapshot.apply({ ready: null, started: null, registered: null, lines: null, status: null, engine: null });
    this.log(errorLevel, `ERROR, the phone ${wasReady ? 'stopped working' : 'could not be loaded'}: ${reason}`);
    this.display(
      wasReady ? 'The phone stopped working. Please reload the page.' : `The phone could not be loaded: ${reason}`,
      'Error',
    );
  }
}
