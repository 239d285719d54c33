import type { LinkListener } from './engine/link.js';
import type { PhoneFiles } from './engine/phone_extras.js';
import { callKeeper } from './extras/call_keeper.js';
import { callNotice } from './extras/call_notice.js';
import { idleWatch } from './extras/idle_watch.js';
import { explainSettings } from './extras/idle_settings.js';
import { type MediaDesk, mediaDesk } from './extras/media_desk.js';
import { frameDoor } from './extras/frame_door.js';
import { lateFunctions } from './extras/late_functions.js';
import { loadScript } from './extras/load_script.js';
import { openBook } from './extras/open_book.js';
import { openNamed } from './extras/open_named.js';
import { tellPeerDetails } from './extras/peer_details.js';
import { type GroupParts, type SharedLink, openSharedPhone } from './extras/shared_phone.js';
import { changeSettings, readSettings, storage, storePlace } from './extras/storage.js';
import { settingsOfLink } from './extras/url_parameters.js';
import type { PagePhone } from './page_phone.js';
import { fetchText } from './platform/http.js';

/** Where the second script finds what it loads itself. */
export interface ExtrasPlaces {
  /** The address of webphone_recorder.js. */
  recorder: string;
  /** Makes the SharedWorker of webphone_shared_worker.js; undefined where the page cannot reach its file. */
  makeSharedWorker: ((options: WorkerOptions) => SharedWorker) | undefined;
  /** The modules that it runs. */
  files: PhoneFiles;
}

/**
 * What a first plain call does not need, in a script of its own that is loaded on first use. To add something: make its
 * module below extras/ and name it here; the page reaches it by `PagePhone.extras.use(...)`. It must not import what keeps
 * a state in webphone_api.js: it would get a copy of it.
 */
export const extrasOf = (places: ExtrasPlaces) => ({
  callKeeper,
  callNotice,
  changeSettings,
  explainSettings,
  fetchText,
  frameDoor,
  idleWatch,
  lateFunctions,
  loadScript,
  mediaDesk: (phone: PagePhone): MediaDesk => mediaDesk(phone, places.recorder),
  openBook,
  openNamed,
  openSharedPhone: (parts: GroupParts, listener: LinkListener): Promise<SharedLink> =>
    openSharedPhone({ ...parts, makeWorker: places.makeSharedWorker, files: places.files }, listener),
  readSettings,
  settingsOfLink,
  storage,
  storePlace,
  tellPeerDetails,
});

/** The interface of the second script. */
export type Extras = ReturnType<typeof extrasOf>;
