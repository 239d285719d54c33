/** The address of the page. */
export interface PageLocation {
  readonly origin: string;
  /** The query with its question mark, or an empty text. */
  query(): string;
  /** Shows another query in place of this one, in the address bar and the history, without loading anything. */
  replaceQuery(query: string): void;
}

export const browserLocation: PageLocation = {
  get origin() {
    return location.origin;
  },
  query: () => location.search,
  replaceQuery: (query) => history.replaceState(history.state, '', `${location.pathname}${query}${location.hash}`),
};
