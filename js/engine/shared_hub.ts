import type { Json, LinkCommand, LinkMessage } from './link_messages.js';
import type { PhoneFiles } from './phone_extras.js';

/** The first message of a page to the SharedWorker. */
export interface SharedStart {
  /** The name of the Web Lock that the page holds as long as it lives. */
  lock: string;
  files: PhoneFiles;
}

/** What a tab of a shared phone sends: link messages, and that the user has turned to it. */
export type TabMessage = LinkCommand | { type: 'attention' };
/** What it gets: link messages, or that the phone has failed. */
export type HubMessage = LinkMessage | { type: 'failed'; reason: string };

/** The phone core as the hub sees it; outputs come by the function that it was opened with. */
export interface SharedCore {
  receive(message: LinkCommand): void;
  stop(): void;
}

export interface HubParts {
  openCore(emit: (message: LinkMessage) => void): SharedCore;
  /** Calls `handler` after `delay` milliseconds, unless the returned function is called before. */
  after(delay: number, handler: () => void): () => void;
}

/** One page of the phone. */
export interface Tab {
  send(message: HubMessage): void;
}

/** How long a call waits for a page to carry it when there is none, in milliseconds: about a reload. */
export const orphanPatience = 10_000;
/** How long the core may take to hang up and unregister after the last page has gone, in milliseconds. */
export const farewell = 3_000;

type MediaMessage = Extract<LinkMessage, { type: 'media' }>;
type EventMessage = Extract<LinkMessage, { type: 'event' }>;

/**
 * SharedHub lets several tabs have one phone core together. Each of them gets all events and the whole state, those that
 * come later at once what the others have. The result of a command goes to the tab that asked; the media of a call live in
 * one tab, which is the one that made or accepted it, or that was used last. When that tab goes, another takes the call up;
 * when it was the last one, the calls wait for a page to come for a moment.
 */
export class SharedHub {
  readonly #parts: HubParts;
  /** The tab that was used last comes last. */
  readonly #tabs = new Set<Tab>();
  readonly #carriers = new Map<number, Tab | undefined>();
  readonly #askers = new Map<number, { tab: Tab; id: number }>();
  #core: SharedCore | undefined;
  #state: Record<string, Json> = {};
  #told: EventMessage[] = [];
  #sources = new Map<string, string>();
  #environment = '';
  #instance: string | undefined;
  #lastId = 0;
  /** Whose message is being carried out. */
  #current: Tab | undefined;
  #tone: { tab: Tab | undefined; message: MediaMessage } | undefined;
  #cancelEnd: (() => void) | undefined;
  #isEnding = false;

  constructor(parts: HubParts) {
    this.#parts = parts;
  }

