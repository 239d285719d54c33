const key = 'webphone.calls';

/** Calls as the core keeps them for the next life of the page (core/link/README.md), and when it did. */
export interface KeptCalls {
  calls: string;
  /** Milliseconds since 1970, as `left`. */
  since: number;
}

/** How long a page may be away, in milliseconds: about as long as somebody listens to silence. */
export const keptFor = 30_000;

/**
 * keepCalls keeps calls in the storage of this very tab, and only between two pages: a duplicate of the tab gets none, and no
 * other tab ever sees them.
 */
export function keepCalls(calls: KeptCalls): void {
  try {
    sessionStorage.setItem(key, JSON.stringify({ ...calls, left: Date.now() }));
  } catch {
    // Without storage a call ends with its page.
  }
}

/** takeCalls gives what the page before has kept, once. */
export function takeCalls(): KeptCalls | undefined {
  try {
    const text = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    const { calls, since, left } = JSON.parse(text ?? '{}') as Partial<KeptCalls & { left: number }>;
    if (typeof calls !== 'string' || typeof since !== 'number' || typeof left !== 'number') return undefined;
    const away = Date.now() - left;
    return away >= 0 && away <= keptFor && since <= left ? { calls, since } : undefined;
  } catch {
    return undefined;
  }
}
