import type { Link, LinkListener } from '../engine/link.js';
import type { LinkCommand } from '../engine/link_messages.js';
import type { PhoneFiles } from '../engine/phone_extras.js';
import type { HubMessage, SharedStart, TabMessage } from '../engine/shared_hub.js';
import { joinSharedTabs } from './shared_tabs.js';

/** What a page has for a phone that it shares with the other tabs of its site. */
export interface GroupParts {
  /** Pages that name the same group have one phone. */
  group: string;
  /** Opens a core of the page's own, for the tab that keeps the phone where there is no SharedWorker. */
  openLink(listener: LinkListener): Link;
}

export interface SharedPhoneParts extends GroupParts {
  /** Makes the SharedWorker; undefined where the page cannot reach its file. */
  makeWorker: ((options: WorkerOptions) => SharedWorker) | undefined;
  files: PhoneFiles;
}

/** A link to a phone that lives once for all tabs of a site. */
export interface SharedLink extends Link {
  /** The phone outlives its last page for some seconds: a page that goes need not hang up. */
  readonly outlivesPages: boolean;
}

/**
 * openSharedPhone connects to the phone of the group, or makes it if this is the first tab. Rejects with an Error where
 * the browser cannot share.
 */
export async function openSharedPhone(parts: SharedPhoneParts, listener: LinkListener): Promise<SharedLink> {
  const lock = `webphone.tab.${crypto.randomUUID()}`;
  await holdLock(lock);
  return typeof SharedWorker === 'function' && parts.makeWorker
    ? connectWorker(parts.makeWorker, { lock, files: parts.files }, parts.group, listener)
    : joinSharedTabs(parts, lock, listener);
}

/** Holds a lock as long as the page lives: its release tells the others that the page has gone. */
function holdLock(name: string): Promise<void> {
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return Promise.reject(new Error('the browser has no Web Locks on this page, it must be on https'));
  return new Promise((resolve, reject) => {
    const held = new Promise<never>(() => undefined);
    locks
      .request(name, () => {
        resolve();
        return held;
      })
      .catch(reject);
  });
}

function connectWorker(
  makeWorker: (options: WorkerOptions) => SharedWorker,
  start: SharedStart,
  group: string,
  listener: LinkListener,
): SharedLink {
  let outlivesPages = false;
  // Who knows this option reads it.
  const options = {
    name: `webphone.${group}`,
    get extendedLifetime() {
      outlivesPages = true;
      return true;
    },
  };
  const worker = makeWorker(options);
  const { port } = worker;
  const listening = new AbortController();
  const { signal } = listening;
  const close = (): void => {
    listening.abort();
    port.close();
  };
  const receive = (message: HubMessage): void => {
    if (message.type !== 'failed') {
      listener.message(message);
      return;
    }
    close();
    listener.failed(message.reason);
  };
  port.addEventListener('message', ({ data }: MessageEvent<HubMessage>) => receive(data), { signal });
  const unreadable = 'the shared worker script could not be loaded';
  worker.addEventListener('error', () => receive({ type: 'failed', reason: unreadable }), { signal });
  port.start();
  port.postMessage(start);
  const send = (message: TabMessage): void => port.postMessage(message);
  watchAttention(() => send({ type: 'attention' }), signal);
  return { send: (message: LinkCommand) => send(message), close, outlivesPages };
}

/** Tells when the user turns to this page: the phone rings there. */
export function watchAttention(tell: () => void, signal: AbortSignal): void {
  const look = (): void => {
    if (document.visibilityState === 'visible') tell();
  };
  window.addEventListener('focus', look, { signal });
  window.addEventListener('pointerdown', look, { signal, capture: true, passive: true });
  document.addEventListener('visibilitychange', look, { signal });
}
