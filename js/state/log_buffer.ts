/** LogBuffer keeps the newest log lines within a bound of characters; the oldest are dropped. */
export class LogBuffer {
  readonly #limit: number;
  /** May be twice as long, so that it is not cut for each line. */
  #text = '';

  /** `limit` counts characters, line ends included. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** append adds a line; one that alone is over the limit is cut. */
  append(line: string): void {
    this.#text += `${line.slice(0, this.#limit - 1)}\n`;
    if (this.#text.length > 2 * this.#limit) this.#text = this.text();
  }

  /** text gives all lines, oldest first, each with a line end. */
  text(): string {
    const excess = this.#text.length - this.#limit;
    return excess > 0 ? this.#text.slice(this.#text.indexOf('\n', excess - 1) + 1) : this.#text;
  }
}
