import type { Link, LinkListener } from '../engine/link.js';
import type { Json, LinkCommand, LinkMessage } from '../engine/link_messages.js';
import { type HubMessage, SharedHub, type Tab, type TabMessage } from '../engine/shared_hub.js';
import { type SharedLink, type SharedPhoneParts, watchAttention } from './shared_phone.js';

/** What the tabs of a group say to each other; tabs are named by their locks. */
type Notice =
  | { kind: 'who' }
  | { kind: 'host'; host: string }
  | { kind: 'up'; from: string; message: TabMessage }
  | { kind: 'down'; to: string; message: HubMessage };

/**
 * joinSharedTabs shares a phone where there is no SharedWorker: the tab that holds the group's Web Lock has the core, and
 * the others talk to it over a BroadcastChannel. When it goes, the tab that gets the lock next makes a core, which takes
 * the calls up as the page before had kept them.
 */
export function joinSharedTabs(parts: SharedPhoneParts, name: string, listener: LinkListener): SharedLink {
  return new SharedTabs(parts, name, listener);
}

type Parameters = Extract<LinkCommand, { type: 'parameters' }>;

class SharedTabs implements SharedLink {
  readonly outlivesPages = false;
  readonly #parts: SharedPhoneParts;
  readonly #name: string;
  readonly #listener: LinkListener;
  readonly #channel: BroadcastChannel;
  readonly #closing = new AbortController();
  /** What a host must know of this page, in order. */
  readonly #introduction = new Map<string, LinkCommand>();
  readonly #carried = new Set<number>();
  readonly #tabs = new Map<string, Tab>();
  #isStarted = false;
  #kept = { calls: '', since: 0 };
  #host: string | undefined;
  #hub: SharedHub | undefined;

  constructor(parts: SharedPhoneParts, name: string, listener: LinkListener) {
    this.#parts = parts;
    this.#name = name;
    this.#listener = listener;
    this.#channel = new BroadcastChannel(`webphone.${parts.group}`);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<Notice>) => this.#notice(data));
    const { signal } = this.#closing;
    watchAttention(() => this.#send({ type: 'attention' }), signal);
    this.#post({ kind: 'who' });
    navigator.locks
      .request(`webphone.host.${parts.group}`, { signal }, () => {
        this.#becomeHost();
        return new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      })
      .catch(() => undefined);
  }

  send(message: LinkCommand): void {
    if (message.type === 'environment') this.#introduction.set('environment', message);
    if (message.type === 'parameters') this.#noteParameters(message);
    // While the others go on, the tab that takes over finds the calls as they are.
    if (message.type === 'page_closing' && this.#tabs.size > 0) return;
    this.#send(message);
  }

  close(): void {
    this.#closing.abort();
    this.#channel.close();
  }

  #noteParameters(message: Parameters): void {
    const known = this.#introduction.get(message.source) as Parameters | undefined;
    const values = { ...known?.values, ...message.values };
    this.#introduction.set(message.source, { ...message, values });
  }

  #send(message: TabMessage): void {
    if (this.#hub) this.#hub.receive(this.#self, message);
    else if (this.#host !== undefined) this.#post({ kind: 'up', from: this.#name, message });
  }

  readonly #self: Tab = { send: (message) => this.#receive(message) };

  #post(notice: Notice): void {
    this.#channel.postMessage(notice);
  }

  #notice(notice: Notice): void {
    switch (notice.kind) {
      case 'who':
        if (this.#hub) this.#post({ kind: 'host', host: this.#name });
        break;
      case 'host':
        if (notice.host !== this.#host) this.#follow(notice.host);
        break;
      case 'up':
        this.#hub?.receive(this.#tabOf(notice.from), notice.message);
        break;
      case 'down':
        if (notice.to === this.#name) this.#receive(notice.message);
        break;
    }
  }

  #tabOf(name: string): Tab {
    const known = this.#tabs.get(name);
    if (known) return known;
    const tab: Tab = { send: (message) => this.#post({ kind: 'down', to: name, message }) };
    this.#tabs.set(name, tab);
    navigator.locks
      .request(name, () => {
        this.#tabs.delete(name);
        this.#hub?.leave(tab, false);
      })
      .catch(() => undefined);
    return tab;
  }

  #becomeHost(): void {
    this.#hub = new SharedHub({ openCore: (emit) => this.#openCore(emit), after });
    const wasStarted = this.#isStarted;
    this.#follow(this.#name);
    if (wasStarted) this.#send({ type: 'command', name: 'start', args: [] });
    this.#post({ kind: 'host', host: this.#name });
  }

  #openCore(emit: (message: LinkMessage) => void) {
    const link: Link = this.#parts.openLink({ message: emit, failed: (reason) => this.#hub?.fail(reason) });
    return { receive: (message: LinkCommand) => link.send(message), stop: () => link.close() };
  }

  /** Another tab has the core now: what was with the one before is void, and it must hear of this page. */
  #follow(host: string): void {
    this.#host = host;
    this.#listener.message({ type: 'state', patch: { ready: null, registered: null, lines: null } });
    for (const call of this.#carried) this.#listener.message({ type: 'media', verb: 'close', call });
    this.#carried.clear();
    const { environment, ...rest } = Object.fromEntries(this.#introduction);
    if (environment) this.#send(environment);
    const { calls, since } = this.#kept;
    if (calls !== '') this.#send({ type: 'kept_calls', calls, age: Math.max(0, Date.now() - since) });
    for (const message of Object.values(rest)) this.#send(message);
  }

  #receive(message: HubMessage): void {
    if (message.type === 'failed') {
      this.close();
      this.#listener.failed(message.reason);
      return;
    }
    if (message.type === 'state') this.#noteState(message.patch);
    if (message.type === 'media' && message.verb !== 'tone' && message.verb !== 'mix') {
      if (message.verb === 'close') this.#carried.delete(message.call);
      else this.#carried.add(message.call);
    }
    this.#listener.message(message);
  }

  #noteState({ started, kept_calls: calls }: Record<string, Json>): void {
    if (typeof started === 'boolean') this.#isStarted = started;
    if (typeof calls === 'string') this.#kept = { calls, since: Date.now() };
  }
}

function after(delay: number, handler: () => void): () => void {
  const timer = setTimeout(handler, delay);
  return () => clearTimeout(timer);
}
