// The parsers compiled natively and to WebAssembly make the same of the same octets: all kept seeds of the fuzzers, the
// messages of the benchmarks and of the torture tests, and what becomes of each when octets are changed.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asRecords, rfcTexts, seedFolders, seedTexts } from './lib/corpora.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const kChanged = 100; // of each text

/** Module is the transcript program as WebAssembly. */
class Module {
  constructor() {
    const octets = readFileSync(`${root}build/wasm/tests/wasm/transcript/transcript.wasm`);
    const imports = {};
    const module = new WebAssembly.Module(octets);
    // Standard imports of the runtime, which a parser never calls.
    for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => 0;
    this.wasm = new WebAssembly.Instance(module, imports).exports;
    this.wasm._initialize?.();
  }

  #put(address, octets) {
    new Uint8Array(this.wasm.memory.buffer, address, octets.length).set(octets);
  }

  #take(size) {
    return Buffer.from(new Uint8Array(this.wasm.memory.buffer, this.wasm.transcript_output(), size));
  }

  tell({ kind, octets }) {
    this.#put(this.wasm.transcript_kind(kind.length), Buffer.from(kind));
    this.#put(this.wasm.transcript_input(octets.length), octets);
    return this.#take(this.wasm.transcript_run());
  }

  samples() {
    const all = [];
    for (let size; (size = this.wasm.transcript_sample(all.length)) > 0;) {
      const octets = this.#take(size);
      const end = octets.indexOf('\n');
      all.push({
        name: `sample ${all.length}`,
        kind: octets.toString('latin1', 0, end),
        octets: octets.subarray(end + 1),
      });
    }
    return all;
  }
}

/** runNative tells all texts by one run of the native program. */
function runNative(texts) {
  const program = `${root}build/dev/tests/wasm/transcript/transcript`;
  const { status, stdout } = spawnSync(program, { input: asRecords(texts), maxBuffer: 1 << 30 });
  assert.equal(status, 0, 'the native program ended well');
  const answers = [];
  for (let at = 0; at < stdout.length;) {
    const end = stdout.indexOf('\n', at);
    const size = Number(stdout.toString('latin1', at, end));
    answers.push(stdout.subarray(end + 1, end + 1 + size));
    at = end + 1 + size;
  }
  return answers;
}

/** changed gives texts with some octets changed, cut out or doubled, the same at every run. */
function changed({ name, kind, octets }) {
  let state = octets.length + 1;
  const below = (limit) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % Math.max(1, limit);
  return Array.from({ length: octets.length === 0 ? 0 : kChanged }, (_, index) => {
    let bytes = [...octets];
    for (let edits = 1 + below(3); edits > 0; --edits) {
      const at = below(bytes.length);
      const length = 1 + below(8);
      const how = below(4);
      if (how === 0) bytes[at] = below(65536) >>> 8;
      if (how === 1) bytes.splice(at, length);
      if (how === 2) bytes.splice(at, 0, ...bytes.slice(at, at + length));
      if (how === 3) bytes.splice(at, 1, ...Buffer.from([';', ',', '"', '<', '>', '\r\n', ':', '@'][below(8)]));
    }
    return { name: `${name}, changed ${index + 1}`, kind, octets: Buffer.from(bytes) };
  });
}

test('the parsers make the same of the same octets, natively and as WebAssembly', () => {
  const module = new Module();
  const kept = [...seedTexts(), ...module.samples(), ...rfcTexts()];
  const texts = kept.flatMap((text) => [text, ...changed(text)]);
  const native = runNative(texts);
  assert.equal(native.length, texts.length);
  texts.forEach((text, index) => {
    const answer = module.tell(text);
    if (!answer.equals(native[index])) {
      assert.equal(answer.toString('latin1'), native[index].toString('latin1'), `${text.name}: ${text.kind}`);
    }
  });
  const told = kept.filter((_, index) => native[index * (kChanged + 1)]?.length > 0);
  assert.ok(
    kept.length > 100 && told.length > kept.length / 2,
    `${told.length} of ${kept.length} texts said something`,
  );
});

test('every fuzzer has kept seeds, and a transcript', () => {
  const fuzzers = readFileSync(`${root}tests/fuzz/CMakeLists.txt`, 'utf8').match(/fuzz_\w+(?= SOURCES)/g);
  assert.deepEqual(seedFolders(), fuzzers.sort());
  const module = new Module();
  for (const text of seedTexts().filter(({ octets }) => octets.length > 0)) {
    assert.ok(module.tell(text).length > 0 || text.kind === 'header_value', `${text.name} is told`);
  }
});
