/**
 * What a first plain call does not need, in a script of its own that is loaded on first use. To add something: make its
 * module below extras/ and name it here; the page reaches it by `PageParts.extras.use(...)`. It must not import what keeps
 * a state in webphone_api.js: it would get a copy of it.
 */
export const extras = {};

/** The interface of the second script. */
export type Extras = typeof extras;
