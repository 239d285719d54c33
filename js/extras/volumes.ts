import type { CallSoundEvent } from '../engine/call_sound.js';
import type { MediaHost } from './media_host.js';
import type { SoundChannel } from './sound_channel.js';
import type { DeskReason, SoundDesk } from './sound_desk.js';

/** The settings of the documented device numbers: 0 microphone, 1 speaker, 2 ring. */
const settingNames = ['volumein', 'volumeout', 'volumering'] as const;
/** This volume leaves the sound as it is. */
const unchanged = 50;

/** gainOf gives what sound is multiplied with: 0 for a volume of 0, 1 for 50, 2 for 100. */
export function gainOf(volume: number): number {
  return volume / unchanged;
}

/** Volumes keeps the sound of calls as loud as the settings say. Those of 50 cost nothing. */
export class Volumes {
  readonly #host: MediaHost;
  readonly #desk: SoundDesk;

  constructor(host: MediaHost, desk: SoundDesk) {
    this.#host = host;
    this.#desk = desk;
  }

  onSound(event: CallSoundEvent, call: number): void {
    if (event === 'sound' || event === 'opened') this.#apply(call);
  }

  /** get gives the volume of a device, -1 if there is no such one. */
  get(device: number): number {
    const name = settingNames[device];
    return name === undefined ? -1 : this.#read(name);
  }

  /** set changes a volume for this call and the following ones; false if the device or the volume is none. */
  set(device: number, volume: number): boolean {
    const name = settingNames[device];
    if (name === undefined || !Number.isFinite(volume)) {
      this.#host.log(1, 'ERROR, setvolume: wants a device (0 microphone, 1 speaker, 2 ring) and a volume of 0 to 100');
      return false;
    }
    this.#host.setParameter(name, String(Math.round(Math.min(100, Math.max(0, volume)))));
    for (const call of this.#host.calls()) this.#apply(call);
    return true;
  }

  #read(name: (typeof settingNames)[number]): number {
    const volume = Number.parseInt(this.#host.parameter(name), 10);
    return Number.isNaN(volume) ? unchanged : volume;
  }

  #apply(call: number): void {
    const sound = this.#host.sound(call);
    if (!sound) return;
    const [input, output] = [gainOf(this.#read('volumein')), gainOf(this.#read('volumeout'))];
    this.#channel(call, 'microphone volume', input !== 1)?.setMicrophoneGain(input);
    const speaker = this.#channel(call, 'speaker volume', output > 1);
    if (speaker) speaker.setOutputGain(output);
    else sound.output.element.volume = output;
  }

  /** The channel to set a volume of: it is made where it is needed, and only set where it is there anyway. */
  #channel(call: number, reason: DeskReason, isNeeded: boolean): SoundChannel | undefined {
    if (isNeeded) return this.#desk.take(call, reason);
    const channel = this.#desk.find(call);
    this.#desk.leave(call, reason);
    return channel;
  }
}
