import type { Link, LinkListener } from './engine/link.js';
import type { LogLevel } from './engine/link_messages.js';
import type { FrameDoor } from './extras/frame_door.js';
import { watchForFeatures } from './engine/media_features.js';
import { Tones } from './engine/tones.js';
import { WebRtcEngine } from './engine/webrtc.js';
import { PagePhone } from './page_phone.js';
import { ElementAudioOutput } from './platform/audio_output.js';
import { BrowserMicrophone } from './platform/microphone.js';
import { watchParent } from './platform/frame_messages.js';
import { takeInstanceId } from './platform/instance_id.js';
import { takeCalls } from './platform/kept_calls.js';
import { watchPage, whenParsed } from './platform/page_lifecycle.js';
import { browserLocation } from './platform/page_location.js';
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
  const query = browserLocation.query();
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
    makeMedia: () => {
      const blocked = (): void => {
        phone.log(2, 'WARNING, the browser blocks sound until the user clicks or presses a key in the page');
        phone.display('Click on the page to hear sound', '');
      };
      const platform = {
        microphone: new BrowserMicrophone(
          () => chosenDevice(phone.snapshot.parameter('audiodevicein')),
          () => phone.display('Allow the microphone: the browser waits for it', 'Microphone'),
        ),
        timers: { after },
        makeConnection: makePeerConnection,
        pictures: (connection: RTCPeerConnection, isOffer: boolean) =>
          phone.extras
            .get()
            .then(({ mediaDesk }) => mediaDesk(phone).pictures[isOffer ? 'offer' : 'answer'](connection))
            .catch((error: unknown) => phone.log(2, `WARNING, the call has no picture: ${String(error)}`)),
        makeOutput: () => new ElementAudioOutput(blocked),
      };
      const tones = new Tones(
        new WebAudioPlayer(blocked),
        () => ({
          gain: Number(phone.snapshot.parameter('volumering')) / 50,
          device: chosenDevice(phone.snapshot.parameter('audiodevicering')),
        }),
        (tone, digit) =>
          phone.extras
            .get()
            .then(({ shortTone }) => shortTone(tone, digit))
            .catch(() => undefined),
      );
      const desk = {
        mix: (calls: number[]) => phone.extras.use('conference', ({ mediaDesk }) => mediaDesk(phone).mix(calls)),
        dial: (call: number, digit: string) =>
          phone.extras.use('dtmf as tones', ({ mediaDesk }) => mediaDesk(phone).dial(call, digit)),
        sendDigit: async (connection: RTCPeerConnection, digit: string) =>
          (await phone.extras.get()).sendDigit(connection, digit),
      };
      return (engine = new WebRtcEngine(platform, tones, (message) => phone.send(message), desk));
    },
    environment: () => ({
      // A page of this very machine may well call a server on it: that takes no network.
      online: navigator.onLine || browserLocation.isLoopback,
      secure: isSecureContext,
      webrtc: hasWebRtc(),
      websocket: typeof WebSocket === 'function',
      origin: browserLocation.origin,
      language: navigator.language,
      ...telephone(),
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
  openFrameDoor(phone, api);
  return api;
}

/** A sandboxed frame has none. */
function readCookies(): string {
  try {
    return document.cookie;
  } catch {
    return '';
  }
}

/** Lets the page around this one use the phone, if there is one that asks; who may do so is decided in the extras. */
function openFrameDoor(phone: PagePhone, api: WebphoneApi): void {
  let door: FrameDoor | undefined;
  watchParent((message) => {
    phone.extras.use('iframe', ({ openDoor }) => {
      door ??= openDoor(phone, api as unknown as Record<string, unknown>);
      door.receive(message);
    });
  });
}

/** Which telephone this is, if it is one. */
function telephone(): { platform?: string } {
  const [name] = /android|iphone|ipad/i.exec(navigator.userAgent) ?? [];
  return name === undefined ? {} : { platform: /android/i.test(name) ? 'android' : 'ios' };
}

/** Passwords leave the address bar before anything else happens. */
function hideSecrets(query: string): void {
  const cleanQuery = withoutSecrets(query);
  if (cleanQuery !== undefined) browserLocation.replaceQuery(cleanQuery);
}

function chosenDevice(name = ''): string {
  return /^(Default|All)$/.test(name) ? '' : name;
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
