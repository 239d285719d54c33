import type { PagePhone } from '../page_phone.js';
import type { Functions } from '../public_api.js';
import type { LateCall } from './late.js';

/** What is to be answered at once about the sound and the picture of calls; all that is done with them comes with the second script. */
export function mediaFunctions(phone: PagePhone, call: LateCall) {
  const { snapshot } = phone;
  return {
    play: (...args) => call('play', args, canPlay(args[0], args[1])),
    playsound: (...args) => call('playsound', args, canPlay(args[0], args[1])),
    mutevideo: (...args) => snapshot.inCall() && call('mutevideo', args, true),
    isencrypted: () => (snapshot.inCall() && snapshot.get('engine') === 'webrtc' ? encrypted : unknown),
    getcallsession: (...call: unknown[]) => phone.session(...call) ?? null,
    getrtcpeerconnection: (...call: unknown[]) => phone.session(...call)?.connection ?? null,
  } satisfies Partial<Functions>;
}

/** The documented answers of isencrypted. WebRTC always encrypts media. */
const encrypted = 2;
const unknown = -1;

/** canPlay tells whether these are arguments of play() and playsound(): 1 plays, 0 stops, -1 loads in advance. */
export function canPlay(start: unknown, file: unknown): boolean {
  const what = Number(start);
  return typeof file === 'string' && [-1, 0, 1].includes(what) && (file !== '' || what === 0);
}
