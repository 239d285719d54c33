/**
 * The script oldapi_support.js, for pages that were written for the older applet product: its function names, as globals
 * and as members of webphone_api, and its events at the page's function `webphonetojs`. Load it after webphone_api.js.
 */

import { type OldApi, oldFunctions } from './state/old_functions.js';

type Page = Window & { webphone_api?: OldApi & Record<string, unknown>; webphonetojs?: (event: string) => unknown };

const page = window as unknown as Page & Record<string, unknown>;
const api = page.webphone_api;
if (!api) {
  console.error('oldapi_support.js: load webphone_api.js before this script');
} else {
  const functions = oldFunctions(api);
  Object.assign(api, functions);
  for (const [name, work] of Object.entries(functions)) page[name] ??= work;
  // The page may define its function at any time.
  api.getEvents((events) => {
    for (const event of events.split('\r\n').filter(Boolean)) page.webphonetojs?.(event);
  });
}
