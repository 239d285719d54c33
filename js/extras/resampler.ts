/**
 * Resampler brings a stream of samples to a lower rate: each sample that goes out is the mean of those that it stands
 * for, which keeps out most of what the lower rate cannot carry. Good enough for speech, and cheap.
 */
export class Resampler {
  readonly #ratio: number;
  /** How much of the sample that is being made has come in, in input samples. */
  #filled = 0;
  #sum = 0;

  constructor(inputRate: number, outputRate: number) {
    this.#ratio = Math.max(1, inputRate / outputRate);
  }

  /** push takes samples and gives those that are complete. */
  push(input: Float32Array): Float32Array<ArrayBuffer> {
    const output = new Float32Array(Math.ceil(input.length / this.#ratio) + 1);
    let length = 0;
    for (const sample of input) {
      const missing = this.#ratio - this.#filled;
      if (missing > 1) {
        this.#sum += sample;
        this.#filled += 1;
        continue;
      }
      output[length++] = (this.#sum + sample * missing) / this.#ratio;
      this.#filled = 1 - missing;
      this.#sum = sample * this.#filled;
    }
    return output.slice(0, length);
  }
}
