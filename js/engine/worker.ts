/** The Worker that runs phone.wasm: its timers are not throttled when the page is in the background. */

import type { WorkerStart } from './link.js';
import type { LinkMessage } from './link_messages.js';
import { addExtras, readExtras } from './phone_extras.js';
import { PhoneHost } from './phone_host.js';
import { loadPhone } from './phone_module.js';
import { openWebSocket } from './web_socket.js';

declare const self: DedicatedWorkerGlobalScope;

let host: PhoneHost | undefined;

self.addEventListener('message', (event: MessageEvent<WorkerStart | string>) => {
  if (typeof event.data === 'string') {
    host?.receiveLink(event.data);
    return;
  }
  const { module, extras } = event.data;
  const phone = loadPhone(module, () => readExtras(extras));
  host = new PhoneHost(phone, {
    now: () => performance.now(),
    after: (delay, handler) => {
      const timer = setTimeout(handler, delay);
      return () => clearTimeout(timer);
    },
    openSocket: openWebSocket,
    emit: (text) => self.postMessage(text),
  });
  const complain = (text: string): void => {
    const message: LinkMessage = { type: 'event', name: 'onDisplay', args: [text, 'Error'] };
    self.postMessage(JSON.stringify(message));
  };
  addExtras(phone, extras, complain)
    .then(() => host?.startBackground())
    .catch(reportError);
});

// A phone that threw is in an unknown state: it must not go on. The page is told by the worker's error event.
self.addEventListener('error', () => {
  host?.stop();
  host = undefined;
});
