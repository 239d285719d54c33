import { onNextGesture } from '../platform/user_gesture.js';

/**
 * SharedContext is the one AudioContext of all media features. It is made on first use, and it sleeps when nothing uses
 * it, because a running one costs power.
 */
export class SharedContext {
  readonly #blocked: () => void;
  #context: AudioContext | undefined;
  #users = 0;
  #running: Promise<void> | undefined;

  /** `blocked` is called when the browser wants a click before it lets sound through. */
  constructor(blocked: () => void) {
    this.#blocked = blocked;
  }

  get context(): AudioContext {
    return (this.#context ??= new AudioContext());
  }

  /** use keeps the context awake until the returned function is called. */
  use(): () => void {
    ++this.#users;
    let isUsed = true;
    return () => {
      if (!isUsed) return;
      isUsed = false;
      if (--this.#users === 0) void this.context.suspend().catch(() => undefined);
    };
  }

  /** running resolves when sound passes through, which may take a click of the user. */
  running(): Promise<void> {
    const { context } = this;
    if (context.state === 'running') return Promise.resolve();
    this.#running ??= this.#wake(context).finally(() => (this.#running = undefined));
    return this.#running;
  }

  #wake(context: AudioContext): Promise<void> {
    return new Promise((resolve) => {
      const stopWaiting = onNextGesture(() => void context.resume().catch(() => undefined));
      const look = (): void => {
        if (context.state !== 'running') return;
        context.removeEventListener('statechange', look);
        stopWaiting();
        resolve();
      };
      context.addEventListener('statechange', look);
      context.resume().then(look, () => undefined);
      const activation = navigator.userActivation as UserActivation | undefined;
      if (activation?.hasBeenActive === false) this.#blocked();
      look();
    });
  }
}
