/** What a connection's statistics say so far. Times in milliseconds, levels from 0 to 1. */
export interface CallSample {
  sent: number;
  received: number;
  lost: number;
  jitter: number;
  roundTrip: number;
  buffer: number;
  /** The loudness since the sample before; undefined where the browser does not tell. */
  local: number | undefined;
  remote: number | undefined;
}

/** Energy and duration of a sound so far, from which its loudness follows. */
interface Energy {
  energy: number;
  duration: number;
}

/** SampleReader reads a call's statistics; it keeps what it needs to tell what is new. */
export class SampleReader {
  #local: Energy | undefined;
  #remote: Energy | undefined;

  read(report: Iterable<Record<string, unknown>>): CallSample {
    const sample: CallSample = {
      sent: 0,
      received: 0,
      lost: 0,
      jitter: 0,
      roundTrip: 0,
      buffer: 0,
      local: undefined,
      remote: undefined,
    };
    for (const entry of report) {
      if (entry['kind'] !== 'audio') continue;
      const number = (name: string): number => (typeof entry[name] === 'number' ? entry[name] : 0);
      switch (entry['type']) {
        case 'outbound-rtp':
          sample.sent += number('packetsSent');
          break;
        case 'inbound-rtp':
          sample.received += number('packetsReceived');
          sample.lost += Math.max(0, number('packetsLost'));
          sample.jitter = number('jitter') * 1000;
          sample.buffer = (1000 * number('jitterBufferDelay')) / Math.max(1, number('jitterBufferEmittedCount'));
          sample.remote = loudness(this.#remote, (this.#remote = energyOf(entry)));
          break;
        case 'remote-inbound-rtp':
          sample.roundTrip = number('roundTripTime') * 1000;
          break;
        case 'media-source':
          sample.local = loudness(this.#local, (this.#local = energyOf(entry)));
          break;
      }
    }
    return sample;
  }
}

function energyOf(entry: Record<string, unknown>): Energy | undefined {
  const { totalAudioEnergy: energy, totalSamplesDuration: duration } = entry;
  return typeof energy === 'number' && typeof duration === 'number' ? { energy, duration } : undefined;
}

function loudness(before: Energy | undefined, after: Energy | undefined): number | undefined {
  if (!after) return undefined;
  const duration = after.duration - (before?.duration ?? 0);
  return duration > 0 ? Math.sqrt(Math.max(0, after.energy - (before?.energy ?? 0)) / duration) : 0;
}

/** lossPercent gives how much of what the peer has sent is lost. */
export function lossPercent({ received, lost }: Pick<CallSample, 'received' | 'lost'>): number {
  return received + lost === 0 ? 0 : (100 * lost) / (received + lost);
}

/**
 * meanOpinionScore estimates how well the peer is heard, from 1 (bad) to 4.4, by the E-model of ITU-T G.107 with its
 * defaults: R = 93.2 - Id - Ie,eff. Id is the simplification of Cole and Rosenbluth of the delay impairment; Ie,eff
 * is that of random loss with the concealment of G.711 (Ie 0, Bpl 25.1).
 */
export function meanOpinionScore(delay: number, loss: number): number {
  const delayImpairment = 0.024 * delay + (delay > 177.3 ? 0.11 * (delay - 177.3) : 0);
  const lossImpairment = (95 * loss) / (loss + 25.1);
  const rating = Math.min(100, Math.max(0, 93.2 - delayImpairment - lossImpairment));
  return 1 + 0.035 * rating + 7e-6 * rating * (rating - 60) * (100 - rating);
}

/** The delay of coding and packing that statistics do not tell. */
const codingDelay = 25;

/** qualityOf gives the documented quality, 0 (nothing is heard) to 5. */
export function qualityOf(sample: CallSample): number {
  if (sample.received === 0) return 0;
  const delay = sample.roundTrip / 2 + sample.buffer + codingDelay;
  return Math.round(meanOpinionScore(delay, lossPercent(sample)));
}
