import type { CallSoundEvent } from '../engine/call_sound.js';
import type { MediaHost } from './media_host.js';

/** The documented device numbers. */
export const deviceKinds = [
  { kind: 'audioinput', setting: 'audiodevicein', title: 'Microphone' },
  { kind: 'audiooutput', setting: 'audiodeviceout', title: 'Speaker' },
  { kind: 'audiooutput', setting: 'audiodevicering', title: 'Ring tone' },
  { kind: 'videoinput', setting: 'videodevice', title: 'Camera' },
] as const;

const microphone = 0;
const speaker = 1;
export const camera = 3;
/** The name of the device that the browser or the system chooses. */
export const defaultName = 'Default';

/** The entries that browsers make up for the system's choice have these ids; `Default` stands for both. */
const standIns = ['default', 'communications'];

/** The part of navigator.mediaDevices that is used; it is missing on pages that are not secure. */
export type DeviceSource = Pick<MediaDevices, 'enumerateDevices' | 'addEventListener'>;

/** Devices lists and chooses microphones, speakers and cameras, and follows what is plugged in and out. */
export class Devices {
  readonly #host: MediaHost;
  readonly #source: DeviceSource | undefined;
  readonly #changeCamera: () => void;
  readonly #missing = new Set<number>();

  /** `changeCamera` is told when calls that are up are to show another camera. */
  constructor(host: MediaHost, source: DeviceSource | undefined, changeCamera: () => void) {
    this.#host = host;
    this.#source = source;
    this.#changeCamera = changeCamera;
    source?.addEventListener('devicechange', () => void this.#changed());
  }

  onSound(event: CallSoundEvent, call: number): void {
    if (event === 'opened') void this.#applySpeaker([call]);
    if (event === 'microphone ended') void this.#replaceMicrophone(call);
  }

  /** list gives the names of the devices of a number, the default first. Names are empty before the user allows any. */
  async list(device: number): Promise<string[]> {
    const known = await this.#known(device);
    return [defaultName, ...new Set(known.map(({ label }) => label).filter((label) => label !== ''))];
  }

  /** current gives the name of the chosen device, empty if the number is none. */
  current(device: number): string {
    const chosen = deviceKinds[device];
    return chosen ? this.#host.parameter(chosen.setting) || defaultName : '';
  }

  /** choose takes a device by its name: for calls that are up as well unless `immediate` is 1. */
  async choose(device: number, name: string, immediate: number): Promise<void> {
    const chosen = deviceKinds[device];
    if (!chosen) return void this.#host.display(`There is no device number ${device}; 0 to 3 are`, 'Audio device');
    // Who asks next shall hear of it.
    this.#host.setParameter(chosen.setting, name || defaultName);
    const known = await this.list(device);
    if (name !== '' && !known.includes(name)) {
      // Names are hidden until a microphone was allowed once: the choice is kept for then.
      this.#host.log(2, `WARNING, setaudiodevice: there is no ${chosen.title.toLowerCase()} of this name now`);
    }
    if (immediate === 1) return;
    if (device === microphone) await this.#reopenMicrophones();
    if (device === speaker) await this.#applySpeaker(this.#host.calls());
    if (device === camera) this.#changeCamera();
  }

  /** setLoudspeaker takes the loudspeaker of a telephone, or its earpiece; browsers on most machines have no such choice. */
  async setLoudspeaker(isLoud: boolean): Promise<void> {
    const wanted = isLoud ? /speaker/i : /ear|handset|receiver/i;
    const found = (await this.list(speaker)).find((name) => wanted.test(name));
    if (found !== undefined) return this.choose(speaker, found, 0);
    this.#host.log(2, 'WARNING, setloudspeaker: this browser does not tell loudspeaker and earpiece apart');
  }

  /** id gives the id of the chosen device, empty for the default and for one that is not there. */
  async id(device: number): Promise<string> {
    const name = this.current(device);
    if (name === defaultName) return '';
    return (await this.#known(device)).find(({ label }) => label === name)?.deviceId ?? '';
  }

  async #known(device: number): Promise<MediaDeviceInfo[]> {
    const wanted = deviceKinds[device]?.kind;
    const known = (await this.#source?.enumerateDevices()) ?? [];
    return known.filter(({ kind, deviceId }) => kind === wanted && !standIns.includes(deviceId));
  }

  async #reopenMicrophones(): Promise<void> {
    for (const call of this.#host.calls()) {
      await this.#host
        .sound(call)
        ?.reopenMicrophone()
        .catch((error: unknown) => this.#complain('microphone', error));
    }
  }

  async #replaceMicrophone(call: number): Promise<void> {
    const sound = this.#host.sound(call);
    try {
      await sound?.reopenMicrophone();
      const name = sound?.microphone?.label;
      if (name) this.#host.display(`The call goes on with another microphone: ${name}`, 'Microphone');
    } catch (error) {
      this.#complain('microphone', error);
    }
  }

  async #applySpeaker(calls: readonly number[]): Promise<void> {
    const id = await this.id(speaker);
    for (const call of calls) {
      const sound = this.#host.sound(call);
      if (sound) await playOn(sound.output.element, id).catch((error: unknown) => this.#complain('speaker', error));
    }
  }

  #complain(device: string, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    this.#host.display(`The ${device} could not be changed: ${why}`, 'Audio device');
  }

  /** A chosen device that goes is replaced by the default, and taken again when it is back. */
  async #changed(): Promise<void> {
    for (const [device, title] of [
      [microphone, 'Microphone'],
      [speaker, 'Speaker'],
    ] as const) {
      const isMissing = this.current(device) !== defaultName && (await this.id(device)) === '';
      if (isMissing === this.#missing.has(device)) continue;
      if (isMissing) this.#missing.add(device);
      else this.#missing.delete(device);
      this.#host.display(
        isMissing
          ? `${title} disconnected: ${this.current(device)}. The default device is used`
          : `${title} connected: ${this.current(device)}`,
        'Audio device',
      );
      if (device === speaker) await this.#applySpeaker(this.#host.calls());
      else if (!isMissing) await this.#reopenMicrophones(); // one that went ends its track, which is followed there
    }
  }
}

/** Chooses where an element is heard by the id of the device; empty is the default one. Older browsers cannot choose. */
async function playOn(element: Pick<HTMLAudioElement, 'setSinkId'>, id: string): Promise<void> {
  if (typeof (element.setSinkId as unknown) === 'function') await element.setSinkId(id);
  else if (id !== '') throw new Error('this browser always plays on the default device');
}
