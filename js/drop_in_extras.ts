/** The script webphone_extras.js of the drop-in: hands over the extras to webphone_api.js, which has loaded it. */

import { extrasEvent } from './engine/script_events.js';
import { extras } from './webphone_extras.js';

document.currentScript?.dispatchEvent(new CustomEvent(extrasEvent, { detail: extras }));
