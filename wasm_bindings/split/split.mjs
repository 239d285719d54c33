// split.mjs OPTIONS -- LINK COMMAND: makes phone.wasm and phone_extras.wasm of one program, see README.md.
//   --program=FILE   the program as LLVM bitcode, after link-time optimisation
//   --phone=FILE --extras=FILE   the two modules
//   --opt=, --llc=, --llvm-profdata=, --wasm-opt=, --wasm-split=   the tools
// The link command is given object files and an output at its end. Files in between stay beside phone.wasm, in split/.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { playFirstCalls } from '../first_call/first_call.mjs';
import { apartData } from './object_file.mjs';
import { BlockCounts, idleFunctions, profileText, sumOf } from './block_counts.mjs';
import { moveData } from './move_data.mjs';
import { orderFunctions } from './order_functions.mjs';
import { shareByTable } from './share_functions.mjs';

/** What the linker calls the constants that only rare code refers to. */
const kRareData = 'rare_data';

// Measured: a lower threshold puts code apart that is shorter than the call of it.
const hotColdSplit = ['-hotcoldsplit-threshold=1', '-hotcoldsplit-max-params=24'];
/** What was computed early for code that does not run is computed there, or it would be a parameter of that code. */
const sinkIntoRareCode = 'function(loop-sink,sink)';
/** As Emscripten's compiler does. */
const codeGeneration = ['-O2', '-filetype=obj', '-combiner-global-alias-analysis=false', '-disable-lsr'];

// The globals that the two modules share change, which the first version of WebAssembly did not allow.
const features = '--enable-mutable-globals';
const optimize = ['-Oz', '--converge', '--low-memory-unused', features];
/** Functions stay apart until the split: most of those that have one caller are for rare cases. */
const withoutInlining = ['always', 'flexible', 'one-caller'].map((kind) => `--${kind}-inline-max-function-size=0`);
const withInlining = ['--always-inline-max-function-size=4', '--one-caller-inline-max-function-size=15'];

const { values, positionals: link } = parseArgs({
  options: Object.fromEntries(
    ['program', 'phone', 'extras', 'opt', 'llc', 'llvm-profdata', 'wasm-opt', 'wasm-split'].map((name) => [
      name,
      { type: 'string' },
    ]),
  ),
  allowPositionals: true,
});
const work = join(dirname(values.phone), 'split');
mkdirSync(work, { recursive: true });
const file = (name) => join(work, name);
const run = (tool, ...args) => execFileSync(values[tool], args, { stdio: ['ignore', 'inherit', 'inherit'] });

/** The program without what kept functions from being inlined, which is over, for it keeps them from being split, too. */
function readProgram() {
  const text = file('program.ll');
  run('opt', '-S', values.program, '-o', text);
  writeFileSync(text, readFileSync(text, 'utf8').replace(/^(attributes #\d+ = \{.*) noinline /gm, '$1 '));
  return text;
}

/** Runs passes over the program and makes an object file. */
function compile(name, passes, ...options) {
  run('opt', `-passes=${passes}`, ...options, program, '-o', file(`${name}.bc`));
  run('llc', ...codeGeneration, file(`${name}.bc`), '-o', file(`${name}.o`));
  return file(`${name}.o`);
}

function linked(name, ...objects) {
  const bounds = ['start', 'stop'].map((end) => `-Wl,--export-if-defined=__${end}_${kRareData}`);
  const [linker, ...options] = link;
  execFileSync(linker, [...options, ...bounds, ...objects, '-o', file(name)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return file(name);
}

/** What the C library wants of files; with counters all of it stays in the module. */
const files = Object.fromEntries(['fd_close', 'fd_seek', 'fd_write'].map((name) => [name, () => 0]));

/** Which blocks of code run in the first calls, for LLVM in a file, and which functions do not. */
function countBlocks() {
  const object = compile('blocks', 'pgo-instr-gen,instrprof', '-disable-vp', '-enable-name-compression=false');
  // LLVM's own runtime, which would write the counts to a file, is not there; this is what the counters know it by.
  writeFileSync(
    file('runtime.ll'),
    'target triple = "wasm32-unknown-emscripten"\n@__llvm_profile_runtime = global i32 0\n',
  );
  run('llc', ...codeGeneration, file('runtime.ll'), '-o', file('runtime.o'));
  const module = linked('blocks.wasm', object, file('runtime.o'), '-sINITIAL_MEMORY=4194304');
  const counts = [];
  const phones = playFirstCalls(readFileSync(module), (page) => {
    counts[page] = new BlockCounts();
    return { env: counts[page].imports, wasi_snapshot_preview1: files };
  });
  const functions = sumOf(phones.map((phone, page) => counts[page].read(phone.exports.memory)));
  writeFileSync(file('blocks.txt'), profileText(functions));
  run('llvm-profdata', 'merge', file('blocks.txt'), '-o', file('blocks.profile'));
  return { profile: file('blocks.profile'), idle: idleFunctions(functions) };
}

/** What wasm-split wants of several runs: the checksum of the module, and after it zero for a function that never ran. */
function eitherOf(profiles) {
  return profiles.reduce((all, profile) => all.map((octet, at) => octet | profile[at]));
}

/** Splits off the functions that do not run in the first calls. */
function splitFunctions(module) {
  run('wasm-opt', ...optimize, ...withoutInlining, module, '-o', file('whole.wasm'));
  run('wasm-split', '--instrument', features, file('whole.wasm'), '-o', file('functions.wasm'));
  const profiles = playFirstCalls(readFileSync(file('functions.wasm'))).map((phone) => phone.functionProfile());
  writeFileSync(file('functions.profile'), eitherOf(profiles));
  run(
    'wasm-split',
    '--split',
    features,
    '--import-namespace=phone',
    '--placeholder-namespace=later',
    '--export-prefix=%',
    `--profile=${file('functions.profile')}`,
    file('whole.wasm'),
    '-o1',
    values.phone,
    '-o2',
    values.extras,
  );
  for (const half of [values.phone, values.extras]) run('wasm-opt', ...optimize, ...withInlining, half, '-o', half);
}

const program = readProgram();
const { profile, idle } = countBlocks();
const object = compile(
  'split',
  `pgo-instr-use,${sinkIntoRareCode},hotcoldsplit`,
  '-disable-vp',
  `-pgo-test-profile-file=${profile}`,
  '-profile-summary-cold-count=0',
  ...hotColdSplit,
);
const isRare = (name) => idle.has(name) || /\.cold\.\d+$/.test(name);
writeFileSync(object, apartData(readFileSync(object), isRare, kRareData));
splitFunctions(linked('split.wasm', object));
const moved = moveData(readFileSync(values.phone), readFileSync(values.extras), kRareData);
const halves = shareByTable(...moved.map(orderFunctions));
[values.phone, values.extras].forEach((path, index) => writeFileSync(path, halves[index]));
