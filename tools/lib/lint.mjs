// The checks of form: each is one counted test. Those of C++ belong to the group unit, those of JavaScript to js.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { inParallel, lastLines, root, run, say } from './progress.mjs';

const kCppFolders = ['core', 'wasm_bindings', 'tools', 'tests'];

/** sourceFiles lists the C++ files below the folders, relative to the root. */
function sourceFiles(folders, pattern) {
  const below = (folder) =>
    !existsSync(join(root, folder))
      ? []
      : readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
          const path = `${folder}/${entry.name}`;
          return entry.isDirectory() ? below(path) : [path];
        });
  return folders.flatMap(below).filter((path) => pattern.test(path));
}

/** check runs a command that says nothing is wrong by its status, and adds its result. */
function check(results, name, argv) {
  const { status, stdout, stderr, error } = spawnSync(argv[0], argv.slice(1), { cwd: root, encoding: 'utf8' });
  results.add(status === 0 ? 'pass' : 'fail', name, status === 0 ? '' : (error?.message ?? `${stdout}${stderr}`));
}

export async function lintCpp(results, { buildFolder, width }) {
  say('unit: clang-format, layers, clang-tidy');
  check(results, 'clang-format', ['clang-format', '--dry-run', '-Werror', ...sourceFiles(kCppFolders, /\.[ch]pp$/)]);
  check(results, 'check_layers', ['tools/check_layers']);
  await clangTidy(results, buildFolder, width);
}

export async function lintJs(results, width) {
  say('js: ESLint, Prettier, TypeScript');
  check(results, 'generate_api', ['npm', 'run', '--silent', 'generate']);
  const checks = {
    eslint: ['npx', '--no-install', 'eslint', '.', '--max-warnings', '0'],
    typescript: ['npm', 'run', '--silent', 'typecheck'],
    prettier: ['npx', '--no-install', 'prettier', '--check', '--log-level', 'warn', '.'],
  };
  await inParallel(Object.entries(checks), width, async ([name, argv]) => {
    const log = join(root, 'build/log/test/js', `${name}.log`);
    const { ok, reason } = await run(argv, { log });
    results.add(ok ? 'pass' : 'fail', name, ok ? '' : `${reason}\n${lastLines(log, 40)}`);
  });
}

/**
 * clangTidy checks every file of the compilation database that is ours. A file that was clean is not checked again until it,
 * a header of ours that it includes, the rules or the compiler's flags change: the cache is in ~/.cache, by content.
 */
async function clangTidy(results, buildFolder, width) {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'webphone-clang-tidy');
  mkdirSync(cache, { recursive: true });
  const version = spawnSync('clang-tidy', ['--version'], { encoding: 'utf8' }).stdout;
  const rules = readFileSync(join(root, '.clang-tidy'), 'utf8');
  const database = JSON.parse(readFileSync(join(buildFolder, 'compile_commands.json'), 'utf8'));
  const commands = new Map(
    database
      .map(({ file, command }) => [file.replace(`${root}/`, ''), command.replaceAll(root, '')])
      .filter(([file]) => /^(core|tools)\/.*\.cpp$/.test(file)),
  );
  const contents = new Map();
  let checked = 0;
  await inParallel(commands.keys(), width, async (file) => {
    const hash = createHash('sha256').update(version).update(rules).update(commands.get(file));
    for (const part of [...withHeaders(file, contents)].sort()) hash.update(part).update(contents.get(part));
    const stamp = join(cache, hash.digest('hex'));
    if (existsSync(stamp)) return results.add('pass', `clang-tidy ${file}`);
    checked += 1;
    if (checked % 20 === 0) say(`  ... clang-tidy: ${checked} files checked`);
    const log = join(root, 'build/log/test/clang-tidy', `${file.replaceAll('/', '_')}.log`);
    const { ok, reason } = await run(['clang-tidy', '--quiet', '-p', buildFolder, file], { log, seconds: 300 });
    if (ok) writeFileSync(stamp, '');
    results.add(ok ? 'pass' : 'fail', `clang-tidy ${file}`, ok ? '' : `${reason}\n${findings(log)}`);
  });
}

const findings = (log) =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => /(error|warning):/.test(line))
    .join('\n');

/** withHeaders returns the file and all headers of ours that it reaches, and notes their contents. */
function withHeaders(file, contents, found = new Set()) {
  if (found.has(file) || !existsSync(join(root, file))) return found;
  found.add(file);
  if (!contents.has(file)) contents.set(file, readFileSync(join(root, file), 'utf8'));
  for (const [, name] of contents.get(file).matchAll(/^\s*#\s*include\s+"([^"]+)"/gm))
    withHeaders(name, contents, found);
  return found;
}
