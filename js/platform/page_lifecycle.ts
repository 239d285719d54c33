/** What happens to the page as a whole. */
export interface PageListener {
  /** The page goes away: last chance to send something. It may come back as it is. */
  leaving(mayReturn: boolean): void;
  /** The page is back out of the browser's cache, with everything that it had been. */
  restored(): void;
  /** The network came or went. */
  onlineChanged(): void;
}

/** watchPage tells the listener as long as the page lives. */
export function watchPage(listener: PageListener): void {
  window.addEventListener('pagehide', (event) => listener.leaving(event.persisted));
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) listener.restored();
  });
  window.addEventListener('online', () => listener.onlineChanged());
  window.addEventListener('offline', () => listener.onlineChanged());
}

/**
 * whenParsed runs a task when the scripts of the page have run: inline scripts after the one that includes the phone may
 * still set its parameters. Never runs it within the caller's turn.
 */
export function whenParsed(task: () => void): void {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', task, { once: true });
  else setTimeout(task, 0);
}
