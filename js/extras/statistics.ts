import type { CallSoundEvent } from '../engine/call_sound.js';
import { type CallSample, SampleReader, lossPercent, qualityOf } from './call_quality.js';
import type { MediaHost } from './media_host.js';

/** How often a call is looked at, in milliseconds. */
export const interval = 1000;
/** A microphone that has recorded nothing for so many seconds is told. */
const silentSeconds = 6;
/** Calls that last longer than so many seconds leave a line in the log. */
const loggedSeconds = 7;
/** What is louder is speech; -40 dB of full scale. */
const speech = 0.01;
/** What is not louder is no microphone. */
const nothing = 0.0005;
/** The period of RTPSTAT that is chosen for rtpstat -1, in seconds. */
const automaticPeriod = 6;

interface Watched {
  reader: SampleReader;
  line: { line: number; peer: string; call_id: string; display_name: string; direction: number };
  sample: CallSample | undefined;
  seconds: number;
  /** Seconds since a packet came or went. */
  idle: number;
  /** Looks with new loss. */
  issues: number;
  loudest: number;
  levels: { local: number[]; remote: number[] };
  stop(): void;
}

/** What Statistics needs of the browser. */
export interface StatisticsPlatform {
  /** Calls `handler` every `delay` milliseconds until the returned function is called. */
  every(delay: number, handler: () => void): () => void;
}

/** Statistics watches connected calls, and tells page, log and core of their quality. */
export class Statistics {
  readonly #host: MediaHost;
  readonly #platform: StatisticsPlatform;
  readonly #watched = new Map<number, Watched>();

  constructor(host: MediaHost, platform: StatisticsPlatform) {
    this.#host = host;
    this.#platform = platform;
  }

  onSound(event: CallSoundEvent, call: number): void {
    if (event === 'connected' && !this.#watched.has(call)) this.#watch(call);
    if (event === 'closed') this.#end(call);
  }

  #number(name: string): number {
    return Number(this.#host.parameter(name)) || 0;
  }

  #watch(call: number): void {
    const line = this.#host.line(call);
    if (!line) return;
    const { peer = '', call_id = '', display_name = '', direction = 1 } = line;
    this.#watched.set(call, {
      reader: new SampleReader(),
      line: { line: line.line, peer, call_id, display_name, direction },
      sample: undefined,
      seconds: 0,
      idle: 0,
      issues: 0,
      loudest: 0,
      levels: { local: [], remote: [] },
      stop: this.#platform.every(interval, () => void this.#look(call).catch(() => undefined)),
    });
  }

  async #look(call: number): Promise<void> {
    const report = await this.#host.sound(call)?.connection.getStats();
    const watched = this.#watched.get(call);
    if (!report || !watched) return;
    const entries = [...(report as unknown as Map<string, Record<string, unknown>>).values()];
    const before = watched.sample;
    const sample = watched.reader.read(entries);
    watched.sample = sample;
    watched.seconds += interval / 1000;
    if (sample.lost > (before?.lost ?? 0)) ++watched.issues;
    const moves = sample.sent !== (before?.sent ?? 0) || sample.received !== (before?.received ?? 0);
    watched.idle = moves ? 0 : watched.idle + interval / 1000;
    this.#checkMicrophone(call, watched, sample);
    this.#tellQuality(watched, sample);
    this.#tellVoice(watched, sample);
    this.#checkMedia(call, watched);
  }

  /** Neither sent nor received: half of mediatimeout counts before the first packet. The core ends the call. */
  #checkMedia(call: number, watched: Watched): void {
    const limit = this.#number('mediatimeout');
    const isFirst = (watched.sample?.received ?? 0) === 0 && (watched.sample?.sent ?? 0) === 0;
    if (limit === 0 || watched.idle < (isFirst ? limit / 2 : limit)) return;
    watched.idle = 0;
    this.#host.send({ type: 'media_event', call, name: 'silent', detail: `no media for ${limit} s` });
  }

  #checkMicrophone(call: number, watched: Watched, { local }: CallSample): void {
    const { muted, held } = this.#host.line(call) ?? {};
    // What cannot be told, or is silenced on purpose, is no reason to complain.
    watched.loudest = Math.max(watched.loudest, muted || held || local === undefined ? 1 : local);
    if (watched.seconds !== silentSeconds || watched.loudest > nothing) return;
    if (this.#host.parameter('enablenomicvoicewarning') === '0' || this.#host.parameter('vadstat') === '0') return;
    this.#host.display('No sound is recorded from the microphone: please check that it is on and chosen', 'Microphone');
  }

  #tellQuality(watched: Watched, sample: CallSample): void {
    const wanted = this.#number('rtpstat');
    const period = wanted === -1 ? automaticPeriod : wanted;
    if (period <= 0 || watched.seconds % period !== 0) return;
    const { sent, received, lost } = sample;
    this.#host.notify(`RTPSTAT,${qualityOf(sample)},${sent},${received},${watched.issues},${lost}`);
  }

  #tellVoice(watched: Watched, { local = 0, remote = 0 }: CallSample): void {
    watched.levels.local.push(local);
    watched.levels.remote.push(remote);
    const period = Math.max(1, Math.round((this.#number('vadstat_ival') || 2000) / interval));
    if (watched.levels.local.length < period) return;
    const { levels } = watched;
    watched.levels = { local: [], remote: [] };
    const isWanted = this.#host.parameter('vadstat') === '3' || this.#host.parameter('vadnotify') === 'true';
    if (isWanted && this.#number('vad') >= 2) {
      this.#host.notify(`VAD,${voice('local', levels.local)} ${voice('remote', levels.remote)}`);
    }
  }

  #end(call: number): void {
    const watched = this.#watched.get(call);
    if (!watched) return;
    this.#watched.delete(call);
    watched.stop();
    const { sample, line } = watched;
    if (!sample) return;
    const percent = Math.round(lossPercent(sample));
    if (watched.seconds > loggedSeconds && this.#number('loglevel') >= 3) {
      this.#host.log(3, `EVENT, rtp stat: sent ${sample.sent} rec ${sample.received} loss ${sample.lost} ${percent}%.`);
    }
    if (this.#number('jsscripstats') === 0) return;
    const user = this.#host.parameter('username') || this.#host.parameter('sipusername');
    const names = [line.peer, user, line.direction, line.display_name].map((text) => field(String(text)));
    const numbers = [sample.sent, sample.received, sample.lost, percent];
    this.#host.notify(`STATUS,${line.line},Finished,${[...names, ...numbers].join(',')},,[${field(line.call_id)}]`);
  }
}

function voice(side: string, levels: readonly number[]): string {
  const percent = (level: number): number => Math.round(100 * level);
  const average = levels.reduce((sum, level) => sum + level, 0) / levels.length;
  const loudest = Math.max(...levels);
  return (
    `${side}_vad: ON ${side}_avg: ${percent(average)} ${side}_max: ${percent(loudest)} ` +
    `${side}_speaking: ${loudest > speech ? 'yes' : 'no'}`
  );
}

/** Fields are cut at commas; what a peer calls himself must not make any. */
function field(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what must go
  return text.replace(/[\u0000-\u001f\u007f,]/g, ' ');
}
