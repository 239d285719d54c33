/**
 * The script webphone_phone.js, for pages that can load scripts only (`file://`, another origin): carries the worker and the
 * two modules of the phone, and hands over a core made of them to webphone_api.js, which has loaded it.
 */

import { wrappedEvent } from './engine/script_events.js';
import { type WrappedFiles, unwrapCore } from './engine/wrapped_core.js';

/** Filled in by build.mjs. */
declare const WEBPHONE_FILES: WrappedFiles;

document.currentScript?.dispatchEvent(new CustomEvent(wrappedEvent, { detail: unwrapCore(WEBPHONE_FILES) }));
