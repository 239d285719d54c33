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

/** Ends a change that the page made; `current` is what the core has now. A newer change of the same thing stays. */
export type Confirm = (current: Json) => void;

/** Names of changes beside those of settings, whose names are in lower case. */
const lineChange = 'LINE';
const muteChange = 'MUTE';

/**
 * Snapshot is the page's copy of the core's state. What the page has just set lies over it until the core has confirmed
 * that it took it, so that the page sees its own settings at once, in the order it made them, whatever older patches
 * are still on their way.
 */
export class Snapshot {
  readonly #state: State = { ...initialState };
  /** By names in lower case, as the core compares them. */
  #parameters = new Map<string, string>();
  readonly #changes = new Map<string, { value: unknown }>();

  /** apply merges a patch, member by member; null takes a member back to its initial value. Unknown members are ignored. */
  apply(patch: Record<string, Json>): void {
    for (const [name, value] of Object.entries(patch)) {
      if (!isMember(name)) continue;
      const initial = initialState[name];
      const isUsable = value === null || (typeof value === typeof initial && !Array.isArray(value));
      if (isUsable) Object.assign(this.#state, { [name]: value ?? initial });
    }
    if (patch['parameters'] === undefined) return;
    const named = Object.entries(this.#state.parameters).map(([key, text]) => [key.toLowerCase(), text] as const);
    this.#parameters = new Map(named);
  }

  /** all gives the state as patches bring it. */
  all(): Readonly<State> {
    return this.#state;
  }

  get<Name extends Exclude<keyof State, 'line' | 'lines' | 'parameters'>>(name: Name): State[Name] {
    return this.#state[name];
  }

  /** parameter gives the value of a setting, or undefined if there is none of this name. Names have no case. */
  parameter(name: string): string | undefined {
    const key = name.toLowerCase();
    return (this.#changed(key) as string | undefined) ?? this.#parameters.get(key);
  }

  /** setParameter lets `parameter` answer with `value` until that is confirmed. */
  setParameter(name: string, value: string): Confirm {
    const key = name.toLowerCase();
    return this.#change(key, value, (current) => {
      if (typeof current === 'string') this.#parameters.set(key, current);
    });
  }

  /** line gives the active line. */
  line(): number {
    return (this.#changed(lineChange) as number | undefined) ?? this.#state.line;
  }

  /** setLine lets `line` answer with `value` until that is confirmed. */
  setLine(value: number): Confirm {
    return this.#change(lineChange, value, (current) => {
      if (typeof current === 'number') this.#state.line = current;
    });
  }

  /** muted tells whether the active line is muted in either direction. */
  muted(): boolean {
    const line = this.activeLine();
    return (this.#changed(muteChange) as boolean | undefined) ?? (line?.muted === true || line?.muted_speaker === true);
  }

  /** setMuted lets `muted` answer with `value` until that is confirmed. Without a call it does nothing. */
  setMuted(value: boolean): Confirm {
    const nothing = (): void => undefined;
    return this.inCall() ? this.#change(muteChange, value, nothing) : nothing;
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

  #changed(key: string): unknown {
    return this.#changes.get(key)?.value;
  }

  #change(key: string, value: unknown, take: Confirm): Confirm {
    const change = { value };
    this.#changes.set(key, change);
    return (current) => {
      if (this.#changes.get(key) !== change) return;
      this.#changes.delete(key);
      take(current);
    };
  }
}

function isMember(name: string): name is keyof State {
  return Object.hasOwn(initialState, name);
}
