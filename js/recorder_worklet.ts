/**
 * The script webphone_recorder.js: an AudioWorklet that hands on what it hears, in pieces of a quarter of a second, by
 * transfer. It runs where nothing that the page does can make it miss a sample. Not more than that: the rest is done in
 * extras/pcm_tap.ts.
 */

declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

class RecorderProcessor extends AudioWorkletProcessor {
  #piece = new Float32Array(Math.round(sampleRate / 4));
  #length = 0;
  #isRunning = true;

  constructor() {
    super();
    this.port.onmessage = (): void => {
      this.#send();
      this.port.postMessage(null);
      this.#isRunning = false;
    };
  }

  process([input]: Float32Array[][]): boolean {
    const channel = input?.[0];
    // Without anything connected there is no channel: silence keeps the time.
    const length = channel?.length ?? 128;
    if (this.#length + length > this.#piece.length) this.#send();
    if (channel) this.#piece.set(channel, this.#length);
    this.#length += length;
    return this.#isRunning;
  }

  #send(): void {
    const piece = this.#piece.slice(0, this.#length);
    this.port.postMessage(piece, [piece.buffer]);
    this.#piece.fill(0);
    this.#length = 0;
  }
}

registerProcessor('webphone-recorder', RecorderProcessor);
