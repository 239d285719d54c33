import type { HttpReply, HttpRequest } from '../engine/link_messages.js';
import { shownName } from './shown_name.js';

/** A contact; the texts are what users and web servers gave, to be shown as text only. */
export interface Contact {
  name: string;
  /** Several with a vertical bar between them, as the types. */
  number: string;
  favorite: string;
  email: string;
  address: string;
  notes: string;
  website: string;
  type: string;
  /** It came from the address book of the web server. */
  isServers?: boolean;
}

/** What the book needs of the page. */
export interface BookParts {
  /** The value of a setting. */
  setting(name: string): string;
  read(kind: 'contacts' | 'history' | 'addressbook'): Promise<string | undefined>;
  write(kind: 'contacts' | 'history' | 'addressbook', text: string | undefined): void;
  fetch(request: HttpRequest): Promise<HttpReply>;
  /** Sends a notification string to the page. */
  notify(text: string): void;
  report(text: string): void;
  /** Milliseconds since 1970. */
  now(): number;
}

export const mostContacts = 5000;
export const mostCalls = 1000;
const longestField = 500;
const fieldNames = ['name', 'number', 'favorite', 'email', 'address', 'notes', 'website', 'type'] as const;

/** A call as listcallhistory tells it: 0 outgoing, 1 incoming, 2 missed. */
type CallLine = [type: 0 | 1 | 2, name: string, number: string, time: number, duration: number, reason: string];

/** ContactBook is the user's contacts and the calls that were made, both stored and bounded. */
export class ContactBook {
  readonly #parts: BookParts;
  #contacts: Contact[];
  #calls: CallLine[];

  private constructor(parts: BookParts, contacts: Contact[], calls: CallLine[]) {
    this.#parts = parts;
    this.#contacts = contacts;
    this.#calls = calls;
  }

  /** open reads what is stored, and asks the web server for its address book if it is time to. */
  static async open(parts: BookParts): Promise<ContactBook> {
    const [contacts, calls, fetched] = await Promise.all([
      parts.read('contacts'),
      parts.read('history'),
      parts.read('addressbook'),
    ]);
    const book = new ContactBook(parts, parseList(contacts, isContact), parseList(calls, isCallLine));
    if (contacts === undefined) book.#addDefaults(parts.setting('defcontacts'));
    const mode = parts.setting('serveraddressbook_sync') || '0';
    // 0 and 1 differ in what counts as done: to have asked, or to have got some.
    const isDone = mode !== '2' && fetched !== undefined && (mode === '0' || fetched !== '0');
    if (!isDone) book.sync();
    return book;
  }

  /** add keeps a contact, in place of one with the same name and number; false without name or number. */
  add(fields: readonly unknown[]): boolean {
    const [name, number, email, address, notes, website, type, favorite] = fields.map(cleanText);
    const contact = contactOf([name, number, favorite, email, address, notes, website, type]);
    return this.#put(contact) && this.#save();
  }

  /** remove forgets the contacts of this name or number; false if there are none that may be removed. */
  remove(name: unknown, number: unknown): boolean {
    const found = this.#find(cleanText(name), cleanText(number)).filter((contact) => this.#mayEdit(contact));
    this.#contacts = this.#contacts.filter((contact) => !found.includes(contact));
    return found.length > 0 && this.#save();
  }

  removeAll(): void {
    this.#contacts = this.#contacts.filter((contact) => !this.#mayEdit(contact));
    this.#save();
  }

  /** get gives a contact as a tab separated line, null if there is none. */
  get(name: unknown, number: unknown): string | null {
    const [contact] = this.#find(cleanText(name), cleanText(number));
    return contact ? lineOf(contact) : null;
  }

  /** list gives the contacts; null if there are none. */
  list(): string | null {
    return this.#contacts.length > 0 ? this.#contacts.map(lineOf).join('\r\n') : null;
  }

