import type { CallSound, CallSoundEvent, CallSoundListener } from '../engine/call_sound.js';
import type { Json, LinkCommand } from '../engine/link_messages.js';
import type { PagePhone } from '../page_phone.js';
import type { LineState } from '../state/snapshot.js';

/** What the media features need of the page; it is handed to them, see README.md. */
export interface MediaHost {
  /** Has a function told of the sound of calls, beginning with those that are up. */
  listen(listener: CallSoundListener): void;
  sound(call: number): CallSound | undefined;
  /** The calls that are up, by number. */
  calls(): number[];
  /** A setting's value, empty without one. */
  parameter(name: string): string;
  setParameter(name: string, value: string): void;
  /** A line of the snapshot by the number of its call. */
  line(call: number): (Partial<LineState> & { line: number }) | undefined;
  /** The call that a command without a line means. */
  activeCall(): number | undefined;
  /** A notification string for getEvents. */
  notify(notification: string): void;
  /** A text for the user. */
  display(text: string, title: string): void;
  /** 1 error, 2 warning, 3 event. */
  log(level: 1 | 2 | 3, text: string): void;
  send(message: LinkCommand): void;
  /** Where webphone_recorder.js is. */
  recorderUrl: string;
}

export type { CallSound, CallSoundEvent, Json };

/** mediaHost gives what the media features need of a page's phone. */
export function mediaHost(phone: PagePhone, recorderUrl: string): MediaHost {
  const { media, snapshot } = phone;
  return {
    listen: (listener) => media.listen(listener),
    sound: (call) => media.sound(call),
    calls: () => media.calls(),
    parameter: (name) => snapshot.parameter(name) ?? '',
    setParameter: (name, value) => phone.setParameter(name, value),
    line: (call) => {
      const { lines } = snapshot.all();
      const found = Object.entries(lines).find(([, line]) => line.call === call);
      return found && { ...found[1], line: Number(found[0]) };
    },
    activeCall: () => snapshot.activeLine()?.call,
    notify: (notification) => phone.notify(notification),
    display: (text, title) => phone.display(text, title),
    log: (level, text) => phone.log(level, text),
    send: (message) => phone.send(message),
    recorderUrl,
  };
}
