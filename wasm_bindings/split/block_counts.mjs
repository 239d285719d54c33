// The counters that LLVM puts into a module (`opt -passes=pgo-instr-gen,instrprof`): how often each block of code ran. The
// layout is that of llvm/ProfileData/InstrProfData.inc, for pointers of 32 bits.

import { createHash } from 'node:crypto';
import { Reader } from './wasm_file.mjs';

/** Where the fields of a function's record are. */
const kNameHash = 0;
const kShape = 8;
const kCounters = 16;
const kCounterCount = 28;

/** BlockCounts is what a module that counts imports, and afterwards what it counted. */
export class BlockCounts {
  #records = [];
  #names = { at: 0, size: 0 };
  #memory;

  /** The functions that tell where the counters are, while the module begins. */
  get imports() {
    return {
      __llvm_profile_register_function: (record) => this.#records.push(record),
      __llvm_profile_register_names_function: (at, size) => (this.#names = { at, size: Number(size) }),
    };
  }

  /** read takes the counts out of the module's memory; once, at the end. */
  read(memory) {
    this.#memory = new DataView(memory.buffer);
    const nameOf = this.#readNames();
    return this.#records.map((record) => {
      const name = nameOf.get(this.#memory.getBigUint64(record + kNameHash, true));
      if (name === undefined) throw new Error('a function of the module has counters and no name');
      const first = record + this.#memory.getInt32(record + kCounters, true);
      const counts = Array.from({ length: this.#memory.getUint32(record + kCounterCount, true) }, (_, index) =>
        this.#memory.getBigUint64(first + 8 * index, true),
      );
      return { name, shape: this.#memory.getBigUint64(record + kShape, true), counts };
    });
  }

  /** Names by the first half of their MD5, which is what the records have of them. */
  #readNames() {
    const { at, size } = this.#names;
    const reader = new Reader(new Uint8Array(this.#memory.buffer, at, size));
    const names = new Map();
    while (!reader.done) {
      const length = reader.number();
      if (reader.number() !== 0) throw new Error('the names of the functions are compressed');
      for (const name of Buffer.from(reader.take(length)).toString('latin1').split('\x01')) {
        names.set(createHash('md5').update(name, 'latin1').digest().readBigUInt64LE(0), name);
      }
    }
    return names;
  }
}

/** sumOf adds the counts of several instances of one module. */
export function sumOf(instances) {
  const [first, ...others] = instances;
  return first.map((each, at) => ({
    ...each,
    counts: each.counts.map((count, block) => others.reduce((sum, other) => sum + other[at].counts[block], count)),
  }));
}

/** profileText writes counts as llvm-profdata reads them. */
export function profileText(functions) {
  const texts = functions.map(({ name, shape, counts }) => [name, shape, counts.length, ...counts, ''].join('\n'));
  return `:ir\n${texts.join('\n')}`;
}

/** idleFunctions gives the names, as the linker knows them, of the functions of which nothing ran. */
export function idleFunctions(functions) {
  const idle = functions.filter(({ counts }) => counts.every((count) => count === 0n));
  return new Set(idle.map(({ name }) => name.slice(name.lastIndexOf(':') + 1)));
}
