import { onNextGesture } from './user_gesture.js';

/** Where the sound of one call comes out. */
export interface AudioOutput {
  play(stream: MediaStream): void;
  setMuted(muted: boolean): void;
  /** Has volume and device. */
  readonly element: Pick<HTMLAudioElement, 'volume' | 'setSinkId'>;
  close(): void;
}

/**
 * ElementAudioOutput plays through a hidden audio element. `blocked` is called when the browser wants a click before it
 * plays sound; the output then starts by itself with that click.
 */
export class ElementAudioOutput implements AudioOutput {
  readonly element = document.createElement('audio');
  readonly #blocked: () => void;
  #stopWaiting: (() => void) | undefined;
  #isClosed = false;

  constructor(blocked: () => void) {
    this.#blocked = blocked;
    this.element.autoplay = true;
    this.element.hidden = true;
    document.body.append(this.element);
  }

  play(stream: MediaStream): void {
    if (this.element.srcObject !== stream) this.element.srcObject = stream;
    this.#start(true);
  }

  setMuted(muted: boolean): void {
    this.element.muted = muted;
  }

  close(): void {
    this.#isClosed = true;
    this.#stopWaiting?.();
    this.element.pause();
    this.element.srcObject = null;
    this.element.remove();
  }

  #start(mayWait: boolean): void {
    this.element.play().catch((error: unknown) => {
      const isBlocked = error instanceof DOMException && error.name === 'NotAllowedError';
      if (this.#isClosed || !isBlocked || !mayWait) return;
      this.#blocked();
      this.#stopWaiting?.();
      this.#stopWaiting = onNextGesture(() => this.#start(false));
    });
  }
}
