import type { Json } from '../engine/link_messages.js';

/** A function of the page that wants to be told. */
export type Callback = (...args: never[]) => unknown;

/**
 * Callbacks holds the page's functions by the name of the event. An event that is sticky has happened for good, like
 * `onLoaded`: who registers later is told as well.
 */
export class Callbacks {
  readonly #registered = new Map<string, Callback[]>();
  readonly #happened = new Set<string>();
  readonly #sticky: readonly string[];
  readonly #report: (text: string) => void;
  readonly #later: (task: () => void) => void;

  /** `report` takes a line for the log; `later` runs a task in a turn of its own. */
  constructor(options: {
    sticky: readonly string[];
    report: (text: string) => void;
    later: (task: () => void) => void;
  }) {
    this.#sticky = options.sticky;
    this.#report = options.report;
    this.#later = options.later;
  }

  /** register adds a function; null removes all of this name; anything else is ignored and reported. */
  register(name: string, callback: unknown): void {
    if (callback === null) {
      this.#registered.delete(name);
    } else if (typeof callback !== 'function') {
      this.#report(`WARNING, ${name} wants a function or null, not ${typeof callback}: ignored`);
    } else {
      const known = callback as Callback;
      this.#registered.set(name, [...(this.#registered.get(name) ?? []), known]);
      if (this.#happened.has(name)) this.#later(() => this.call(name, known, []));
    }
  }

  /** emit calls the functions of this name. What they throw is reported and goes no further. */
  emit(name: string, args: readonly Json[]): void {
    if (this.#sticky.includes(name)) {
      if (this.#happened.has(name)) return;
      this.#happened.add(name);
    }
    for (const callback of this.#registered.get(name) ?? []) this.call(name, callback, args);
  }

  /** call calls one function; `name` says in the log whose it is. What it throws is reported and goes no further. */
  call(name: string, callback: Callback, args: readonly Json[]): void {
    try {
      const result: unknown = (callback as (...args: readonly Json[]) => unknown)(...args);
      if (result instanceof Promise) result.catch((error: unknown) => this.#failed(name, error));
    } catch (error) {
      this.#failed(name, error);
    }
  }

  #failed(name: string, error: unknown): void {
    this.#report(
      `ERROR, a callback of ${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}
