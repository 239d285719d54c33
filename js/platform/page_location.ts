/** The address of the page. */
export interface PageLocation {
  readonly origin: string;
  /** The page comes from this very machine. */
  readonly isLoopback: boolean;
  /** The query with its question mark, or an empty text. */
  query(): string;
  /** Shows another query in place of this one, in the address bar and the history, without loading anything. */
  replaceQuery(query: string): void;
}

export const browserLocation: PageLocation = {
  get origin() {
    return location.origin;
  },
  get isLoopback() {
    return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(location.hostname);
  },
  query: () => location.search,
  replaceQuery: (query) => history.replaceState(history.state, '', `${location.pathname}${query}${location.hash}`),
};
