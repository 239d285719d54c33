// Moves a part of the memory's first content from one module to another, which shares the memory.

import {
  Reader,
  exportsOf,
  kCode,
  kConst,
  kCustom,
  kData,
  kEnd,
  kExport,
  kGlobal,
  kGlobalKind,
  leb,
  moduleOf,
  sections,
  segments,
  signedLeb,
  vectorOf,
} from './wasm_file.mjs';

/**
 * moveData gives both modules after the segments between the linker's symbols for the start and stop of `name` have
 * moved from the first to the second. The exports of those symbols go.
 */
export function moveData(first, second, name) {
  const all = sections(first);
  const section = (id) => all.find((each) => each.id === id);
  const globals = constants(section(kGlobal).octets);
  const bounds = new Map();
  const kept = exportsOf(section(kExport).octets).filter((each) => {
    const isBound = each.kind === kGlobalKind && /^__(?:start|stop)_/.test(each.name);
    if (isBound) bounds.set(each.name, globals[each.index]);
    return !isBound;
  });
  section(kExport).octets = vectorOf(kept.map(({ octets }) => octets));
  const [start, stop] = ['start', 'stop'].map((end) => bounds.get(`__${end}_${name}`));
  if (!(start < stop)) throw new Error(`the module has no data named ${name}`);

  const stays = [];
  const moves = [];
  for (const { at, octets } of segments(section(kData).octets)) {
    const cut = (from, to, into) => {
      if (from < to) into.push(segment(at + from, octets.subarray(from, to)));
    };
    const [from, to] = [start, stop].map((address) => Math.min(Math.max(address - at, 0), octets.length));
    cut(0, from, stays);
    cut(from, to, moves);
    cut(to, octets.length, stays);
  }
  section(kData).octets = vectorOf(stays);
  const others = sections(second).filter(({ id }) => id !== kCustom);
  const data = others.find(({ id }) => id === kData);
  if (data) throw new Error('the second module has data of its own');
  const place = others.findIndex(({ id }) => id === kCode) + 1;
  others.splice(place, 0, { id: kData, octets: vectorOf(moves) });
  return [moduleOf(all), moduleOf(others)];
}

function segment(at, octets) {
  return Buffer.concat([Uint8Array.from([0, kConst, ...signedLeb(at), kEnd, ...leb(octets.length)]), octets]);
}

/** segmentsOf gives where in memory a module puts which octets when it begins. */
export function segmentsOf(module) {
  return segments(sections(module).find(({ id }) => id === kData).octets);
}

/** The values of the globals of a module that imports none. */
function constants(octets) {
  return new Reader(octets).vector((reader) => {
    reader.skip(2);
    if (reader.octet() !== kConst) throw new Error('an unknown kind of global');
    const value = reader.signed();
    reader.skip(1);
    return value;
  });
}
