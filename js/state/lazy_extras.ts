import type { Extras } from '../page_extras.js';
import { messageOf } from './message_of.js';

/** What is loaded by its first use. */
export interface Lazy<Value> {
  /** Runs work with it; loads it before. If it cannot be had, says so and does nothing. */
  use(feature: string, work: (value: Value) => unknown): void;
  /** Gives it; rejects with an Error that names what could not be loaded. */
  get(): Promise<Value>;
}

/** The second script as the rest of the page knows it. */
export type ExtrasAccess = Lazy<Extras>;

/**
 * LazyExtras loads the second script once, on first use. A load that fails is tried again by the next use: the network
 * may be back then. Work runs in the order in which it was asked for.
 */
export class LazyExtras implements ExtrasAccess {
  readonly #load: () => Promise<Extras>;
  readonly #report: (text: string) => void;
  #extras: Promise<Extras> | undefined;

  /** `report` takes a text for the log and the user. */
  constructor(load: () => Promise<Extras>, report: (text: string) => void) {
    this.#load = load;
    this.#report = report;
  }

  get(): Promise<Extras> {
    const extras = (this.#extras ??= this.#load());
    extras.catch(() => {
      if (this.#extras === extras) this.#extras = undefined;
    });
    return extras;
  }

  use(feature: string, work: (extras: Extras) => unknown): void {
    this.get()
      .then(work)
      .catch((error: unknown) => {
        this.#report(`${feature} failed: ${messageOf(error)}`);
      });
  }
}
