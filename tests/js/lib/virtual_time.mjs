/** VirtualTime is a clock with timers that only moves when a test says so. */
export class VirtualTime {
  now = 0;
  #timers = new Set();

  /** Calls `handler` in `delay` milliseconds; returns the function that cancels. */
  after = (delay, handler) => {
    const timer = { time: this.now + delay, handler };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** How many timers wait. */
  get pending() {
    return this.#timers.size;
  }

  /** Moves on by `duration` milliseconds; what is due on the way runs in order. */
  pass(duration) {
    const end = this.now + duration;
    for (;;) {
      const [next] = [...this.#timers].filter(({ time }) => time <= end).sort((a, b) => a.time - b.time);
      if (!next) break;
      this.#timers.delete(next);
      this.now = next.time;
      next.handler();
    }
    this.now = end;
  }
}

/** Lets every promise that can go on do so. */
export const settleDown = () => new Promise((resolve) => setImmediate(resolve));
