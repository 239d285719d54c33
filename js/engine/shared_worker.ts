/**
 * The SharedWorker of a shared phone: phone.wasm and its SIP connection live here as long as a page of the site is open.
 * What each page sends first says where its two modules are and by which Web Lock its life is known.
 */

import type { LinkCommand, LinkMessage } from './link_messages.js';
import { addExtras, type PhoneFiles, readExtras } from './phone_extras.js';
import { PhoneHost } from './phone_host.js';
import { loadPhone } from './phone_module.js';
import { type SharedCore, SharedHub, type SharedStart, type Tab, type TabMessage } from './shared_hub.js';
import { openWebSocket } from './web_socket.js';

declare const self: SharedWorkerGlobalScope;

const hub = new SharedHub({ openCore, after });
let files: PhoneFiles = { phone: '', extras: '' };
let module: Promise<WebAssembly.Module> | undefined;

function after(delay: number, handler: () => void): () => void {
  const timer = setTimeout(handler, delay);
  return () => clearTimeout(timer);
}

/** Messages that come while phone.wasm loads wait for it. */
function openCore(emit: (message: LinkMessage) => void): SharedCore {
  let host: PhoneHost | undefined;
  let waiting: LinkCommand[] = [];
  let isStopped = false;
  const start = async (): Promise<void> => {
    const phone = loadPhone(await (module ??= loadModule(files.phone)), () => readExtras(files.extras));
    if (isStopped) return;
    const started = new PhoneHost(phone, {
      now: () => performance.now(),
      after,
      openSocket: openWebSocket,
      emit: (text) => emit(JSON.parse(text) as LinkMessage),
    });
    host = started;
    for (const message of waiting) started.receiveLink(JSON.stringify(message));
    waiting = [];
    await addExtras(phone, files.extras, (text) => emit({ type: 'event', name: 'onDisplay', args: [text, 'Error'] }));
    if (host === started) started.startBackground();
  };
  start().catch((error: unknown) => {
    module = undefined;
    hub.fail(error instanceof Error ? error.message : String(error));
  });
  return {
    receive: (message) => {
      if (host) host.receiveLink(JSON.stringify(message));
      else waiting.push(message);
    },
    stop: () => {
      isStopped = true;
      host?.stop();
      host = undefined;
    },
  };
}

async function loadModule(url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${url} could not be loaded: HTTP status ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

self.addEventListener('connect', (event) => {
  const [port] = event.ports;
  if (!port) return;
  const tab: Tab = { send: (message) => port.postMessage(message) };
  port.addEventListener('message', ({ data }: MessageEvent<SharedStart | TabMessage>) => {
    if ('type' in data) {
      hub.receive(tab, data);
      return;
    }
    files = data.files;
    // Granted when the page has gone, however it went.
    navigator.locks
      .request(data.lock, () => {
        hub.leave(tab, false);
        port.close();
      })
      .catch(() => undefined);
  });
  port.start();
});

// A phone that threw is in an unknown state: it must not go on.
self.addEventListener('error', (event) => hub.fail(event.message));
