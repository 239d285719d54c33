import type { SharedContext } from './audio_context.js';
import { dtmfFrequencies } from './short_tones.js';
import type { SoundDesk } from './sound_desk.js';

/** Of each of the two tones; together they are as loud as speech may be. */
const amplitude = 0.2;
/** In seconds. The delay is for the sound's way over the desk, which the first digit of a call begins. */
const duration = 0.16;
const delay = 0.05;

/** DigitTones mixes digits into what the peer of a call hears, for gateways that know no other way. */
export class DigitTones {
  readonly #desk: SoundDesk;
  readonly #shared: SharedContext;

  constructor(desk: SoundDesk, shared: SharedContext) {
    this.#desk = desk;
    this.#shared = shared;
  }

  /** dial sends one digit. The call stays on the desk: another digit may follow at once. */
  async dial(call: number, digit: string): Promise<void> {
    const frequencies = dtmfFrequencies(digit) ?? [];
    const channel = this.#desk.take(call, 'digits');
    await this.#shared.running();
    if (!channel || this.#desk.find(call) !== channel) return;
    const { context } = this.#shared;
    const start = context.currentTime + delay;
    for (const frequency of frequencies) {
      const gain = new GainNode(context, { gain: amplitude });
      const tone = new OscillatorNode(context, { frequency });
      tone.connect(gain).connect(channel.sent);
      tone.addEventListener('ended', () => gain.disconnect());
      tone.start(start);
      tone.stop(start + duration);
    }
  }
}
