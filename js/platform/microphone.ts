import { MediaError, microphoneError } from '../engine/media_error.js';

export interface AudioProcessing {
  echo_cancellation?: boolean;
  auto_gain?: boolean;
  noise_suppression?: boolean;
}

/** One call's use of the microphone. */
export interface MicrophoneUse {
  readonly track: MediaStreamTrack;
  /** Gives it back; the device is switched off when nobody uses it any more. */
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

/**
 * BrowserMicrophone opens the device once for all calls, so that the user is asked once. Each call has a track of its
 * own, to mute alone. The processing is that of the first call.
 */
export class BrowserMicrophone implements Microphone {
  #source: Promise<MediaStreamTrack> | undefined;
  #users = 0;
  #switchOff = new AbortController();
  #permission: PermissionStatus | undefined;

  constructor() {
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
    ++this.#users;
    try {
      const source = (this.#source ??= this.#request(processing));
      const track = (await source).clone();
      return { track, release: onlyOnce(() => this.#release(track)) };
    } catch (error) {
      this.#leave();
      throw microphoneError(error);
    }
  }

  #release(track: MediaStreamTrack): void {
    track.stop();
    this.#leave();
  }

  #leave(): void {
    if (--this.#users > 0) return;
    this.#source = undefined;
    this.#switchOff.abort();
    this.#switchOff = new AbortController();
  }

  #request(processing: AudioProcessing): Promise<MediaStreamTrack> {
    const source = requestTrack(processing);
    const { signal } = this.#switchOff;
    const forget = (): void => {
      if (this.#source === source) this.#source = undefined;
    };
    source.then((track) => {
      if (signal.aborted) track.stop();
      else {
        signal.addEventListener('abort', () => track.stop(), { once: true });
        track.addEventListener('ended', forget, { signal });
      }
    }, forget);
    return source;
  }
}

async function requestTrack(processing: AudioProcessing): Promise<MediaStreamTrack> {
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
    },
  });
  const [track] = stream.getAudioTracks();
  if (!track) throw new MediaError('no_microphone', 'the browser gave a stream without audio');
  return track;
}

function onlyOnce(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
