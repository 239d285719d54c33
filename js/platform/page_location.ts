/** isLoopback tells whether the page comes from this very machine. */
export function isLoopback(): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(location.hostname);
}

/** replaceQuery shows another query in place of this one, in the address bar and the history, without loading anything. */
export function replaceQuery(query: string): void {
  history.replaceState(history.state, '', `${location.pathname}${query}${location.hash}`);
}
