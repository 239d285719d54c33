// The binary format of WebAssembly (https://webassembly.github.io/spec/core/binary), as much as the split needs.

/** Numbers of sections. */
export const kCustom = 0;
export const kImport = 2;
export const kFunction = 3;
export const kTable = 4;
export const kGlobal = 6;
export const kExport = 7;
export const kStart = 8;
export const kElement = 9;
export const kCode = 10;
export const kData = 11;

/** Kinds of imports and exports. */
export const kFunctionKind = 0;
export const kTableKind = 1;
export const kGlobalKind = 3;

/** The instructions of an address that is known: `i32.const ADDRESS end`. */
export const kConst = 0x41;
export const kEnd = 0x0b;

const kHeader = 8;

/** Reader of one stretch of octets. */
export class Reader {
  constructor(octets) {
    this.octets = octets;
    this.at = 0;
  }
  get done() {
    return this.at >= this.octets.length;
  }
  octet() {
    return this.octets[this.at++];
  }
  number() {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const octet = this.octet();
      value += (octet & 127) * shift;
      if (octet < 128) return value;
    }
  }
  /** A whole number of 32 bits with its sign. */
  signed() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const octet = this.octet();
      value |= (octet & 127) << shift;
      if (octet < 128) return shift + 7 < 32 && octet & 64 ? value | (-1 << (shift + 7)) : value;
    }
  }
  skip(size) {
    this.at += size;
  }
  take(size) {
    return this.octets.subarray(this.at, (this.at += size));
  }
  text() {
    return Buffer.from(this.take(this.number())).toString();
  }
  /** A number of things that `read` takes out of this reader. */
  vector(read) {
    return Array.from({ length: this.number() }, () => read(this));
  }
}

/** textOctets writes a text as Reader.text reads it. */
export function textOctets(text) {
  return [...leb(Buffer.byteLength(text)), ...Buffer.from(text)];
}

export function leb(value) {
  const octets = [];
  for (; value > 127; value = Math.floor(value / 128)) octets.push((value % 128) + 128);
  return [...octets, value];
}

export function signedLeb(value) {
  const octets = [];
  for (;;) {
    const octet = value & 127;
    value >>= 7;
    if ((value === 0 && !(octet & 64)) || (value === -1 && octet & 64)) return [...octets, octet];
    octets.push(octet | 128);
  }
}

/** importedFunctions counts the functions of an import section. */
export function importedFunctions(octets) {
  const kinds = new Reader(octets).vector((reader) => {
    reader.skip(reader.number());
    reader.skip(reader.number());
    const kind = reader.octet();
    skipImportType(kind, reader);
    return kind;
  });
  return kinds.filter((kind) => kind === kFunctionKind).length;
}

/** skipImportType skips the type of an import: a function's number, a table's and a memory's limits, a global's value and change. */
export function skipImportType(kind, reader) {
  if (kind === kTableKind) reader.skip(1);
  const hasMost = kind !== kFunctionKind && kind !== kGlobalKind && (reader.octet() & 1) === 1;
  reader.number();
  if (kind === kGlobalKind || hasMost) reader.number();
}

/** exportsOf gives what an export section says, and the octets of each. */
export function exportsOf(octets) {
  return new Reader(octets).vector((reader) => {
    const from = reader.at;
    const name = reader.text();
    const kind = reader.octet();
    const index = reader.number();
    return { name, kind, index, octets: octets.subarray(from, reader.at) };
  });
}

/** vectorOf puts items together, of which each is octets. */
export function vectorOf(items) {
  return Buffer.concat([Uint8Array.from(leb(items.length)), ...items]);
}

/** segments gives where in memory a data section puts which octets, and the place behind each in the section. */
export function segments(octets) {
  return new Reader(octets).vector((reader) => {
    if (reader.number() !== 0 || reader.octet() !== kConst) throw new Error('an unknown kind of data');
    const at = reader.signed();
    reader.skip(1);
    return { at, octets: reader.take(reader.number()), end: reader.at };
  });
}

/** sections gives [{ id, octets }] of a module. */
export function sections(module) {
  const reader = new Reader(module);
  reader.skip(kHeader);
  const found = [];
  while (!reader.done) found.push({ id: reader.octet(), octets: reader.take(reader.number()) });
  return found;
}

/** moduleOf writes sections as a module. */
export function moduleOf(all) {
  const parts = [Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)];
  for (const { id, octets } of all) parts.push(Uint8Array.from([id, ...leb(octets.length)]), Uint8Array.from(octets));
  return Buffer.concat(parts);
}
