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
  #source: AudioBufferSourceNode | undefined;
  #stopWaiting: (() => void) | undefined;

  constructor(blocked: () => void) {
    this.#blocked = blocked;
  }

  play(samples: Float32Array<ArrayBuffer>, rate: number, loop: boolean): void {
    this.#end();
    const context = (this.#context ??= new AudioContext());
    const buffer = context.createBuffer(1, samples.length, rate);
    buffer.copyToChannel(samples, 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.loop = loop;
    source.connect(context.destination);
    source.addEventListener('ended', () => {
      if (this.#source === source) this.stop();
    });
    source.start();
    this.#source = source;
    this.#wake(context);
  }

  stop(): void {
    this.#end();
    this.#context?.suspend().catch(() => undefined);
  }

  #end(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#source?.stop();
    this.#source?.disconnect();
    this.#source = undefined;
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
