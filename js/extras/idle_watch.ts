import type { PagePhone } from '../page_phone.js';

/** What the watch needs of the browser. */
export interface IdleParts {
  /** Has a function told, at most once a second or so, that the user does something in the page. */
  onActivity(listener: () => void): void;
  after(delay: number, handler: () => void): () => void;
}

/** What is needed of the page's phone. */
export type IdlePhone = Pick<PagePhone, 'command' | 'log'> & {
  snapshot: Pick<PagePhone['snapshot'], 'parameter' | 'get' | 'inCall'>;
};

/**
 * IdleWatch unregisters the phone when the user has done nothing in the page for `unregonidle` seconds and no call is up,
 * and registers it again at the next sign of life.
 */
export class IdleWatch {
  readonly #phone: IdlePhone;
  readonly #parts: IdleParts;
  #cancel: (() => void) | undefined;
  #isAway = false;
  #isListening = false;

  constructor(phone: IdlePhone, parts: IdleParts) {
    this.#phone = phone;
    this.#parts = parts;
  }

  begin(): void {
    this.#isAway = false;
    this.#wait();
    if (this.#isListening) return;
    this.#isListening = true;
    this.#parts.onActivity(() => this.#active());
  }

  #active(): void {
    if (this.#isAway && this.#phone.snapshot.get('started')) {
      this.#phone.log(3, 'EVENT, the user is back: registering again');
      this.#phone.command('register', []);
    }
    this.#isAway = false;
    this.#wait();
  }

  #wait(): void {
    this.#cancel?.();
    const seconds = Number(this.#phone.snapshot.parameter('unregonidle') ?? 0);
    // Longer than the timers of browsers can wait is never.
    this.#cancel =
      seconds > 0 && seconds < 2 ** 31 / 1000 ? this.#parts.after(seconds * 1000, () => this.#idle()) : undefined;
  }

  #idle(): void {
    const { snapshot } = this.#phone;
    if (!snapshot.get('started')) return;
    if (snapshot.inCall()) {
      this.#wait();
      return;
    }
    if (!snapshot.get('registered')) return;
    this.#isAway = true;
    this.#phone.log(3, 'EVENT, the user is away: unregistering, see unregonidle');
    this.#phone.command('unregister', []);
  }
}

let watch: IdleWatch | undefined;

/** idleWatch gives the one of this page. */
export function idleWatch(phone: IdlePhone): IdleWatch {
  return (watch ??= new IdleWatch(phone, {
    onActivity: (listener) => {
      let last = 0;
      const tell = (): void => {
        if (Date.now() - last < 1000) return;
        last = Date.now();
        listener();
      };
      for (const name of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'])
        addEventListener(name, tell, { capture: true, passive: true });
    },
    after: (delay, handler) => {
      const timer = setTimeout(handler, delay);
      return () => clearTimeout(timer);
    },
  }));
}
