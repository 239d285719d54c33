import type { CallSoundListener } from '../engine/call_sound.js';
import type { ToneName } from '../engine/link_messages.js';
import type { Segment } from '../engine/tones.js';
import type { PagePhone } from '../page_phone.js';
import { SharedContext } from './audio_context.js';
import { showDeviceDialog } from './device_dialog.js';
import { Devices, camera } from './devices.js';
import { sendDigit } from './digit_pace.js';
import { DigitTones } from './digit_tones.js';
import { type MediaHost, mediaHost } from './media_host.js';
import { Pictures, browserPictures } from './pictures.js';
import { IndexedOutbox } from './recording_outbox.js';
import { RecordingSender } from './recording_sender.js';
import { Recordings } from './recordings.js';
import { shortTone } from './short_tones.js';
import { SoundDesk } from './sound_desk.js';
import { SoundFiles } from './sound_files.js';
import { Statistics } from './statistics.js';
import { Volumes } from './volumes.js';

/** MediaDesk has all that can be done with the sound of calls beyond carrying it. */
export class MediaDesk {
  readonly devices: Devices;
  readonly volumes: Volumes;
  readonly recordings: Recordings;
  readonly files: SoundFiles;
  readonly sound: SoundDesk;
  readonly pictures: Pictures;
  readonly #digits: DigitTones;

  constructor(host: MediaHost) {
    const shared = new SharedContext(() => {
      host.log(2, 'WARNING, the browser blocks sound until the user clicks or presses a key in the page');
      host.display('Click on the page to let the sound through', '');
    });
    const sender = new RecordingSender(host, {
      fetch: (url, init) => fetch(url, init),
      outbox: new IndexedOutbox(),
      wait: (delay) => new Promise((resolve) => setTimeout(resolve, delay)),
    });
    this.devices = new Devices(
      host,
      navigator.mediaDevices as MediaDevices | undefined,
      () => void this.pictures.changeCamera(),
    );
    this.pictures = new Pictures(host, { ...browserPictures, cameraId: () => this.devices.id(camera) });
    this.sound = new SoundDesk(host, shared);
    this.volumes = new Volumes(host, this.sound);
    this.recordings = new Recordings(host, this.sound, shared, sender);
    this.#digits = new DigitTones(this.sound, shared);
    this.files = new SoundFiles(host, this.sound, shared);
    const statistics = new Statistics(host, {
      every: (delay, handler) => {
        const timer = setInterval(handler, delay);
        return () => clearInterval(timer);
      },
    });
    // The desk is last: who uses its channels ends before they do.
    const parts = [statistics, this.pictures, this.recordings, this.files, this.volumes, this.devices, this.sound];
    const tell: CallSoundListener = (event, call) => parts.forEach((part) => part.onSound(event, call));
    host.listen(tell);
    void sender.sendWaiting();
  }

  /** mix makes the peers of these calls hear each other; none of them ends the conference. */
  mix(calls: readonly number[]): void {
    this.sound.mix(calls);
  }

  /** dial lets the peer of a call hear the two tones of a digit. */
  dial(call: number, digit: string): Promise<void> {
    return this.#digits.dial(call, digit);
  }

  /** sendDigit sends a digit to the peer as telephone-event; see digit_pace.ts. */
  sendDigit(connection: RTCPeerConnection, digit: string): Promise<void> {
    return sendDigit(connection, digit);
  }

  /** shortTone gives a tone that does not repeat; see short_tones.ts. */
  shortTone(tone: ToneName, digit: string): readonly Segment[] | undefined {
    return shortTone(tone, digit);
  }

  showDeviceDialog(): Promise<void> {
    return showDeviceDialog(this.devices);
  }
}

const desks = new WeakMap<PagePhone, MediaDesk>();

/** mediaDesk gives the one desk of a page's phone. */
export function mediaDesk(phone: PagePhone, recorderUrl: string): MediaDesk {
  const desk = desks.get(phone) ?? new MediaDesk(mediaHost(phone, recorderUrl));
  desks.set(phone, desk);
  return desk;
}
