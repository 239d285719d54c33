/** LogBuffer keeps the newest log lines within a bound of characters; the oldest are dropped. */
export class LogBuffer {
  readonly #limit: number;
  #lines: string[] = [];
  #first = 0;
  #size = 0;

  /** `limit` counts characters, line ends included. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** append adds a line; one that alone is over the limit is cut. */
  append(line: string): void {
    const kept = line.slice(0, this.#limit - 1);
    this.#lines.push(kept);
    this.#size += kept.length + 1;
    for (; this.#size > this.#limit; ++this.#first) this.#size -= (this.#lines[this.#first]?.length ?? 0) + 1;
    if (this.#first > this.#lines.length / 2) {
      this.#lines = this.#lines.slice(this.#first);
      this.#first = 0;
    }
  }

  /** text gives all lines, oldest first, each with a line end. */
  text(): string {
    return this.#lines
      .slice(this.#first)
      .map((line) => `${line}\n`)
      .join('');
  }
}
