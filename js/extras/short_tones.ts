import type { ToneName } from '../engine/link_messages.js';
import type { Segment } from '../engine/tones.js';

const beep: readonly Segment[] = [[0.2, 800]];

const dtmfSeconds = 0.12;
const dtmfRows = ['123A', '456B', '789C', '*0#D'];
const dtmfLow = [697, 770, 852, 941];
const dtmfHigh = [1209, 1336, 1477, 1633];

/** shortTone gives the tones that do not repeat; undefined if there is no such tone. */
export function shortTone(tone: ToneName, digit: string): readonly Segment[] | undefined {
  if (tone === 'beep') return beep;
  const frequencies = tone === 'dtmf' ? dtmfFrequencies(digit) : undefined;
  return frequencies && [[dtmfSeconds, ...frequencies]];
}

/** dtmfFrequencies gives the two frequencies of a key (ITU-T Q.23), undefined if there is no such key. */
export function dtmfFrequencies(digit: string): [number, number] | undefined {
  if (digit.length !== 1) return undefined;
  const row = dtmfRows.findIndex((keys) => keys.includes(digit.toUpperCase()));
  const low = dtmfLow[row];
  const high = dtmfHigh[dtmfRows[row]?.indexOf(digit.toUpperCase()) ?? -1];
  return low !== undefined && high !== undefined ? [low, high] : undefined;
}
