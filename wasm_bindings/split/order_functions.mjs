// Puts functions that look alike side by side, for brotli writes a near repetition in fewer
// bits than a far one. What the module does is untouched. It may use the first version of WebAssembly, no later instruction.

import {
  Reader,
  kCode,
  kConst,
  kCustom,
  kElement,
  kExport,
  kFunction,
  kImport,
  kStart,
  importedFunctions,
  leb,
  moduleOf,
  sections,
} from './wasm_file.mjs';

// Measured: other values give a module that is up to a hundredth larger.
/** The most called functions, which wasm-opt has put in front: each call of them is an octet shorter there. */
const kMostCalled = 40;
/** Octets of a piece of code by which functions are compared. */
const kPiece = 6;
/** A piece in so many functions tells nothing. */
const kCommon = 200;
/** Octets that keep the shortest functions from looking most alike. */
const kOrdinary = 60;

/** Skips what follows an opcode. */
function skipImmediates(opcode, reader) {
  if ((opcode >= 0x02 && opcode <= 0x04) || opcode === 0x0c || opcode === 0x0d) reader.number();
  else if (opcode >= 0x20 && opcode <= 0x24) reader.number();
  else if (opcode === 0x41 || opcode === 0x42 || opcode === 0x3f || opcode === 0x40) reader.number();
  else if (opcode === 0x11 || (opcode >= 0x28 && opcode <= 0x3e)) {
    reader.number();
    reader.number();
  } else if (opcode === 0x0e) for (let targets = reader.number() + 1; targets > 0; targets--) reader.number();
  else if (opcode === 0x43) reader.skip(4);
  else if (opcode === 0x44) reader.skip(8);
  else if (opcode > 0xbf || (opcode > 0x1b && opcode < 0x20)) throw new Error(`unknown opcode ${opcode}`);
}

/** Cuts a function body into octets and the numbers that it calls: [octets, number, octets, ...]. */
function cutAtCalls(body) {
  const reader = new Reader(body);
  for (let groups = reader.number(); groups > 0; groups--) {
    reader.number();
    reader.skip(1);
  }
  const parts = [];
  let from = 0;
  while (!reader.done) {
    const opcode = reader.octet();
    if (opcode !== 0x10) {
      skipImmediates(opcode, reader);
      continue;
    }
    parts.push(body.subarray(from, reader.at), reader.number());
    from = reader.at;
  }
  return [...parts, body.subarray(from)];
}

function pieces(body) {
  const found = new Set();
  let piece = 0;
  body.forEach((octet, at) => {
    piece = (piece % 256 ** (kPiece - 1)) * 256 + octet;
    if (at >= kPiece - 1) found.add(piece);
  });
  return found;
}

/** Orders bodies so that each follows the one that it shares most with. */
function chain(bodies) {
  const all = bodies.map(pieces);
  const holders = new Map();
  all.forEach((set, index) => {
    for (const piece of set) {
      const list = holders.get(piece);
      if (list) list.push(index);
      else holders.set(piece, [index]);
    }
  });
  const waiting = new Set(bodies.keys());
  const order = [];
  for (let current = 0; ;) {
    order.push(current);
    waiting.delete(current);
    if (waiting.size === 0) return order;
    const shared = new Map();
    for (const piece of all[current]) {
      const list = holders.get(piece);
      if (list.length >= kCommon) continue;
      for (const index of list) if (waiting.has(index)) shared.set(index, (shared.get(index) ?? 0) + 1);
    }
    let best = -1;
    current = waiting.values().next().value;
    for (const [index, count] of shared) {
      const likeness = count / (kOrdinary + all[index].size);
      if (likeness > best) [best, current] = [likeness, index];
    }
  }
}

/** orderFunctions gives the module with its functions in another order, and without custom sections. */
export function orderFunctions(module) {
  const all = sections(module);
  const octetsOf = (id) => all.find((section) => section.id === id)?.octets;
  const imported = importedFunctions(octetsOf(kImport));
  const types = new Reader(octetsOf(kFunction));
  const typeOf = Array.from({ length: types.number() }, () => types.number());
  const code = new Reader(octetsOf(kCode));
  const bodies = Array.from({ length: code.number() }, () => code.take(code.number()));
  const parts = bodies.map(cutAtCalls);

  const rest = chain(bodies.slice(kMostCalled)).map((index) => index + kMostCalled);
  const order = [...bodies.keys()].slice(0, kMostCalled).concat(rest);
  const places = [];
  order.forEach((index, place) => (places[index] = place));
  const moved = (number) => (number < imported ? number : places[number - imported] + imported);

  const rewritten = {
    [kFunction]: () => [...leb(order.length), ...order.flatMap((index) => leb(typeOf[index]))],
    [kCode]: () => {
      const out = [leb(order.length)];
      for (const index of order) {
        const body = parts[index].flatMap((part) => (typeof part === 'number' ? leb(moved(part)) : [...part]));
        out.push(leb(body.length), body);
      }
      return out.flat();
    },
    [kExport]: (reader) => {
      const out = leb(reader.number());
      while (!reader.done) {
        const from = reader.at;
        reader.skip(reader.number());
        const isFunction = reader.octet() === 0;
        out.push(...reader.octets.subarray(from, reader.at));
        const number = reader.number();
        out.push(...leb(isFunction ? moved(number) : number));
      }
      return out;
    },
    [kElement]: (reader) => {
      const out = leb(reader.number());
      while (!reader.done) {
        const from = reader.at;
        if (reader.octet() !== 0 || reader.octet() !== kConst) throw new Error('an unknown kind of table');
        reader.number();
        reader.skip(1);
        out.push(...reader.octets.subarray(from, reader.at));
        const count = reader.number();
        out.push(...leb(count));
        for (let left = count; left > 0; left--) out.push(...leb(moved(reader.number())));
      }
      return out;
    },
    [kStart]: (reader) => leb(moved(reader.number())),
  };
  return moduleOf(
    all
      .filter(({ id }) => id !== kCustom) // names would be wrong
      .map(({ id, octets }) => ({ id, octets: rewritten[id]?.(new Reader(octets)) ?? octets })),
  );
}
