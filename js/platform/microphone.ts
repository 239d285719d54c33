import { deviceId } from './device_id.js';
import { MediaError, mediaError } from '../engine/media_error.js';

export interface AudioProcessing {
  echo_cancellation?: boolean;
  auto_gain?: boolean;
  noise_suppression?: boolean;
}

/** One call's use of the microphone. */
export interface MicrophoneUse {
  readonly track: MediaStreamTrack;
  /** Gives it back, once; the device is switched off when nobody uses it any more. */
  release(): void;
}

export interface Microphone {
  /** Opens the microphone, asking the user if need be. Rejects with a MediaError. */
  open(processing: AudioProcessing): Promise<MicrophoneUse>;
  /** How many calls use it. */
  readonly users: number;
  /** Whether it opens without a question to the user, as far as the browser tells. */
  readonly isAllowed: boolean;
}

/** A device that is open, and how many calls use it. */
interface Source {
  readonly deviceName: string;
  readonly track: Promise<MediaStreamTrack>;
  users: number;
  /** The next call asks for a device anew. */
  readonly forget: () => void;
}

/** A user who is asked has not answered after so many milliseconds. */
const patience = 2000;

/**
 * BrowserMicrophone opens the device once for all calls, so that the user is asked once. Each call has a track of its
 * own, to mute alone. The processing is that of the first call. `deviceName` tells which device is wanted now, by the
 * name that the browser shows; the default one if it is empty or not there. `unanswered` is called when the browser
 * still waits for the user's permission.
 */
export class BrowserMicrophone implements Microphone {
  readonly #deviceName: () => string;
  readonly #unanswered: () => void;
  #source: Source | undefined;
  #users = 0;
  #permission: PermissionStatus | undefined;

  constructor(deviceName: () => string, unanswered: () => void) {
    this.#deviceName = deviceName;
    this.#unanswered = unanswered;
    // Older browsers lack the interface, or do not know the name.
    const permissions = navigator.permissions as Permissions | undefined;
    permissions?.query({ name: 'microphone' as PermissionName }).then(
      (status) => (this.#permission = status),
      () => undefined,
    );
  }

  get isAllowed(): boolean {
    return this.#permission?.state === 'granted';
  }

  get users(): number {
    return this.#users;
  }

  async open(processing: AudioProcessing): Promise<MicrophoneUse> {
    const source = this.#sourceFor(this.#deviceName(), processing);
    ++this.#users;
    ++source.users;
    try {
      const track = (await source.track).clone();
      return {
        track,
        release: () => {
          track.stop();
          this.#leave(source);
        },
      };
    } catch (error) {
      this.#leave(source);
      throw mediaError(error);
    }
  }

  #sourceFor(deviceName: string, processing: AudioProcessing): Source {
    if (this.#source?.deviceName === deviceName) return this.#source;
    const track = requestTrack(processing, deviceName);
    const source: Source = {
      deviceName,
      track,
      users: 0,
      forget: () => {
        if (this.#source === source) this.#source = undefined;
      },
    };
    this.#source = source;
    const timer = this.isAllowed ? undefined : setTimeout(this.#unanswered, patience);
    void track
      .then((opened) => opened.addEventListener('ended', source.forget), source.forget)
      .finally(() => clearTimeout(timer));
    return source;
  }

  #leave(source: Source): void {
    --this.#users;
    if (--source.users > 0) return;
    source.forget();
    source.track.then(
      (track) => {
        track.removeEventListener('ended', source.forget);
        track.stop();
      },
      () => undefined,
    );
  }
}

async function requestTrack(processing: AudioProcessing, deviceName: string): Promise<MediaStreamTrack> {
  // Browsers leave mediaDevices out on pages that are not secure.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) {
    if (isSecureContext) throw new MediaError('no_webrtc', 'the browser has no navigator.mediaDevices');
    throw new MediaError('insecure_context', 'the page is neither on https nor on localhost');
  }
  const stream = await devices.getUserMedia({
    audio: {
      echoCancellation: processing.echo_cancellation ?? true,
      autoGainControl: processing.auto_gain ?? true,
      noiseSuppression: processing.noise_suppression ?? true,
      ...(deviceName && { deviceId: await chosenDevice(devices, deviceName) }),
    },
  });
  const [track] = stream.getAudioTracks();
  if (!track) throw new MediaError('no_microphone', 'the browser gave a stream without audio');
  return track;
}

/** Without an `exact` id the browser takes its default. */
async function chosenDevice(devices: MediaDevices, name: string): Promise<ConstrainDOMString> {
  const id = await deviceId(devices, 'audioinput', name);
  return id === undefined ? 'default' : { exact: id };
}
