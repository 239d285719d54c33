// The object files of LLVM for WebAssembly
// (https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md), as much as the split needs.

import {
  Reader,
  importedFunctions,
  kCode,
  kCustom,
  kData,
  kImport,
  leb,
  moduleOf,
  sections,
  segments,
  textOctets,
  vectorOf,
} from './wasm_file.mjs';

const kSegmentInfo = 5;
const kSymbolTable = 8;

const kFunctionSymbol = 0;
const kDataSymbol = 1;
const kSectionSymbol = 3;

/** Flags of symbols. */
const kUndefined = 0x10;
const kExplicitName = 0x40;

/** Relocations: those that hold the address of data, and those that have an addend, which are a few more. */
const kDataAddresses = new Set([3, 4, 5, 11, 14, 15, 16, 17, 21, 23]);
const kHavingAddend = new Set([...kDataAddresses, 8, 9, 22]);

/** Names of segments that the linker puts together with all constants. */
const kConstants = '.rodata';

/**
 * apartData gives the object with the constants that nobody but the named functions refers to in segments called `name`,
 * which the linker puts side by side. `isApart` says of a function's name whether it is one of those.
 */
export function apartData(object, isApart, name) {
  const all = sections(object);
  const custom = new Map();
  for (const section of all) {
    if (section.id !== kCustom) continue;
    const reader = new Reader(section.octets);
    custom.set(reader.text(), { section, reader });
  }
  const linking = readLinking(custom.get('linking').reader);
  const octetsOf = (id) => all.find((section) => section.id === id).octets;

  const nameOf = new Map();
  for (const { kind, index, name: symbol } of linking.symbols) if (kind === kFunctionSymbol) nameOf.set(index, symbol);
  const firstFunction = importedFunctions(octetsOf(kImport));
  // Where in their sections the functions and the segments end.
  const functions = new Reader(octetsOf(kCode)).vector((reader) => {
    reader.skip(reader.number());
    return reader.at;
  });
  const data = segments(octetsOf(kData)).map(({ end }) => end);

  const wanted = new Set();
  const references = new Map();
  for (const { at, segment } of addresses(custom.get('reloc.CODE').reader, linking.symbols)) {
    const owner = nameOf.get(firstFunction + pieceAt(functions, at));
    if (owner === undefined || !isApart(owner)) wanted.add(segment);
  }
  for (const { at, segment } of addresses(custom.get('reloc.DATA').reader, linking.symbols)) {
    const owner = pieceAt(data, at);
    references.set(owner, [...(references.get(owner) ?? []), segment]);
  }
  // What a constant refers to is wanted as much as itself. Variables are all wanted.
  linking.segments.forEach(({ name: segment }, index) => segment.startsWith(kConstants) || wanted.add(index));
  for (const segment of wanted) for (const further of references.get(segment) ?? []) wanted.add(further);

  const renamed = linking.segments.map((segment, index) => (wanted.has(index) ? segment : { ...segment, name }));
  custom.get('linking').section.octets = writeLinking(linking, renamed);
  return moduleOf(all);
}

function readLinking(reader) {
  const version = reader.number();
  const parts = [];
  while (!reader.done) parts.push({ type: reader.octet(), octets: reader.take(reader.number()) });
  const part = (type) => new Reader(parts.find((each) => each.type === type).octets);
  const infos = part(kSegmentInfo).vector((each) => ({
    name: each.text(),
    alignment: each.number(),
    flags: each.number(),
  }));
  return { version, parts, segments: infos, symbols: part(kSymbolTable).vector(readSymbol) };
}

function readSymbol(reader) {
  const kind = reader.octet();
  const flags = reader.number();
  const isDefined = (flags & kUndefined) === 0;
  if (kind === kSectionSymbol) return { kind, index: reader.number() };
  if (kind !== kDataSymbol) {
    const index = reader.number();
    return { kind, index, name: isDefined || flags & kExplicitName ? reader.text() : undefined };
  }
  const name = reader.text();
  if (!isDefined) return { kind, name };
  const segment = reader.number();
  reader.number();
  reader.number();
  return { kind, name, segment };
}

function writeLinking({ version, parts }, infos) {
  const written = (part) =>
    part.type === kSegmentInfo
      ? vectorOf(
          infos.map(({ name, alignment, flags }) =>
            Uint8Array.from([...textOctets(name), ...leb(alignment), ...leb(flags)]),
          ),
        )
      : part.octets;
  const out = [Uint8Array.from([...textOctets('linking'), ...leb(version)])];
  for (const part of parts) {
    const octets = written(part);
    out.push(Uint8Array.from([part.type, ...leb(octets.length)]), octets);
  }
  return Buffer.concat(out);
}

/** The places of a section that hold the address of data: the segment that it is in. */
function* addresses(reader, symbols) {
  reader.number(); // the section
  for (let left = reader.number(); left > 0; left--) {
    const type = reader.octet();
    const at = reader.number();
    const { segment } = symbols[reader.number()] ?? {};
    if (kHavingAddend.has(type)) reader.signed();
    if (kDataAddresses.has(type) && segment !== undefined) yield { at, segment };
  }
}

/** The number of the piece that the octet at `at` is in. */
function pieceAt(ends, at) {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at < ends[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}
