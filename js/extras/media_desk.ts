import type { CallSoundListener } from '../engine/call_sound.js';
import { SharedContext } from './audio_context.js';
import { showDeviceDialog } from './device_dialog.js';
import { Devices } from './devices.js';
import type { MediaHost } from './media_host.js';
import { SoundDesk } from './sound_desk.js';
import { Volumes } from './volumes.js';

/** MediaDesk has all that can be done with the sound and the picture of calls beyond carrying them. */
export class MediaDesk {
  readonly devices: Devices;
  readonly volumes: Volumes;
  readonly sound: SoundDesk;

  constructor(host: MediaHost) {
    const shared = new SharedContext(() => {
      host.log(2, 'WARNING, the browser blocks sound until the user clicks or presses a key in the page');
      host.display('Click on the page to let the sound through', '');
    });
    this.sound = new SoundDesk(host, shared);
    this.volumes = new Volumes(host, this.sound);
    this.devices = new Devices(host, navigator.mediaDevices as MediaDevices | undefined);
    const parts = [this.sound, this.volumes, this.devices];
    const tell: CallSoundListener = (event, call) => parts.forEach((part) => part.onSound(event, call));
    host.listen(tell);
  }

  /** mix makes the peers of these calls hear each other; none of them ends the conference. */
  mix(calls: readonly number[]): void {
    this.sound.mix(calls);
  }

  showDeviceDialog(): Promise<void> {
    return showDeviceDialog(this.devices);
  }
}
