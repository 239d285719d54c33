import { deviceId } from './device_id.js';
import { onNextGesture } from './user_gesture.js';

/** Plays sounds that the page itself makes. */
export interface SoundPlayer {
  /**
   * Plays samples of -1 to 1, at `rate` a second, in place of what plays; `loop` repeats them until `stop`. `device` is
   * the name of the output, empty for the default; browsers that cannot choose one for Web Audio take theirs.
   */
  play(samples: Float32Array<ArrayBuffer>, rate: number, loop: boolean, device: string): void;
  stop(): void;
}

/**
 * WebAudioPlayer plays through one AudioContext, which sleeps while there is nothing to play. `blocked` is called when
 * the browser wants a click before it plays sound; a sound that still plays then is heard from that click on.
 */
export class WebAudioPlayer implements SoundPlayer {
  readonly #blocked: () => void;
  #context: AudioContext | undefined;
  #device = '';
  #end: (() => void) | undefined;
  #stopWaiting: (() => void) | undefined;

  constructor(blocked: () => void) {
    this.#blocked = blocked;
  }

  play(samples: Float32Array<ArrayBuffer>, rate: number, loop: boolean, device: string): void {
    this.#silence();
    const context = (this.#context ??= new AudioContext());
    if (this.#device !== device) {
      this.#device = device;
      this.#route(context, device).catch(() => undefined); // then it sounds where the last one did
    }
    const buffer = context.createBuffer(1, samples.length, rate);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.loop = loop;
    source.connect(context.destination);
    const playing = new AbortController();
    source.addEventListener('ended', () => this.stop(), { signal: playing.signal });
    source.start();
    this.#end = () => {
      playing.abort();
      source.stop();
      source.disconnect();
    };
    this.#wake(context);
  }

  stop(): void {
    this.#silence();
    this.#context?.suspend().catch(() => undefined);
  }

  async #route(context: AudioContext & { setSinkId?: (id: string) => Promise<void> }, device: string): Promise<void> {
    const id = device && (await deviceId(navigator.mediaDevices, 'audiooutput', device));
    if (this.#device === device) await context.setSinkId?.(id ?? '');
  }

  #silence(): void {
    this.#stopWaiting?.();
    this.#end?.();
    this.#stopWaiting = this.#end = undefined;
  }

  #wake(context: AudioContext): void {
    // Without permission the promise of resume() stays open; userActivation tells at once.
    context.resume().catch(() => undefined);
    if (context.state === 'running' || hasUserGesture()) return;
    this.#blocked();
    this.#stopWaiting = onNextGesture(() => void context.resume().catch(() => undefined));
  }
}

function hasUserGesture(): boolean {
  const activation = navigator.userActivation as UserActivation | undefined;
  return activation === undefined || activation.hasBeenActive;
}