  /** sync asks the web server for its address book. */
  sync(): void {
    const url = this.#parts.setting('serveraddressbook_url');
    if (url === '') return;
    this.#parts
      .fetch({ type: 'http', request: 0, method: 'GET', url, headers: {}, timeout: 20_000 })
      .then((reply) => {
        if (reply.ok && reply.status === 200) this.#takeAddressBook(reply.body);
        else this.#parts.report(`the address book of the server: ${reply.ok ? `status ${reply.status}` : reply.error}`);
      })
      .catch((error: unknown) => this.#parts.report(`the address book of the server: ${String(error)}`));
  }

  /** addCall remembers a call: the arguments are those of onCdr. */
  addCall(cdr: readonly unknown[]): void {
    const [caller, called, connectTime, duration, direction, name, reason] = cdr;
    const isOutgoing = Number(direction) === 1;
    const talk = Number(duration) || 0;
    const number = cleanText(isOutgoing ? called : caller);
    const start = this.#parts.now() - talk - (Number(connectTime) || 0);
    const type = isOutgoing ? 0 : talk > 0 ? 1 : 2;
    const call: CallLine = [type, shownName(cleanText(name)), number, start, talk, cleanText(reason)];
    this.#calls = [call, ...this.#calls].slice(0, mostCalls);
    this.#parts.write('history', JSON.stringify(this.#calls));
    const isWanted = isOutgoing && this.#parts.setting('savetocontacts') === '2';
    if (isWanted && this.#find('', number).length === 0) this.add([cleanText(name) || number, number]);
  }

  /** history gives the calls, the newest first, as tab separated lines; null if there are none. */
  history(): string | null {
    return this.#calls.length > 0 ? this.#calls.map((call) => call.join('\t')).join('\r\n') : null;
  }

  #put(contact: Contact): boolean {
    if (contact.name === '' && contact.number === '') return false;
    const at = this.#contacts.findIndex(({ name, number }) => name === contact.name && number === contact.number);
    const known = this.#contacts[at];
    if (known && !this.#mayEdit(known) && contact.isServers !== true) return false;
    if (known) this.#contacts[at] = contact;
    else if (this.#contacts.length < mostContacts) this.#contacts.push(contact);
    else this.#parts.report(`there are ${mostContacts} contacts already: no more are kept`);
    return known !== undefined || this.#contacts.at(-1) === contact;
  }

  #find(name: string, number: string): Contact[] {
    return this.#contacts.filter(
      (contact) =>
        (name !== '' && contact.name === name) || (number !== '' && contact.number.split('|').includes(number)),
    );
  }

  #mayEdit(contact: Contact): boolean {
    return contact.isServers !== true || this.#parts.setting('serveraddressbook_allowedit') !== '0';
  }

  #addDefaults(list: string): void {
    for (const entry of list.split(';')) {
      const [name, number, email, address, notes, website] = entry.split(',').map(cleanText);
      this.#put(contactOf([name, number, '', email, address, notes, website, '']));
    }
    if (list !== '') this.#save();
  }

  #takeAddressBook(text: string): void {
    const lines = text.split(/\r?\n/).slice(0, mostContacts);
    const received = lines.map((line) => contactOf(line.split('\t').map(cleanText))).filter(({ name }) => name !== '');
    if (received.length > 0 && this.#parts.setting('serveraddressbook_clear') === '1') this.#contacts = [];
    for (const contact of received) this.#put({ ...contact, isServers: true });
    this.#save();
    this.#parts.write('addressbook', String(received.length));
    this.#parts.notify(`SERVERCONTACTS, ${received.length}`);
  }

  #save(): true {
    this.#parts.write('contacts', JSON.stringify(this.#contacts));
    return true;
  }
}

/** cleanText makes a field of a line: no tabs, line ends or other controls, no characters that turn the reading direction. */
function cleanText(value: unknown): string {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return text
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
    .slice(0, longestField);
}

function contactOf(fields: readonly (string | undefined)[]): Contact {
  return Object.fromEntries(fieldNames.map((name, i) => [name, fields[i] ?? ''])) as unknown as Contact;
}

function lineOf(contact: Contact): string {
  return fieldNames.map((name) => contact[name]).join('\t');
}

function parseList<Item>(text: string | undefined, isItem: (value: unknown) => value is Item): Item[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list.filter(isItem) : [];
  } catch {
    return [];
  }
}

function isContact(value: unknown): value is Contact {
  const fields = value as Record<string, unknown> | null;
  return typeof fields === 'object' && fields !== null && fieldNames.every((name) => typeof fields[name] === 'string');
}

function isCallLine(value: unknown): value is CallLine {
  return Array.isArray(value) && value.length === 6;
}
