import type { Extras } from '../page_extras.js';
import { parameterTexts } from './parameter_text.js';

/** Settings that outlive the page. */
export interface SettingsKeeper {
  /** Gives those of earlier sessions. `owner` holds the settings of the page itself, which say where to look. */
  read(owner: Readonly<Record<string, string>>): Promise<Record<string, string>>;
  /** Keeps a text for later sessions; null forgets it. */
  write(changes: Readonly<Record<string, string | null>>): void;
  /** Is told that all was forgotten. */
  forgotten(): void;
  /** Names the settings, contacts and history that belong together. */
  readonly place: string;
  /** The settings of the page itself, as `read` got them. */
  readonly owner: Readonly<Record<string, string>>;
}

/** The address of the page, as `location` has it. */
export interface PageAddress {
  hostname: string;
  pathname: string;
}

/** What storing needs of the page. */
export interface KeeperParts {
  page: PageAddress;
  /** Gives encrypted texts by name; rejects where there is no such storage. */
  readRecords(names: readonly string[]): Promise<(string | undefined)[]>;
  extras(): Promise<Extras>;
  report(text: string): void;
}

/** Their presence makes reading more than a look at one record. */
const specialNames = ['resetsettings', 'configversion', 'preferred_storage'];

/** storePlace names the settings, contacts and history that pages share, after `profile` or the page's address. */
export function storePlace(owner: Readonly<Record<string, string>>, { hostname, pathname }: PageAddress): string {
  if (owner['profile']) return `profile ${owner['profile']}`;
  const folder = pathname.slice(0, pathname.lastIndexOf('/') + 1);
  const places: Record<string, string> = { '0': '', '1': hostname, '2': hostname + folder };
  return places[owner['usepathinfilenames'] ?? '3'] ?? folder;
}

/**
 * KeptSettings reads at once what is stored the usual way, so that the start need not wait; everything else, writing
 * among it, is the second script's.
 */
export class KeptSettings implements SettingsKeeper {
  readonly #parts: KeeperParts;
  owner: Readonly<Record<string, string>> = {};
  #known: Record<string, string | null> = {};

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  async read(owner: Readonly<Record<string, string>>): Promise<Record<string, string>> {
    this.owner = owner;
    if (owner['preferred_storage'] === '0') return {};
    const { texts } = parameterTexts(JSON.parse((await this.#readText()) ?? '{}'));
    this.#known = { ...texts };
    return texts;
  }

  write(changes: Readonly<Record<string, string | null>>): void {
    // Most pages set the same things at every start: nothing to do, and no second script to load.
    const fresh = Object.entries(changes).filter(([name, value]) => (this.#known[name] ?? null) !== value);
    if (fresh.length === 0 || this.owner['preferred_storage'] === '0') return;
    Object.assign(this.#known, Object.fromEntries(fresh));
    this.#parts
      .extras()
      .then((extras) => extras.storage.changeSettings(this.place, this.owner, Object.fromEntries(fresh)))
      .catch((error: unknown) => this.#parts.report(`settings could not be stored: ${String(error)}`));
  }

  forgotten(): void {
    this.#known = {};
  }

  get place(): string {
    return storePlace(this.owner, this.#parts.page);
  }

  async #readText(): Promise<string | undefined> {
    if (!specialNames.some((name) => name in this.owner)) {
      try {
        return (await this.#parts.readRecords([`settings ${this.place}`]))[0];
      } catch {
        // No such storage here: the second script knows others.
      }
    }
    return (await this.#parts.extras()).storage.readSettings(this.place, this.owner);
  }
}
