import type { Json } from '../engine/link_messages.js';
import type { PagePhone } from '../page_phone.js';
import type { Functions } from '../public_api.js';
import type { Callback } from '../state/callbacks.js';

export function stateFunctions(phone: PagePhone) {
  const { snapshot } = phone;
  const tell = <Value extends Json>(name: string, callback: unknown, value: Value): Value => {
    if (typeof callback === 'function') phone.callbacks.call(name, callback as Callback, [value]);
    return value;
  };
  return {
    isregistered: () => snapshot.get('registered'),
    isincall: () => snapshot.inCall(),
    getenginename: () => snapshot.get('engine'),
    getavailablecallfunc() {
      if (!snapshot.get('started')) return 'ERROR, the phone is not started';
      return snapshot.get('engine') === 'webrtc' ? 'conference,transfer,mute,hold,chat' : '';
    },
    getregfailreason: (callback, isExtended) => {
      const [reason = '', detail] = snapshot.get('registration_failure').split('\n');
      return tell('getregfailreason', callback, isExtended && detail ? `${reason} (${detail})` : reason);
    },
    getlastcalldetails: (callback) => tell('getlastcalldetails', callback, snapshot.get('last_call')),
    isserviceinstalled: (callback) => void tell('isserviceinstalled', callback, false),
    getlogs: () => phone.logs(),
    getStatus: () => snapshot.get('status'),
  } satisfies Partial<Functions>;
}
