#!/usr/bin/env node
// Generates code and the reference page from the tables in core/phone/api, so that a name of the public API lives in one
// place.
//
//   generate_api.mjs --cpp FOLDER         parameter.hpp, function.hpp and their tables (.inc)
//   generate_api.mjs --ts [FOLDER]        api_types.ts, api_table.ts, missing.ts; without FOLDER in js/generated
//   generate_api.mjs --reference FILE     the page that describes all of it, for the folder of the examples
//
// A file whose content would not change is left alone, so that nothing is compiled again for it.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { functionHeader, functionTable, parameterHeader, parameterTable } from './api/cpp.mjs';
import { referencePage } from './api/reference.mjs';
import { readCallbacks, readFunctions, readNotifications, readParameters } from './api/tables.mjs';
import { missingTable, typeScriptTable, typeScriptTypes } from './api/typescript.mjs';

const typeScriptFolder = fileURLToPath(new URL('../js/generated', import.meta.url));

/** Several processes may generate at once: a file appears whole or not at all. */
function writeIfChanged(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  let old = null;
  try {
    old = readFileSync(file, 'utf8');
  } catch {
    // The file is new.
  }
  if (old === content) return;
  const whole = `${file}.${process.pid}`;
  writeFileSync(whole, content);
  renameSync(whole, file);
}

const readTables = () => ({
  parameters: readParameters(),
  functions: readFunctions(),
  callbacks: readCallbacks(),
  notifications: readNotifications(),
});

function generateCpp(folder) {
  const parameters = readParameters();
  const functions = readFunctions();
  writeIfChanged(join(folder, 'parameter.hpp'), parameterHeader(parameters));
  writeIfChanged(join(folder, 'parameter_table.inc'), parameterTable(parameters));
  writeIfChanged(join(folder, 'function.hpp'), functionHeader(functions));
  writeIfChanged(join(folder, 'function_table.inc'), functionTable(functions));
}

/** generateTypeScript writes what js/ imports from its folder `generated`. */
export function generateTypeScript(folder = typeScriptFolder) {
  const tables = readTables();
  writeIfChanged(join(folder, 'api_types.ts'), typeScriptTypes(tables));
  writeIfChanged(join(folder, 'api_table.ts'), typeScriptTable(tables));
  writeIfChanged(join(folder, 'missing.ts'), missingTable(tables));
}

/** generateReference writes the reference page; `base` leads from it to the style sheets and the examples. */
export function generateReference(file, base = '') {
  writeIfChanged(file, referencePage(readTables(), base));
}

function main([option, target]) {
  if (option === '--cpp' && target) generateCpp(target);
  else if (option === '--ts') generateTypeScript(target);
  else if (option === '--reference' && target) generateReference(target);
  else {
    console.error('usage: generate_api.mjs --cpp FOLDER | --ts [FOLDER] | --reference FILE');
    process.exit(2);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
