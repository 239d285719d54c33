import { onNextGesture } from './user_gesture.js';

/** Plays sounds that the page itself makes. */
export interface SoundPlayer {
  /** Plays samples of -1 to 1, at `rate` a second, in place of what plays; `loop` repeats them until `stop`. */
  play(samples: Float32Array<ArrayBuffer>, rate: number, loop: boolean): void;
  stop(): void;
}

/**
 * WebAudioPlayer plays through one AudioContext, which sleeps while there is nothing to play. `blocked` is called when
 * the browser wants a click before it plays sound; a sound that still plays then is heard from that click on.
 */
export class WebAudioPlayer implements SoundPlayer {
  readonly #blocked: () => void;
  #context: AudioContext | undefined;
  #end: (() => void) | undefined;
  #stopWaiting: (() => void) | undefined;

  constructor(blocked: () => void) {
    this.#blocked = blocked;
  }

  play(samples: Float32Array<ArrayBuffer>, rate: number, loop: boolean): void {
    this.#silence();
    const context = (this.#context ??= new AudioContext());
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
