import type { Json } from '../engine/link_messages.js';

/** One line's state. Names and numbers of the peer are text of an untrusted sender. */
export interface LineState {
  /** The number by which media verbs name the call. */
  call: number;
  state: string;
  direction: number;
  peer: string;
  display_name: string;
  call_id: string;
  muted: boolean;
  muted_speaker: boolean;
  held: boolean;
  incall: boolean;
  /** What getlinedetails gives. */
  details: string;
}

/** What the core told last; the synchronous functions answer from it. */
export interface State {
  ready: boolean;
  started: boolean;
  engine: string;
  status: string;
  registered: boolean;
  /** Why the last registration failed, in a second line in the server's words; empty after one that did not. */
  registration_failure: string;
  /** The call that ended last, in words. */
  last_call: string;
  line: number;
  parameters: Record<string, string>;
  lines: Record<string, Partial<LineState>>;
}

export const initialState: Readonly<State> = {
  ready: false,
  started: false,
  engine: '',
  status: 'STATUS,-1,Initializing',
  registered: false,
  registration_failure: '',
  last_call: '',
  line: -1,
  parameters: {},
  lines: {},
};

/**
 * Snapshot is the page's copy of the core's state. What the page has just set lies over it until the core has confirmed
 * that it took it, so that the page sees its own settings at once, in the order it made them, whatever older patches
 * are still on their way.
 */
export class Snapshot {
  readonly #state: State = { ...initialState };
  /** By names in lower case, as the core compares them. */
  #parameters = new Map<string, string>();
  readonly #pending = new Map<string, { value: string; change: number }>();
  #line: { value: number; change: number } | undefined;
  #muted: { value: boolean; change: number } | undefined;
  #changes = 0;

  /** apply merges a patch, member by member; null takes a member back to its initial value. Unknown members are ignored. */
  apply(patch: Record<string, Json>): void {
    for (const [name, value] of Object.entries(patch)) {
      if (!isMember(name)) continue;
      const initial = initialState[name];
      if (typeof value === typeof initial && value !== null && !Array.isArray(value)) this.#assign(name, value);
      else if (value === null) this.#assign(name, initial);
    }
  }

  /** all gives the state as a patch brings it. */
  all(): Record<string, Json> {
    return this.#state as unknown as Record<string, Json>;
  }

  get<Name extends Exclude<keyof State, 'line' | 'lines' | 'parameters'>>(name: Name): State[Name] {
    return this.#state[name];
  }

  /** parameter gives the value of a setting, or undefined if there is none of this name. Names have no case. */
  parameter(name: string): string | undefined {
    const key = name.toLowerCase();
    return this.#pending.get(key)?.value ?? this.#parameters.get(key);
  }

  /** setParameter lets `parameter` answer with `value` until the returned change is confirmed. */
  setParameter(name: string, value: string): number {
    const change = ++this.#changes;
    this.#pending.set(name.toLowerCase(), { value, change });
    return change;
  }

  /** confirmParameter ends a change; `value` is what the core has now. A newer change of the same setting stays. */
  confirmParameter(name: string, change: number, value: Json): void {
    const key = name.toLowerCase();
    if (this.#pending.get(key)?.change !== change) return;
    this.#pending.delete(key);
    if (typeof value === 'string') this.#parameters.set(key, value);
  }

  /** line gives the active line. */
  line(): number {
    return this.#line?.value ?? this.#state.line;
  }

  /** setLine lets `line` answer with `value` until the returned change is confirmed. */
  setLine(value: number): number {
    const change = ++this.#changes;
    this.#line = { value, change };
    return change;
  }

  /** confirmLine ends a change; `value` is what the core has now. */
  confirmLine(change: number, value: Json): void {
    if (this.#line?.change !== change) return;
    this.#line = undefined;
    if (typeof value === 'number') this.#state.line = value;
  }

  /** muted tells whether the active line is muted in either direction. */
  muted(): boolean {
    const line = this.activeLine();
    return this.#muted?.value ?? (line?.muted === true || line?.muted_speaker === true);
  }

  /** setMuted lets `muted` answer with `value` until the returned change is confirmed. Without a call it does nothing. */
  setMuted(value: boolean): number {
    const change = ++this.#changes;
    if (this.inCall()) this.#muted = { value, change };
    return change;
  }

  /** confirmMuted ends a change. */
  confirmMuted(change: number): void {
    if (this.#muted?.change === change) this.#muted = undefined;
  }

  /** findLine gives the line of a call by its Call-ID or else by the peer's user name. */
  findLine(callIdOrPeer: string): number | undefined {
    const lines = Object.entries(this.#state.lines);
    const found =
      lines.find(([, line]) => line.call_id === callIdOrPeer) ?? lines.find(([, line]) => line.peer === callIdOrPeer);
    return found && Number(found[0]);
  }

  /** lineState gives the state of a line that has a call. */
  lineState(line: number | undefined): Partial<LineState> | undefined {
    return this.#state.lines[String(line)];
  }

  /** lineOfCall gives the line of a call by the number of its media. */
  lineOfCall(call: number): (Partial<LineState> & { line: number }) | undefined {
    const found = Object.entries(this.#state.lines).find(([, line]) => line.call === call);
    return found && { ...found[1], line: Number(found[0]) };
  }

  /** activeLine gives the state of the active line: while none or all are selected, that of a line with a call. */
  activeLine(): Partial<LineState> | undefined {
    const line = this.#state.lines[String(this.line())];
    return line ?? (this.line() < 0 ? this.#calls()[0] : undefined);
  }

  inCall(): boolean {
    return this.#calls().length > 0;
  }

  #calls(): Partial<LineState>[] {
    return Object.values(this.#state.lines).filter((line) => line.incall === true);
  }

  #assign(name: keyof State, value: unknown): void {
    Object.assign(this.#state, { [name]: value });
    if (name !== 'parameters') return;
    const named = Object.entries(this.#state.parameters).map(([key, text]) => [key.toLowerCase(), text] as const);
    this.#parameters = new Map(named);
  }
}

function isMember(name: string): name is keyof State {
  return Object.hasOwn(initialState, name);
}
