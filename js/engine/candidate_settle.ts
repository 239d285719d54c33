import type { MediaConfiguration } from './link_messages.js';

export type CandidateKind = 'host' | 'srflx' | 'prflx' | 'relay';

/** Timers, so that tests can use virtual time. `after` returns the function that cancels. */
export interface Timers {
  after(delay: number, handler: () => void): () => void;
}

/**
 * How long no further candidate must have come, in milliseconds: local ones come in one burst, and a late one
 * is found by the peer all the same.
 */
export const hostSettleTime = 3;
export const serverSettleTime = 20;
export const defaultGatheringTimeout = 3000;

/**
 * CandidateSettle decides when a description has the candidates that it needs. A browser says "complete" long after the
 * last candidate (120 ms in Chromium), so the decision is: each needed kind is there and no further candidate came for
 * a moment; or gathering is complete; or the time is up.
 */
export class CandidateSettle {
  /** Resolves once, when the description is good to be sent. */
  readonly settled: Promise<void>;
  readonly #missing: Set<CandidateKind>;
  readonly #settleTime: number;
  readonly #timers: Timers;
  readonly #cancelTimeout: () => void;
  #cancelSettle: (() => void) | undefined;
  #resolve!: () => void;

  constructor(configuration: MediaConfiguration, timers: Timers) {
    this.#missing = neededKinds(configuration);
    this.#settleTime = this.#missing.has('host') ? hostSettleTime : serverSettleTime;
    this.#timers = timers;
    this.settled = new Promise((resolve) => (this.#resolve = resolve));
    this.#cancelTimeout = timers.after(configuration.ice_timeout ?? defaultGatheringTimeout, () => this.finish());
  }

  /** candidate takes note of a candidate that was found. */
  candidate(kind: CandidateKind): void {
    this.#missing.delete(kind);
    if (this.#missing.size > 0) return;
    this.#cancelSettle?.();
    this.#cancelSettle = this.#timers.after(this.#settleTime, () => this.finish());
  }

  /** finish settles now: gathering is complete, or nobody waits any more. */
  finish(): void {
    this.#cancelTimeout();
    this.#cancelSettle?.();
    this.#resolve();
  }
}

function neededKinds({ ice_servers = [], ice_transport_policy }: MediaConfiguration): Set<CandidateKind> {
  const urls = ice_servers.flatMap(({ urls }) => urls);
  const kinds = new Set<CandidateKind>();
  if (urls.some((url) => /^turns?:/i.test(url))) kinds.add('relay');
  if (kinds.size > 0 && ice_transport_policy === 'relay') return kinds;
  if (urls.some((url) => /^stuns?:/i.test(url))) kinds.add('srflx');
  return kinds.size > 0 ? kinds : kinds.add('host');
}
