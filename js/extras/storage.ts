import { type PageAddress, folderOf } from '../state/kept_settings.js';
import { parameterTexts } from '../state/parameter_text.js';
import { CookieTexts, IndexedTexts, type KeptTexts, LocalTexts, MemoryTexts } from './kept_texts.js';

/** Settings of the page's owner, by names in lower case. */
export type OwnerSettings = Readonly<Record<string, string>>;

/** storePlace names the settings, contacts and history that pages share, after `profile` or the page's address. */
export function storePlace(owner: OwnerSettings, page: PageAddress = location): string {
  if (owner['profile']) return `profile ${owner['profile']}`;
  const folder = folderOf(page);
  const { hostname } = page;
  const places: Record<string, string> = { '0': '', '1': hostname, '2': hostname + folder };
  return places[owner['usepathinfilenames'] ?? '3'] ?? folder;
}

/** More settings than this are not stored in one place. */
export const mostSettings = 500;

/** What cookies keep, should nothing else work: a cookie goes to the web server with every request, so no secret is among it. */
const cookieSettings = ['serveraddress', 'webrtcserveraddress', 'username', 'sipusername', 'displayname', 'language'];

/** A place to keep texts in, and whether others than us get to see them. */
interface Candidate {
  open(): KeptTexts;
  isPublic?: boolean;
}

/** browserCandidates gives the places that `preferred_storage` and `storagecookiefailback` allow, best first. */
export function browserCandidates(owner: OwnerSettings): Candidate[] {
  const preference = owner['preferred_storage'] ?? '-1';
  const memory = { open: () => new MemoryTexts() };
  if (preference === '0') return [memory];
  const indexed = { open: () => new IndexedTexts() };
  const local = { open: () => new LocalTexts(localStorage) };
  const cookies = { open: () => new CookieTexts(document), isPublic: true };
  return [
    ...(preference === '2' ? [local] : [indexed, local]),
    ...(owner['storagecookiefailback'] === '0' ? [] : [cookies]),
    memory,
  ];
}

/** Storage keeps settings and lists between sessions, in the best place that the browser offers. */
export class Storage {
  readonly #candidates: (owner: OwnerSettings) => Candidate[];
  #texts: Promise<{ texts: KeptTexts; isPublic: boolean }> | undefined;

  constructor(candidates: (owner: OwnerSettings) => Candidate[]) {
    this.#candidates = candidates;
  }

  /** readSettings gives what is stored, after it has forgotten what `resetsettings` or a new `configversion` wants forgotten. */
  async readSettings(place: string, owner: OwnerSettings): Promise<string | undefined> {
    const { texts } = await this.#open(owner);
    const version = owner['configversion'];
    const isNewVersion = version !== undefined && (await texts.read(`configversion ${place}`)) !== version;
    if (isNewVersion) await texts.write(`configversion ${place}`, version);
    const isReset = ['true', '1'].includes(owner['resetsettings'] ?? '');
    if (isNewVersion || isReset) await texts.write(`settings ${place}`, undefined);
    return texts.read(`settings ${place}`);
  }

  /** changeSettings keeps or forgets single settings, whatever other pages of the same place have stored meanwhile. */
  changeSettings(place: string, owner: OwnerSettings, changes: Readonly<Record<string, string | null>>): Promise<void> {
    return this.change(owner, `settings ${place}`, (text, isPublic) => {
      const kept = new Map(Object.entries(parameterTexts(JSON.parse(text ?? '{}')).texts));
      for (const [name, value] of Object.entries(changes)) {
        kept.delete(name);
        const isAllowed = !isPublic || cookieSettings.includes(name);
        if (value !== null && isAllowed && kept.size < mostSettings) kept.set(name, value);
      }
      return JSON.stringify(Object.fromEntries(kept));
    });
  }

  /** read gives a text of any name. */
  async read(owner: OwnerSettings, name: string): Promise<string | undefined> {
    return (await this.#open(owner)).texts.read(name);
  }

  /** change replaces a text by what `edit` makes of it, one change at a time in all pages of this origin. */
  async change(
    owner: OwnerSettings,
    name: string,
    edit: (text: string | undefined, isPublic: boolean) => string | undefined,
  ): Promise<void> {
    const { texts, isPublic } = await this.#open(owner);
    await inTurn(async () => texts.write(name, edit(await texts.read(name), isPublic)));
  }

  /**
   * clear forgets what is stored, by the documented levels: 0 the settings, unless that was done before; 1 the settings;
   * 2 contacts, history and messages too; 3 also what the browser has cached of the phone.
   */
  async clear(place: string, owner: OwnerSettings, level: number): Promise<void> {
    const { texts } = await this.#open(owner);
    if (level <= 0 && (await texts.read(`cleared ${place}`)) !== undefined) return;
    await texts.write(`cleared ${place}`, '1');
    await texts.write(`settings ${place}`, undefined);
    if (level < 2) return;
    for (const kind of ['contacts', 'history', 'messages']) await texts.write(`${kind} ${place}`, undefined);
    if (level < 3 || !('caches' in globalThis)) return;
    for (const name of await caches.keys()) if (name.startsWith('webphone')) await caches.delete(name);
  }

  #open(owner: OwnerSettings): Promise<{ texts: KeptTexts; isPublic: boolean }> {
    return (this.#texts ??= firstThatWorks(this.#candidates(owner)));
  }
}

async function firstThatWorks(candidates: readonly Candidate[]): Promise<{ texts: KeptTexts; isPublic: boolean }> {
  for (const candidate of candidates) {
    try {
      const texts = candidate.open();
      await texts.read('settings');
      return { texts, isPublic: candidate.isPublic ?? false };
    } catch {
      // Private browsing, a sandbox or plain http forbids this one.
    }
  }
  return { texts: new MemoryTexts(), isPublic: false };
}

let lastTurn: Promise<void> = Promise.resolve();

function inTurn(work: () => Promise<void>): Promise<void> {
  const turn = lastTurn.then(() => alone(work));
  lastTurn = turn.catch(() => undefined);
  return turn;
}

/** Without locks only the changes of this page wait for one another. */
async function alone(work: () => Promise<void>): Promise<void> {
  const locks = (globalThis.navigator as Navigator | undefined)?.locks;
  if (locks) await locks.request('webphone.storage', work);
  else await work();
}

export const storage = new Storage(browserCandidates);

/** readSettings gives what a page has stored. */
export function readSettings(owner: OwnerSettings, page: PageAddress): Promise<string | undefined> {
  return storage.readSettings(storePlace(owner, page), owner);
}

/** changeSettings keeps or forgets settings of a page. */
export function changeSettings(
  owner: OwnerSettings,
  page: PageAddress,
  changes: Readonly<Record<string, string | null>>,
): Promise<void> {
  return storage.changeSettings(storePlace(owner, page), owner, changes);
}
