// The kept texts that parsers are held to: all seeds of the fuzzers, and RFC 4475 where it is. `kind` names the parser as
// tests/wasm/transcript knows it.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const seeds = `${root}tests/fuzz/seeds/`;
const rfc4475 = `${process.env.WEBPHONE_CORPORA ?? `${root}../shared/corpora`}/rfc4475/`;

const files = (folder) => (existsSync(folder) ? readdirSync(folder).sort() : []);

export const seedFolders = () => files(seeds);

export function seedTexts() {
  return seedFolders().flatMap((fuzzer) =>
    files(`${seeds}${fuzzer}`).map((name) => ({
      name: `${fuzzer}/${name}`,
      kind: fuzzer.replace(/^fuzz_/, ''),
      octets: readFileSync(`${seeds}${fuzzer}/${name}`),
    })),
  );
}

export function rfcTexts() {
  return files(rfc4475)
    .filter((name) => name.endsWith('.dat'))
    .map((name) => ({ name, kind: 'sip_message', octets: readFileSync(rfc4475 + name) }));
}

/** asRecords gives texts as the native transcript program reads them. */
export const asRecords = (texts) =>
  Buffer.concat(texts.flatMap(({ kind, octets }) => [Buffer.from(`${kind} ${octets.length}\n`), Buffer.from(octets)]));
