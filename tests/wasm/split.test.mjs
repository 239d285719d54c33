// The build of the two modules out of one program, see wasm_bindings/README.md.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { playFirstCalls } from '../../wasm_bindings/first_call/first_call.mjs';
import { idleFunctions, profileText } from '../../wasm_bindings/split/block_counts.mjs';
import { segmentsOf } from '../../wasm_bindings/split/move_data.mjs';
import { apartData } from '../../wasm_bindings/split/object_file.mjs';
import { orderFunctions } from '../../wasm_bindings/split/order_functions.mjs';
import { extrasPath, folder, modulePath } from './lib/module.mjs';

const work = mkdtempSync(join(tmpdir(), 'split-'));
after(() => rmSync(work, { recursive: true }));

/** The octets of a module's memory at its beginning, by address. */
function memoryOf(path) {
  const octets = new Map();
  for (const { at, octets: part } of segmentsOf(readFileSync(path)))
    part.forEach((octet, i) => octets.set(at + i, octet));
  return octets;
}

test('no page wants anything of the second module before the first word of its first call', () => {
  for (const phone of playFirstCalls(readFileSync(modulePath))) assert.deepEqual(phone.later, []);
});

test('each octet of the data is in one of the modules', () => {
  const whole = memoryOf(`${folder}split/whole.wasm`);
  const [phone, extras] = [memoryOf(modulePath), memoryOf(extrasPath)];
  assert.ok(extras.size > 5000, `${extras.size} octets have moved`);
  for (const [at, octet] of whole) {
    const holders = [phone, extras].filter((half) => half.has(at));
    if (octet !== 0) assert.equal(holders.length, 1, `octet ${at} is in ${holders.length} modules`);
    for (const half of holders) assert.equal(half.get(at), octet);
  }
});

test('functions in another order do the same', () => {
  const whole = readFileSync(`${folder}split/whole.wasm`);
  const ordered = orderFunctions(whole);
  assert.notDeepEqual(ordered, whole);
  const sent = [whole, ordered].map((module) => playFirstCalls(module).flatMap((phone) => phone.sent));
  assert.ok(sent[0].length > 30);
  assert.deepEqual(sent[1], sent[0]);
});

test('constants go apart if nobody but rare code refers to them, through other constants too', () => {
  const source = `target triple = "wasm32-unknown-emscripten"
    @shared = internal constant [4 x i8] c"one\\00"
    @rare = internal constant [4 x i8] c"two\\00"
    @entry = internal constant [6 x i8] c"three\\00"
    @table = internal constant [1 x i8*] [i8* getelementptr ([6 x i8], [6 x i8]* @entry, i32 0, i32 0)]
    @far = internal constant [5 x i8] c"four\\00"
    @kept = internal constant [1 x i8*] [i8* getelementptr ([5 x i8], [5 x i8]* @far, i32 0, i32 0)]
    @variable = internal global [5 x i8] c"five\\00"
    declare void @use(i8*)
    define void @often() {
      call void @use(i8* getelementptr ([4 x i8], [4 x i8]* @shared, i32 0, i32 0))
      call void @use(i8* bitcast ([1 x i8*]* @kept to i8*))
      ret void
    }
    define void @seldom() {
      call void @use(i8* getelementptr ([4 x i8], [4 x i8]* @shared, i32 0, i32 0))
      call void @use(i8* getelementptr ([4 x i8], [4 x i8]* @rare, i32 0, i32 0))
      call void @use(i8* bitcast ([1 x i8*]* @table to i8*))
      call void @use(i8* getelementptr ([5 x i8], [5 x i8]* @variable, i32 0, i32 0))
      ret void
    }`;
  const [text, object] = ['program.ll', 'program.o'].map((name) => join(work, name));
  writeFileSync(text, source);
  execFileSync('llc-14', ['-filetype=obj', '--data-sections', text, '-o', object]);
  const names = (octets) =>
    octets
      .toString('latin1')
      .match(/\.rodata\.\w+|\.data\.\w+|apart/g)
      .sort();
  assert.deepEqual(names(readFileSync(object)), [
    '.data.variable',
    '.rodata.entry',
    '.rodata.far',
    '.rodata.kept',
    '.rodata.rare',
    '.rodata.shared',
    '.rodata.table',
  ]);
  assert.deepEqual(names(apartData(readFileSync(object), (name) => name === 'seldom', 'apart')), [
    '.data.variable',
    '.rodata.far',
    '.rodata.kept',
    '.rodata.shared',
    'apart',
    'apart',
    'apart',
  ]);
});

test('a function of which no block ran is idle, whichever file it is local to', () => {
  const functions = [
    { name: 'busy', shape: 1n, counts: [0n, 2n] },
    { name: 'part.cpp:idle', shape: 2n, counts: [0n, 0n] },
  ];
  assert.deepEqual([...idleFunctions(functions)], ['idle']);
  assert.equal(profileText(functions), ':ir\nbusy\n1\n2\n0\n2\n\npart.cpp:idle\n2\n2\n0\n0\n');
});
