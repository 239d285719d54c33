import { PagePhone } from './page_phone.js';
import type { WebphoneApi } from './public_api.js';
import { createApi } from './webphone_api.js';

/**
 * createServerPhone gives the public interface where there is no page, for code that is rendered on a server: it takes
 * settings and callbacks, and nothing ever happens.
 */
export function createServerPhone(): WebphoneApi {
  return createApi(
    new PagePhone({
      openLink: () => ({ send: () => undefined, close: () => undefined }),
      makeMedia: () => ({
        handle: () => undefined,
        prepare: () => undefined,
        rest: () => undefined,
        closeAll: () => undefined,
        calls: () => [],
        sound: () => undefined,
        listen: () => undefined,
      }),
      loadExtras: () => Promise.reject(new Error('there is no page')),
      environment: () => ({ online: false, secure: false, webrtc: false, websocket: false, origin: '', language: '' }),
      ownerParameters: () => ({}),
      query: '',
      clock: () => '',
      writeConsole: () => undefined,
      later: () => undefined,
    }),
  );
}
