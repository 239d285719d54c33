// Parse and write of SIP messages in WebAssembly, copies in and out counted, beside the parser of JsSIP on the same
// messages. Prints rows of {name, value, unit, target}.
//
//   node tests/bench/sip_message.mjs build/wasm/tests/bench/bench_sip_message.wasm

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const ROUNDS = 5;
const ROUND_MS = 400;

const modulePath = process.argv[2] ?? 'build/wasm/tests/bench/bench_sip_message.wasm';
const { instance } = await WebAssembly.instantiate(readFileSync(modulePath), {
  wasi_snapshot_preview1: { proc_exit: () => {} },
  env: { emscripten_notify_memory_growth: () => {} },
});
const wasm = instance.exports;
wasm._initialize?.();

const output = (size) => new Uint8Array(wasm.memory.buffer, wasm.bench_output(), size);
const mix = [];
for (let i = 0; i < wasm.bench_mix_size(); i++) mix.push(output(wasm.bench_mix(i)).slice());
const texts = mix.map((octets) => new TextDecoder().decode(octets));

const input = wasm.bench_input();
let memory = new Uint8Array(wasm.memory.buffer);

function refreshMemory() {
  // Growth of the module's memory detaches the views of it.
  if (memory.length === 0) memory = new Uint8Array(wasm.memory.buffer);
  return memory;
}

const received = new Uint8Array(65536);

function wasmOctets(i) {
  refreshMemory().set(mix[i], input);
  const size = wasm.bench_parse_write(mix[i].length);
  const at = wasm.bench_output();
  received.set(refreshMemory().subarray(at, at + size));
  return size;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function wasmText(i) {
  const window = refreshMemory().subarray(input, input + 65535);
  const { written } = encoder.encodeInto(texts[i], window);
  const size = wasm.bench_parse_write(written);
  const at = wasm.bench_output();
  return decoder.decode(refreshMemory().subarray(at, at + size)).length;
}

/** cpuMs is what this process has used of the processors, its compiler and garbage collector included. */
function cpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The best of some rounds, in messages a second of processor time: others use the machine as well. */
function measure(work) {
  let best = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const start = cpuMs();
    let done = 0;
    let elapsed = 0;
    do {
      for (let i = 0; i < texts.length; i++) {
        if (!work(i)) throw new Error(`message ${i} of the mix does not parse`);
      }
      done += texts.length;
      // Reading the usage costs a system call: not after every turn.
      if (done % (texts.length * 50) === 0) elapsed = cpuMs() - start;
    } while (elapsed < ROUND_MS);
    if (round > 0) best = Math.max(best, (done / elapsed) * 1000);
  }
  return Math.round(best);
}

function jsSipParser() {
  const Parser = require('jssip/lib/Parser');
  const userAgent = { configuration: {} };
  return (i) => Parser.parseMessage(texts[i], userAgent) !== undefined;
}

const rows = [
  { name: 'sip_parse_write_wasm', value: measure(wasmOctets), unit: 'messages/s', target: 400000 },
  { name: 'sip_parse_write_wasm_text', value: measure(wasmText), unit: 'messages/s', target: null },
  { name: 'sip_parse_jssip', value: measure(jsSipParser()), unit: 'messages/s', target: null },
];
process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
