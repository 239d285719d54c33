import type { PagePhone } from '../page_phone.js';
import { type KeptCalls, keepCalls } from '../platform/kept_calls.js';
import { watchReloads } from '../platform/reload_watch.js';

/**
 * Keeps calls for the page that is loaded next, if `reloadcalls` wants it; false if they are to end with this one.
 * `outlivesPages` says whether the phone does.
 */
export type CallKeeper = (kept: KeptCalls, outlivesPages: boolean) => boolean;

/** callKeeper gives what a page asks when it goes. `keep` and `isReloading` are for tests. */
export function callKeeper(
  phone: Pick<PagePhone, 'snapshot'>,
  keep = keepCalls,
  isReloading = watchReloads(),
): CallKeeper {
  return (kept, outlivesPages) => {
    const mode = phone.snapshot.parameter('reloadcalls');
    const isWaitedFor = mode === '2' || (mode === '1' && (outlivesPages || isReloading()));
    if (kept.calls === '' || !isWaitedFor) return false;
    keep(kept);
    return true;
  };
}
