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
  /** Gives an encrypted text by its name; rejects where there is no such storage. */
  readRecord(name: string): Promise<string | undefined>;
  extras(): Promise<Extras>;
  report(text: string): void;
}

/** Their presence makes reading more than a look at the usual record. */
const specialNames = ['resetsettings', 'configversion', 'preferred_storage', 'profile', 'usepathinfilenames'];

/** folderOf names what is stored, unless `profile` or `usepathinfilenames` say otherwise. */
export function folderOf({ pathname }: PageAddress): string {
  return pathname.slice(0, pathname.lastIndexOf('/') + 1);
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
      .then(({ changeSettings }) => changeSettings(this.owner, this.#parts.page, Object.fromEntries(fresh)))
      .catch((error: unknown) => this.#parts.report(`settings could not be stored: ${String(error)}`));
  }

  forgotten(): void {
    this.#known = {};
  }

  async #readText(): Promise<string | undefined> {
    if (!specialNames.some((name) => name in this.owner)) {
      try {
        return await this.#parts.readRecord(`settings ${folderOf(this.#parts.page)}`);
      } catch {
        // No such storage here: the second script knows others.
      }
    }
    return (await this.#parts.extras()).readSettings(this.owner, this.#parts.page);
  }
}
