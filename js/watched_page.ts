import type { PagePhone } from './page_phone.js';

/** A call that comes in begins to ring, or a line changes otherwise, as getEvents tells it. */
const ringing = /^STATUS,\d+,Ringing,[^,]*,[^,]*,2,/;

/**
 * watchForUser loads what the second script has for a page that its user may not be looking at: the notification of a call,
 * the details of its peer, and unregistering while nobody is there. Most pages need neither.
 */
export function watchForUser(phone: PagePhone): void {
  let isNotifying = false;
  const number = (name: string): number => Number(phone.snapshot.parameter(name) ?? 0);
  phone.watch('getEvents', ([text]) => {
    if (typeof text !== 'string') return;
    const isRinging = ringing.test(text);
    if (isRinging && !canNotify(number('asknotifpermission'))) return;
    if (!isRinging && !isNotifying) return;
    isNotifying = true;
    phone.extras.use('call notification', (extras) => extras.callNotice(phone).tell(text));
  });
  phone.watch('peerDetails', ([, text]) =>
    phone.extras.use('showing the peer details', ({ tellPeerDetails }) => tellPeerDetails(phone, text)),
  );
  phone.watch('onStart', () => {
    if (number('unregonidle') > 0) phone.extras.use('unregonidle', (extras) => extras.idleWatch(phone).begin());
    if (number('asknotifpermission') === 3 && canNotify(3))
      phone.extras.use('call notification', (extras) => extras.callNotice(phone).ask());
  });
}

/** Whether the browser shows notifications, or may be asked to. */
function canNotify(asking: number): boolean {
  if (typeof Notification !== 'function') return false;
  return Notification.permission === 'granted' || (Notification.permission === 'default' && asking > 0);
}
