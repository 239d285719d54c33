import { callNotice } from './extras/call_notice.js';
import { paceDigits } from './extras/digit_pace.js';
import { idleWatch } from './extras/idle_watch.js';
import { explainSettings } from './extras/idle_settings.js';
import { mediaDesk } from './extras/media_desk.js';
import { openDoor } from './extras/frame_door.js';
import { lateFunctions } from './extras/late_functions.js';
import { loadScript } from './extras/load_script.js';
import { openBook } from './extras/open_book.js';
import { openNamed } from './extras/open_named.js';
import { tellPeerDetails } from './extras/peer_details.js';
import { openSharedPhone } from './extras/shared_phone.js';
import { shortTone } from './extras/short_tones.js';
import { storage } from './extras/storage.js';
import { settingsOfLink } from './extras/url_parameters.js';
import { fetchText } from './platform/http.js';

/**
 * What a first plain call does not need, in a script of its own that is loaded on first use. To add something: make its
 * module below extras/ and name it here; the page reaches it by `PageParts.extras.use(...)`. It must not import what keeps
 * a state in webphone_api.js: it would get a copy of it.
 */
export const extras = {
  callNotice,
  explainSettings,
  fetchText,
  idleWatch,
  lateFunctions,
  loadScript,
  mediaDesk,
  openBook,
  openDoor,
  openNamed,
  openSharedPhone,
  paceDigits,
  settingsOfLink,
  shortTone,
  storage,
  tellPeerDetails,
};

/** The interface of the second script. */
export type Extras = typeof extras;
