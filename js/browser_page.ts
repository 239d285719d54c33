import type { Link, LinkListener } from './engine/link.js';
import type { LogLevel } from './engine/link_messages.js';
import type { MediaDesk } from './extras/media_desk.js';
import type { CallPlatform } from './engine/webrtc_call.js';
import type { Lazy } from './state/lazy_extras.js';
import { watchForFeatures } from './engine/media_features.js';
import { type RingWish, Tones } from './engine/tones.js';
import { WebRtcEngine } from './engine/webrtc.js';
import { PagePhone } from './page_phone.js';
import { ElementAudioOutput } from './platform/audio_output.js';
import { BrowserMicrophone } from './platform/microphone.js';
import { watchParent } from './platform/frame_messages.js';
import { takeInstanceId } from './platform/instance_id.js';
import { takeCalls } from './platform/kept_calls.js';
import { watchPage, whenParsed } from './platform/page_lifecycle.js';
import { isLoopback, replaceQuery } from './platform/page_location.js';
import { readRecord } from './platform/kept_records.js';
import { hasWebRtc, makePeerConnection } from './platform/peer_connection.js';
import { WebAudioPlayer } from './platform/sound_player.js';
import { KeptSettings } from './state/kept_settings.js';
import { withoutSecrets } from './state/query.js';
import { watchForUser } from './watched_page.js';
import type { WebphoneApi } from './public_api.js';
import type { Extras } from './page_extras.js';
import { createApi } from './webphone_api.js';

/** Where tests find what the phone holds: `webphone_api[Symbol.for('webphone.census')]()`. */
const censusKey = Symbol.for('webphone.census');

/**
 * createBrowserPhone makes the phone of this page and its public interface. `openLink` begins to load the core; it is
 * called at once. `loadExtras` loads the second script, when it is needed.
 */
export function createBrowserPhone(
  openLink: (listener: LinkListener) => Link,
  loadExtras: () => Promise<Extras>,
): WebphoneApi {
  const instance = takeInstanceId();
  const query = location.search;
  hideSecrets(query);
  let engine: WebRtcEngine | undefined;
  const phone: PagePhone = new PagePhone({
    openLink,
    loadExtras: async () => {
      const extras = await loadExtras();
      extras.explainSettings(api.parameters, (text) => phone.log(3, text));
      return extras;
    },
    takeCalls,
    makeMedia: (owner) => (engine = makeEngine(owner)),
    environment: () => ({
      // A page of this very machine may well call a server on it: that takes no network.
      online: navigator.onLine || isLoopback(),
      secure: isSecureContext,
      webrtc: hasWebRtc(),
      websocket: typeof WebSocket === 'function',
      origin: location.origin,
      language: navigator.language,
      platform: telephone(),
      instance,
    }),
    ownerParameters: () => api.parameters,
    cookies: readCookies(),
    keeper: new KeptSettings({
      page: location,
      readRecord,
      extras: () => phone.extras.get(),
      report: (text) => phone.log(2, `WARNING, ${text}`),
    }),
    query,
    clock: () => new Date().toISOString().slice(11, 23),
    writeConsole: (level, text) => writeConsole(api, level, text),
    later: (task) => queueMicrotask(task),
  });
  watchForUser(phone);
  watchForFeatures(phone);
  const api = createApi(phone);
  Object.defineProperty(api, censusKey, { value: () => engine?.census() });
  phone.load();
  whenParsed(() => phone.begin());
  watchPage({
    leaving: (mayReturn) => phone.leave(mayReturn),
    restored: () => phone.restore(),
    onlineChanged: () => phone.tellEnvironment(),
  });
  // The page around this one may use the phone; who may do so is decided in the extras.
  watchParent((message) => phone.extras.use('iframe', ({ frameDoor }) => frameDoor(phone, api).receive(message)));
  return api;
}

function makeEngine(phone: PagePhone): WebRtcEngine {
  const blocked = (): void => {
    phone.log(2, 'WARNING, the browser blocks sound until the user clicks or presses a key in the page');
    phone.display('Click on the page to hear sound', '');
  };
  const desk: Lazy<MediaDesk> = {
    get: async () => (await phone.extras.get()).mediaDesk(phone),
    use: (feature, work) => phone.extras.use(feature, ({ mediaDesk }) => work(mediaDesk(phone))),
  };
  const chosenDevice = (parameter: string): string =>
    (phone.snapshot.parameter(parameter) ?? '').replace(/^(?:Default|All)$/, '');
  const platform: CallPlatform = {
    microphone: new BrowserMicrophone(
      () => chosenDevice('audiodevicein'),
      () => phone.display('Allow the microphone: the browser waits for it', 'Microphone'),
    ),
    timers: { after },
    makeConnection: makePeerConnection,
    pictures: async (connection, isOffer) => {
      try {
        const { pictures } = await desk.get();
        await (isOffer ? pictures.offer(connection) : pictures.answer(connection));
      } catch (error) {
        phone.log(2, `WARNING, the call has no picture: ${String(error)}`);
      }
    },
    makeOutput: () => new ElementAudioOutput(blocked),
  };
  const ring = (): RingWish => ({
    gain: Number(phone.snapshot.parameter('volumering')) / 50,
    device: chosenDevice('audiodevicering'),
  });
  const tones = new Tones(new WebAudioPlayer(blocked), ring, desk);
  return new WebRtcEngine(platform, tones, (message) => phone.send(message), desk);
}

/** A sandboxed frame has none. */
function readCookies(): string {
  try {
    return document.cookie;
  } catch {
    return '';
  }
}

/** Which telephone this is, if it is one. */
function telephone(): string | undefined {
  const { userAgent } = navigator;
  if (/android/i.test(userAgent)) return 'android';
  return /iphone|ipad/i.test(userAgent) ? 'ios' : undefined;
}

/** Passwords leave the address bar before anything else happens. */
function hideSecrets(query: string): void {
  const cleanQuery = withoutSecrets(query);
  if (cleanQuery !== undefined) replaceQuery(cleanQuery);
}

function after(delay: number, handler: () => void): () => void {
  const timer = setTimeout(handler, delay);
  return () => clearTimeout(timer);
}

function writeConsole(api: WebphoneApi, level: LogLevel, text: string): void {
  const everything = !['false', '0'].includes(api.getparameter('logtoconsole'));
  if (!everything && level > 1) return;
  if (level === 1) console.error(text);
  else if (level === 2) console.warn(text);
  else console.debug(text);
}
