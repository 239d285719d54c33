import type { PagePhone } from './page_phone.js';

/** A call that comes in begins to ring, or a line changes otherwise, as getEvents tells it. */
const ringing = /^STATUS,\d+,Ringing,[^,]*,[^,]*,2,/;

/**
 * watchForUser loads what the second script has for a page that its user may not be looking at: the notification of a call,
 * the details of its peer, and unregistering while nobody is there. Most pages need neither.
 */
export function watchForUser(phone: PagePhone): void {
  const number = (name: string): number => Number(phone.snapshot.parameter(name) ?? 0);
  /** Whether the browser shows notifications, or may be asked to. */
  const canNotify = (): boolean => {
    if (typeof Notification !== 'function') return false;
    const { permission } = Notification;
    return permission === 'granted' || (permission === 'default' && number('asknotifpermission') > 0);
  };
  let isNotifying = false;
  phone.watch('getEvents', ([text]) => {
    if (typeof text !== 'string') return;
    isNotifying ||= ringing.test(text) && canNotify();
    if (isNotifying) phone.extras.use('call notification', (extras) => extras.callNotice(phone).tell(text));
  });
  phone.watch('peerDetails', ([, text]) =>
    phone.extras.use('showing the peer details', (extras) => extras.tellPeerDetails(phone, text)),
  );
  phone.watch('onStart', () => {
    if (number('unregonidle') > 0) phone.extras.use('unregonidle', (extras) => extras.idleWatch(phone).begin());
    if (number('asknotifpermission') === 3 && canNotify())
      phone.extras.use('call notification', (extras) => extras.callNotice(phone).ask());
  });
}
