import type { PagePhone } from '../page_phone.js';
import { shownName } from './shown_name.js';

/** The part of the browser's Notification that is needed. */
export interface Notice {
  onclick: unknown;
  close(): void;
}

/** What notifications need of the browser. */
export interface NoticeParts {
  permission(): string;
  /** Asks the user; gives the permission that there is then. */
  ask(): Promise<string>;
  show(title: string, options: NotificationOptions & { image?: string }): Notice;
  /** Whether the user looks at the page. */
  isSeen(): boolean;
  /** Brings the page to the front. */
  focus(): void;
  title(): string;
  /** The address of a picture; undefined for what is none. */
  address(text: string): string | undefined;
}

/** What is needed of the page's phone. */
export type NoticePhone = Pick<PagePhone, 'log'> & { snapshot: Pick<PagePhone['snapshot'], 'parameter'> };

/** The longest number that is shown. */
const longestNumber = 100;

/** Icons of the documentation that nobody has beside the script. */
const missingIcon = 'images/notification_icon.png';

/**
 * CallNotice shows a notification of the browser for a call that comes in, as `incomingcallpopup` says: 1 while the user
 * is elsewhere, 2 and 3 always. Its texts are text only, whatever a peer has sent.
 */
export class CallNotice {
  readonly #phone: NoticePhone;
  readonly #parts: NoticeParts;
  readonly #shown = new Map<string, Notice>();

  constructor(phone: NoticePhone, parts: NoticeParts) {
    this.#phone = phone;
    this.#parts = parts;
  }

  /** tell takes the notifications of getEvents, from the first ringing call on. */
  async tell(text: string): Promise<void> {
    const [kind, line = '', status, peer = '', , direction, name = ''] = text.split(',');
    if (kind !== 'STATUS' || !(Number(line) > 0)) return;
    if (status === 'Ringing' && direction === '2') await this.#ring(line, nameAndNumber(name, peer));
    else if (status !== 'Incoming...' && !status?.startsWith('Ringing')) this.#close(line);
  }

  /** ask asks for the permission, unless the user has decided already. */
  async ask(): Promise<boolean> {
    const permission = this.#parts.permission();
    if (permission !== 'default') return permission === 'granted';
    try {
      return (await this.#parts.ask()) === 'granted';
    } catch {
      return false;
    }
  }

  async #ring(line: string, peer: string): Promise<void> {
    const mode = this.#mode();
    if (this.#shown.has(line) || mode === 0 || (mode === 1 && this.#parts.isSeen())) return;
    const mayAsk = Number(this.#value('asknotifpermission')) > 0;
    if (this.#parts.permission() !== 'granted' && !(mayAsk && (await this.ask()))) return;
    const icon = this.#value('callnot_icon');
    const pictures = {
      icon: icon === missingIcon ? undefined : this.#parts.address(icon),
      image: this.#parts.address(this.#value('callnot_image')),
    };
    try {
      const notice = this.#parts.show(this.#value('callnot_title') || this.#parts.title(), {
        body: this.#value('callnot_body').replaceAll('PEERNAME', () => peer),
        tag: `webphone call ${line}`,
        ...Object.fromEntries(Object.entries(pictures).filter(([, address]) => address !== undefined)),
      });
      notice.onclick = () => {
        this.#parts.focus();
        notice.close();
      };
      this.#shown.set(line, notice);
    } catch (error) {
      // Android shows notifications of service workers only.
      this.#phone.log(2, `WARNING, the browser shows no notification: ${String(error)}`);
    }
  }

  #close(line: string): void {
    this.#shown.get(line)?.close();
    this.#shown.delete(line);
  }

  /** Older names of the setting can only switch it off. */
  #mode(): number {
    const isOff = ['hasincomingcallpopup', 'hasincomingcall'].some((name) => this.#value(name) === 'false');
    return isOff ? 0 : Number(this.#value('incomingcallpopup'));
  }

  #value(name: string): string {
    return this.#phone.snapshot.parameter(name) ?? '';
  }
}

/** A name may be anything that a peer likes, so the number stands beside it. */
function nameAndNumber(name: string, number: string): string {
  const [shown, called] = [shownName(name), number.slice(0, longestNumber)];
  return shown === '' || shown === called ? called : `${shown} (${called})`;
}

let notice: CallNotice | undefined;

/** callNotice gives the one of this page. */
export function callNotice(phone: NoticePhone): CallNotice {
  return (notice ??= new CallNotice(phone, {
    permission: () => Notification.permission,
    ask: () => Notification.requestPermission(),
    show: (title, options) => new Notification(title, options),
    isSeen: () => !document.hidden && document.hasFocus(),
    focus: () => window.focus(),
    title: () => document.title || location.hostname,
    address: (text) => {
      if (text === '') return undefined;
      const url = new URL(text, document.baseURI);
      return /^https?:$/.test(url.protocol) ? url.href : undefined;
    },
  }));
}
