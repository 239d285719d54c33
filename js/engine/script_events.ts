/** The event by which webphone_extras.js hands over what it carries, on its own script element. */
export const extrasEvent = 'webphoneextras';

/** The event by which webphone_phone.js does, see wrapped_core.ts. */
export const wrappedEvent = 'webphonecore';
