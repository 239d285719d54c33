/**
 * The script iframe_helper.js, for a page that has its phone in `<iframe id="webphoneframe">`: it defines webphone_api
 * there, which passes functions to the phone in the frame and callbacks from it. Messages go to the frame's own origin
 * and are taken from that frame and origin alone.
 */

import { FrameLink } from './engine/frame_link.js';
import { passToFrame } from './functions/frame.js';
import { PagePhone } from './page_phone.js';
import type { WebphoneApi } from './public_api.js';
import { createApi } from './webphone_api.js';

type Page = Window & { webphone_api?: WebphoneApi; wpa?: WebphoneApi };

const page = window as unknown as Page;
if (typeof page.webphone_api?.setparameter === 'function') {
  console.warn('iframe_helper.js: this page has a phone of its own already, which stays');
} else {
  let link: FrameLink | undefined;
  const phone: PagePhone = new PagePhone({
    openLink: (listener) => (link = new FrameLink(listener)),
    makeMedia: () => ({
      handle: () => undefined,
      prepare: () => undefined,
      rest: () => undefined,
      closeAll: () => undefined,
      calls: () => [],
      sound: () => undefined,
      listen: () => undefined,
    }),
    loadExtras: () => Promise.reject(new Error('it is in the frame')),
    environment: () => ({ online: true, secure: true, webrtc: true, websocket: true, origin: '', language: '' }),
    ownerParameters: () => api.parameters,
    query: '',
    clock: () => new Date().toISOString().slice(11, 23),
    writeConsole: () => undefined,
    later: (task) => queueMicrotask(task),
  });
  const api = createApi(phone);
  passToFrame(api, phone, (name, args) => link?.call(name, args));
  api.parameters = { ...(page.webphone_api as Partial<WebphoneApi> | undefined)?.parameters };
  page.webphone_api = page.wpa = api;
  const begin = (): void => {
    phone.load();
    phone.begin();
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin, { once: true });
  else begin();
}
