// Holds every #include "..." and every DEPENDS of CMake against the table of allowed arrows, layers.tsv.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// What would give core a clock, a console, a file, a thread or a random source of its own, or is too large for the web.
const kForbiddenInCore = new Set(
  `cstdio ctime filesystem format fstream future iomanip iostream istream locale mutex ostream print random regex
   semaphore shared_mutex sstream stdio.h streambuf thread time.h unistd.h condition_variable csignal stop_token`.split(
    /\s+/,
  ),
);

/**
 * checkLayers returns one text for each arrow that the table does not allow, as `file:line: what; what is allowed`. An
 * empty list is a clean tree.
 */
export function checkLayers(root) {
  const layers = readLayers(join(root, 'tools/layers.tsv'));
  const sources = [...layers.keys()].filter((layer) => !layer.slice(0, -1).includes('/')).concat('core');
  const files = [...new Set(sources)].flatMap((folder) => filesBelow(join(root, folder)));
  const errors = [];
  const includedBy = new Map([...layers.keys()].map((layer) => [layer, []]));
  for (const file of files.filter((path) => /\.(cpp|hpp|c|h)$/.test(path))) {
    checkIncludes(relative(root, file), readFileSync(file, 'utf8'), { layers, includedBy, errors });
  }
  for (const layer of layers.keys()) {
    const file = join(root, layer, 'CMakeLists.txt');
    if (layer.startsWith('core/') && existsSync(file)) {
      checkLinkLine(`${layer}/CMakeLists.txt`, readFileSync(file, 'utf8'), layer, { layers, includedBy, errors });
    }
  }
  return errors;
}

/** readLayers returns a map from each folder to `{ direct, all }`: the folders of its row, and those reached by them. */
function readLayers(path) {
  const layers = new Map();
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [folder, allowed = ''] = line.split('\t');
    const direct = allowed.split(' ').filter(Boolean);
    const all = new Set([folder]);
    for (const below of direct) {
      if (!layers.has(below)) throw new Error(`${path}: ${folder} may include ${below}, which has no row above it`);
      for (const reached of layers.get(below).all) all.add(reached);
    }
    layers.set(folder, { direct, all });
  }
  return layers;
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules') return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** layerOf returns the row that a path belongs to, the longest of those that begin it. */
function layerOf(path, layers) {
  const fits = [...layers.keys()].filter((layer) => path === layer || path.startsWith(`${layer}/`));
  return fits.sort((a, b) => b.length - a.length)[0];
}

function checkIncludes(file, text, { layers, includedBy, errors }) {
  const layer = layerOf(file, layers);
  const inCore = file.startsWith('core/');
  const complain = (line, what) => errors.push(`${file}:${line}: ${what}`);
  if (layer === undefined) return complain(1, 'its folder has no row in tools/layers.tsv');
  text.split('\n').forEach((content, index) => {
    const include = /^\s*#\s*include\s*([<"])([^>"]+)[>"]/.exec(content);
    if (!include) return;
    const [, bracket, name] = include;
    const line = index + 1;
    if (bracket === '<') {
      if (inCore && (kForbiddenInCore.has(name) || name.startsWith('sys/'))) {
        complain(line, `includes <${name}>, which core does without (the core owns no clock, file, thread or console)`);
      }
      return;
    }
    const target = layerOf(name, layers);
    if (target === undefined) {
      complain(line, `includes "${name}"; write it from the root of the repository, in a folder of tools/layers.tsv`);
    } else if (!layers.get(layer).all.has(target)) {
      const allowed = [...layers.get(layer).all].filter((other) => other !== layer).sort();
      complain(line, `includes "${name}"; ${layer} may include ${allowed.join(', ') || 'nothing'}`);
    } else {
      includedBy.get(layer).push({ file, line, target });
    }
  });
}

/** checkLinkLine: the target's name is its folder's, DEPENDS are allowed arrows, and reach all that is included. */
function checkLinkLine(file, text, layer, { layers, includedBy, errors }) {
  const call = /webphone_library\(([\w]+)([^)]*)\)/.exec(text);
  if (!call) return;
  const line = text.slice(0, call.index).split('\n').length;
  const nameOf = (folder) => folder.replace(/^core\//, '').replaceAll('/', '_');
  const folders = new Map([...layers.keys()].map((folder) => [nameOf(folder), folder]));
  if (call[1] !== nameOf(layer)) {
    errors.push(`${file}:${line}: the library is called ${call[1]}; its folder says ${nameOf(layer)}`);
  }
  const depends = / ?\bDEPENDS\b([\w\s]*)/.exec(call[2].replace(/\bSOURCES\b[^]*?(?=\bDEPENDS\b|$)/, ''))?.[1] ?? '';
  const reached = new Set([layer]);
  for (const name of depends.split(/\s+/).filter(Boolean)) {
    const folder = folders.get(name);
    if (folder === undefined || !layers.get(layer).all.has(folder) || folder === layer) {
      const allowed = layers.get(layer).direct.map(nameOf).join(' ');
      errors.push(`${file}:${line}: DEPENDS on ${name}; ${layer} may depend on ${allowed || 'nothing'}`);
    } else {
      for (const below of layers.get(folder).all) reached.add(below);
    }
  }
  const missing = includedBy.get(layer).find(({ target }) => !reached.has(target));
  if (missing) {
    const by = `${missing.file}:${missing.line}`;
    errors.push(`${file}:${line}: DEPENDS lacks ${nameOf(missing.target)}, which ${by} includes`);
  }
}

function main() {
  const root = resolve(process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url)));
  const errors = checkLayers(root);
  for (const error of errors) console.error(error);
  console.log(errors.length === 0 ? 'all layers are in order' : `${errors.length} arrows are not allowed`);
  process.exitCode = errors.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
