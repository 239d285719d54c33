// Hands functions of one module to another through the table that both have: that takes a third of the octets of exports.

import {
  Reader,
  exportsOf,
  kConst,
  kElement,
  kEnd,
  kExport,
  kFunctionKind,
  kImport,
  kTable,
  kTableKind,
  leb,
  moduleOf,
  sections,
  signedLeb,
  skipImportType,
  textOctets,
  vectorOf,
} from './wasm_file.mjs';

/** What wasm-split puts before the names of exports that are for the second module. */
const kPrefix = '%';

/**
 * shareByTable gives both modules: the functions that the first exports for the second are at the end of the table, which
 * grows by them, and the second imports them as `table.PLACE`.
 */
export function shareByTable(first, second) {
  const exported = exportsOf(octetsOf(first, kExport));
  const isShared = ({ name, kind }) => kind === kFunctionKind && name.startsWith(kPrefix);
  const shared = exported.filter(isShared).sort((one, other) => one.index - other.index);
  const grown = growTable(octetsOf(first, kTable), shared.length);
  const places = new Map(shared.map(({ name }, at) => [name, grown.size + at]));

  const segment = [0, kConst, ...signedLeb(grown.size), kEnd, ...leb(shared.length)];
  for (const { index } of shared) segment.push(...leb(index));
  return [
    replaced(first, {
      [kTable]: grown.octets,
      [kExport]: vectorOf(exported.filter((each) => !isShared(each)).map(({ octets }) => octets)),
      [kElement]: withOneMore(octetsOf(first, kElement), segment),
    }),
    replaced(second, { [kImport]: vectorOf(importsOf(octetsOf(second, kImport), places, shared.length)) }),
  ];
}

function octetsOf(module, id) {
  return sections(module).find((section) => section.id === id).octets;
}

function replaced(module, octets) {
  return moduleOf(sections(module).map((section) => ({ ...section, octets: octets[section.id] ?? section.octets })));
}

function withOneMore(octets, item) {
  const reader = new Reader(octets);
  const count = reader.number();
  return Buffer.concat([Uint8Array.from(leb(count + 1)), octets.subarray(reader.at), Uint8Array.from(item)]);
}

/** A section of one table: its size, and the section with a table that is so much larger. */
function growTable(octets, by) {
  const reader = new Reader(octets);
  if (reader.number() !== 1) throw new Error('a module has several tables');
  const type = reader.octet();
  const { size, limits } = grownLimits(reader, by);
  return { size, octets: Uint8Array.from([1, type, ...limits]) };
}

function grownLimits(reader, by) {
  const flags = reader.octet();
  const size = reader.number();
  const most = flags & 1 ? leb(reader.number() + by) : [];
  return { size, limits: [flags, ...leb(size + by), ...most] };
}

/** The imports of the second module, with the shared functions from the table, which is larger by `by`. */
function importsOf(octets, places, by) {
  return new Reader(octets).vector((reader) => {
    const module = reader.text();
    const name = reader.text();
    const kind = reader.octet();
    const from = reader.at;
    const place = places.get(name);
    if (kind === kTableKind) {
      const type = reader.octet();
      return Uint8Array.from([
        ...textOctets(module),
        ...textOctets(name),
        kind,
        type,
        ...grownLimits(reader, by).limits,
      ]);
    }
    skipImportType(kind, reader);
    const origin =
      place === undefined
        ? [...textOctets(module), ...textOctets(name)]
        : [...textOctets('table'), ...textOctets(String(place))];
    return Uint8Array.from([...origin, kind, ...octets.subarray(from, reader.at)]);
  });
}