  /** receive takes a message of a tab; the first one makes the tab known. */
  receive(tab: Tab, message: TabMessage): void {
    if (message.type === 'page_closing') {
      this.leave(tab, true);
      return;
    }
    if (!this.#tabs.has(tab)) this.#join(tab);
    if (message.type === 'attention' || message.type === 'command') this.#use(tab);
    switch (message.type) {
      case 'attention':
        break;
      case 'environment':
        this.#tellEnvironment(message);
        break;
      case 'parameters':
        this.#tellParameters(tab, message);
        break;
      case 'kept_calls':
        if (!this.#sources.has('file')) this.#tell(message);
        break;
      case 'command':
        this.#tell(this.#marked(tab, message), tab);
        break;
      case 'media_event':
        if (this.#carriers.get(message.call) === tab) this.#tell(message, tab);
        break;
      default:
        this.#tell(message, tab);
    }
  }

  /** leave tells that a tab is gone; `forGood` if it said so, and was not loaded again. */
  leave(tab: Tab, forGood: boolean): void {
    if (!this.#tabs.delete(tab)) return;
    for (const [id, asker] of this.#askers) if (asker.tab === tab) this.#askers.delete(id);
    const orphans = [...this.#carriers].filter(([, carrier]) => carrier === tab).map(([call]) => call);
    for (const call of orphans) this.#carriers.set(call, undefined);
    if (this.#tabs.size > 0) {
      this.#adopt();
      return;
    }
    if (forGood) this.#end();
    else this.#cancelEnd = this.#parts.after(orphanPatience, () => this.#end());
  }

  /** fail tells every tab that the core has crashed; the next tab to come gets a new one. */
  fail(reason: string): void {
    for (const tab of this.#tabs) tab.send({ type: 'failed', reason });
    this.#tabs.clear();
    this.#forget();
  }

  #join(tab: Tab): void {
    this.#cancelEnd?.();
    this.#cancelEnd = undefined;
    // Nobody comes back to a phone that is ending: it has hung up.
    if (this.#isEnding) this.#forget();
    this.#tabs.add(tab);
    if (!this.#core) {
      this.#core = this.#parts.openCore((message) => this.#emit(message));
      return;
    }
    if (Object.keys(this.#state).length > 0) tab.send({ type: 'state', patch: this.#state });
    for (const event of this.#told) tab.send(event);
    this.#adopt();
  }

  /** Gives calls and tones without a tab to the one that was used last. */
  #adopt(): void {
    const tab = this.#lastUsed();
    if (!tab) return;
    const tone = this.#tone;
    if (tone && (!tone.tab || !this.#tabs.has(tone.tab))) {
      tone.tab = tab;
      tab.send(tone.message);
    }
    for (const [call, carrier] of this.#carriers) {
      if (carrier) continue;
      this.#carriers.set(call, tab);
      this.#tell({ type: 'media_event', call, name: 'moved', detail: '' }, tab);
    }
  }

  #use(tab: Tab): void {
    this.#tabs.delete(tab);
    this.#tabs.add(tab);
  }

  #lastUsed(): Tab | undefined {
    return [...this.#tabs].at(-1);
  }

  #tell(message: LinkCommand, tab?: Tab): void {
    this.#current = tab;
    this.#core?.receive(message);
    this.#current = undefined;
  }

  /** The phone is one SIP instance, whatever tab it was started from. */
  #tellEnvironment(message: Extract<LinkCommand, { type: 'environment' }>): void {
    this.#instance ??= message.instance;
    const told = { ...message, ...(this.#instance !== undefined && { instance: this.#instance }) };
    const text = JSON.stringify(told);
    if (text !== this.#environment) this.#tell(told);
    this.#environment = text;
  }

  /** The phone runs with the settings of the page that started it; what is set later counts for all. */
  #tellParameters(tab: Tab, message: Extract<LinkCommand, { type: 'parameters' }>): void {
    const values = JSON.stringify(message.values);
    const known = message.source === 'api' ? undefined : this.#sources.get(message.source);
    if (known === undefined) {
      this.#sources.set(message.source, values);
      this.#tell(message, tab);
    } else if (message.source === 'file' && known !== values && values !== '{}') {
      const text =
        'WARNING, sharedphone: the settings of this page differ from those of the page that started the phone, and are not used';
      tab.send({ type: 'log', level: 2, text });
    }
  }

  #marked(tab: Tab, message: Extract<LinkCommand, { type: 'command' }>): LinkCommand {
    if (message.id === undefined) return message;
    const id = ++this.#lastId;
    this.#askers.set(id, { tab, id: message.id });
    return { ...message, id };
  }

  #emit(message: LinkMessage): void {
    switch (message.type) {
      case 'result': {
        const asker = this.#askers.get(message.id);
        this.#askers.delete(message.id);
        asker?.tab.send({ ...message, id: asker.id });
        return;
      }
      case 'media':
        this.#route(message);
        return;
      // The tabs have one store and one web server.
      case 'http':
      case 'store':
        this.#lastUsed()?.send(message);
        return;
      case 'state':
        Object.assign(this.#state, message.patch);
        break;
      case 'event':
        this.#remember(message);
        break;
      case 'log':
        break;
    }
    for (const tab of this.#tabs) tab.send(message);
  }

  #route(message: MediaMessage): void {
    if (message.verb === 'tone') {
      this.#playTone(message);
      return;
    }
    if (message.verb === 'mix') {
      this.#mix(message);
      return;
    }
    const { call } = message;
    const makes = message.verb === 'create_offer' || message.verb === 'create_answer';
    if (makes && !this.#carriers.get(call)) this.#carriers.set(call, this.#current ?? this.#lastUsed());
    const carrier = this.#carriers.get(call);
    if (message.verb === 'close') this.#carriers.delete(call);
    carrier?.send(message);
  }

  /** Peers can hear each other only where their media is: each tab mixes the calls that it carries. */
  #mix(message: MediaMessage & { verb: 'mix' }): void {
    for (const tab of this.#tabs) {
      tab.send({ ...message, calls: message.calls.filter((call) => this.#carriers.get(call) === tab) });
    }
  }

  #playTone(message: MediaMessage & { verb: 'tone' }): void {
    const tab = message.tone === 'none' && this.#tone ? this.#tone.tab : (this.#current ?? this.#lastUsed());
    if (message.tone !== 'dtmf') this.#tone = message.tone === 'none' ? undefined : { tab, message };
    tab?.send(message);
  }

  /** Keeps those events that are still true for a page that comes later: the phone runs, is registered, has calls. */
  #remember(message: EventMessage): void {
    const [first, , , , , callId] = message.args;
    const forget = (isPast: (event: EventMessage) => boolean): void => {
      this.#told = this.#told.filter((event) => !isPast(event));
    };
    switch (message.name) {
      case 'onLoaded':
      case 'onStart':
      case 'onRegistered':
      case 'onAppStateChange':
        break;
      case 'onStop':
        forget(({ name }) => name === 'onStart');
        return;
      case 'onUnRegistered':
        forget(({ name }) => name === 'onRegistered');
        return;
      case 'onRegStateChange':
        forget(({ name }) => name === 'onRegStateChange');
        break;
      case 'onCallStateChange':
        if (typeof first === 'string' && /disconnected$/i.test(first)) {
          forget(({ name, args }) => name === message.name && args[5] === callId);
          return;
        }
        break;
      case 'getEvents':
        if (typeof first !== 'string' || !first.startsWith('START')) return;
        break;
      default:
        return;
    }
    forget(({ name, args }) => name === message.name && JSON.stringify(args) === JSON.stringify(message.args));
    this.#told.push(message);
  }

  /** No tab is left: the core hangs up and unregisters. */
  #end(): void {
    this.#isEnding = true;
    this.#tell({ type: 'page_closing' });
    this.#cancelEnd = this.#parts.after(farewell, () => this.#forget());
  }

  #forget(): void {
    this.#core?.stop();
    this.#core = undefined;
    this.#state = {};
    this.#told = [];
    this.#sources = new Map();
    this.#environment = '';
    this.#carriers.clear();
    this.#askers.clear();
    this.#tone = undefined;
    this.#isEnding = false;
  }
}
