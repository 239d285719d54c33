import type { Json, LinkMessage } from '../engine/link_messages.js';
import type { PagePhone } from '../page_phone.js';
import { type FrameMessage, type FrameReply, isRecord } from '../platform/frame_messages.js';
import type { WebphoneApi } from '../public_api.js';
import { secrets } from '../state/query.js';

/** The phone of the framed page, as far as the page around it may use it. */
export interface FramedPhone {
  parameter(name: string): string | undefined;
  /** The state as a patch brings it. */
  state(): Record<string, Json>;
  /** Calls `listener` with every message of the core from now on. */
  watch(listener: (message: LinkMessage) => void): void;
  whenReady(task: () => void): void;
  command(name: string, args: Json[]): void;
  request(name: string, args: Json[], done: (value: Json) => void): void;
  setParameter(name: string, value: string): void;
  /** Calls a function of webphone_api; rejects if there is none of this name. */
  call(name: string, args: Json[]): Promise<Json>;
  log(text: string): void;
}

/** Longer arguments are no command of a phone. */
const maxArguments = 20;
const maxText = 65_536;
/** Who may come in is decided by the framed page alone. */
const own = /^frameorigins$/i;

/**
 * FrameDoor lets the page around a framed phone use it: a page of the same origin, or of one that `frameorigins` lists.
 * Everything else is refused. It hears of state, events and log, without passwords; media stay in the frame.
 */
export class FrameDoor {
  readonly #phone: FramedPhone;
  readonly #ownOrigin: string;
  readonly #post: (reply: FrameReply, origin: string) => void;
  readonly #refused = new Set<string>();
  #guest: string | undefined;

  constructor(phone: FramedPhone, ownOrigin: string, post: (reply: FrameReply, origin: string) => void) {
    this.#phone = phone;
    this.#ownOrigin = ownOrigin;
    this.#post = post;
  }

  receive(message: FrameMessage): void {
    this.#phone.whenReady(() => this.#carryOut(message));
  }

  #carryOut({ origin, data }: FrameMessage): void {
    if (!this.#isAllowed(origin)) {
      if (!this.#refused.has(origin) && this.#refused.size < maxArguments) {
        this.#refused.add(origin);
        this.#phone.log(`a message of the page around this one is refused: frameorigins does not list ${origin}`);
      }
      return;
    }
    if (!isRecord(data)) return;
    if (data['webphone'] === 'hello') this.#welcome(origin);
    else if (data['webphone'] === 'link' && isRecord(data['message'])) this.#takeLink(data['message'], origin);
    else if (data['webphone'] === 'call') this.#takeCall(data, origin);
  }

  #isAllowed(origin: string): boolean {
    if (origin === this.#ownOrigin) return true;
    const listed = this.#phone.parameter('frameorigins') ?? '';
    return origin !== 'null' && listed.split(/[\s,]+/).includes(origin);
  }

  #welcome(origin: string): void {
    const isNew = this.#guest === undefined;
    this.#guest = origin;
    const state = this.#phone.state();
    this.#tell({ type: 'state', patch: state });
    const events = { onLoaded: true, onStart: state['started'], onRegistered: state['registered'] };
    for (const [name, happened] of Object.entries(events)) {
      if (happened === true) this.#tell({ type: 'event', name, args: [] });
    }
    if (isNew) this.#phone.watch((message) => this.#tell(message));
  }

  #tell(message: LinkMessage): void {
    if (!['state', 'event', 'log'].includes(message.type) || this.#guest === undefined) return;
    this.#post(
      { webphone: 'link', message: message.type === 'state' ? withoutSecrets(message) : message },
      this.#guest,
    );
  }

  #takeLink({ type, name, args, id, values }: Record<string, unknown>, origin: string): void {
    if (type === 'command' && typeof name === 'string' && isArguments(args)) {
      if (typeof id !== 'number') this.#phone.command(name, args);
      else if (asksForSecret(name, args)) this.#answer(id, '', origin);
      else this.#phone.request(name, args, (value) => this.#answer(id, value, origin));
    } else if (type === 'parameters' && isRecord(values)) {
      for (const [key, value] of Object.entries(values).slice(0, maxArguments)) {
        if (typeof value === 'string' && !own.test(key)) this.#phone.setParameter(key, value);
      }
    }
  }

  #answer(id: number, value: Json, origin: string): void {
    this.#post({ webphone: 'link', message: { type: 'result', id, value } }, origin);
  }

  #takeCall({ name, args, id }: Record<string, unknown>, origin: string): void {
    if (typeof name !== 'string' || !isArguments(args) || typeof id !== 'number') return;
    // What runs in the frame is the framed page's own business.
    if (asksForSecret(name, args) || name === 'loadscript') return;
    this.#phone.call(name, args).then(
      (value) => this.#post({ webphone: 'result', id, value }, origin),
      () => this.#post({ webphone: 'result', id, value: null }, origin),
    );
  }
}

/** What the page around the phone may set, but never read. */
function isSecret(parameter: string): boolean {
  return secrets.has(parameter.toLowerCase());
}

function asksForSecret(name: string, [first]: Json[]): boolean {
  return name === 'getparameter' && typeof first === 'string' && isSecret(first);
}

/** Plain values only: nothing that could be an object of the page, and no way to open the door wider. */
function isArguments(value: unknown): value is Json[] {
  const isPlain = (argument: unknown): boolean =>
    argument === null ||
    ['number', 'boolean'].includes(typeof argument) ||
    (typeof argument === 'string' && argument.length <= maxText);
  const isBounded = Array.isArray(value) && value.length <= maxArguments && value.every(isPlain);
  return isBounded && !(typeof value[0] === 'string' && own.test(value[0]));
}

function withoutSecrets(message: LinkMessage & { type: 'state' }): LinkMessage {
  const shown = Object.entries(message.patch).filter(([name]) => name !== 'kept_calls');
  const patch: Record<string, Json> = Object.fromEntries(shown);
  const { parameters } = patch;
  if (isRecord(parameters)) {
    patch['parameters'] = Object.fromEntries(Object.entries(parameters).filter(([name]) => !isSecret(name)));
  }
  return { ...message, patch };
}

type Work = (...args: Json[]) => Json | Promise<Json> | undefined;

let door: FrameDoor | undefined;

/** frameDoor gives the door of this page's phone; `api` is its webphone_api. */
export function frameDoor(phone: PagePhone, api: WebphoneApi): FrameDoor {
  return (door ??= openDoor(phone, api as unknown as Record<string, unknown>));
}

function openDoor(phone: PagePhone, api: Record<string, unknown>): FrameDoor {
  const framed: FramedPhone = {
    parameter: (name) => phone.snapshot.parameter(name),
    state: () => ({ ...phone.snapshot.all() }),
    watch: (listener) => phone.watchLink(listener),
    whenReady: (task) => {
      if (phone.snapshot.get('ready')) task();
      else phone.callbacks.register('onLoaded', task);
    },
    command: (name, args) => void phone.command(name, args),
    request: (name, args, done) => void phone.request(name, args, done),
    setParameter: (name, value) => phone.setParameter(name, value),
    call: async (name, args) => {
      const work = Object.hasOwn(api, name) ? api[name] : undefined;
      if (typeof work !== 'function') throw new Error('no such function');
      return (await (work as Work)(...args)) ?? null;
    },
    log: (text) => phone.log(2, `WARNING, ${text}`),
  };
  return new FrameDoor(framed, location.origin, (reply, origin) => window.parent.postMessage(reply, origin));
}
