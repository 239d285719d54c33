// Runs test groups after tools/setup:  node tools/lib/test_groups.mjs GROUP...
//
// Builds what the groups need, runs each, writes build/results/GROUP.tsv and build/report/GROUP.json, and prints the sum.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { basename, join } from 'node:path';
import { coverage, coverageTable } from '../api/coverage.mjs';
import { readCatchXml } from './catch_xml.mjs';
import { coverageTargets, measureCoverage } from './coverage.mjs';
import { lintCpp, lintJs } from './lint.mjs';
import { inParallel, lastLines, root, run, say } from './progress.mjs';
import { Results } from './results.mjs';

const width = availableParallelism?.() ?? cpus().length;
const fuzzSeconds = Number(process.env.FUZZ_SECONDS ?? 30);
// One seed for everybody, so that a failure can be had again; another one explores.
const fuzzSeed = Number(process.env.FUZZ_SEED ?? 1);
// The parsers of what comes from the network first; the other fuzzers share as much time again.
const mainFuzzers = new Set(['fuzz_sip_message', 'fuzz_sdp']);
const logs = join(root, 'build/log/test');
const inBuild = (path) => join(root, 'build', path);

/** What each group is built from, and how it runs. Unit and torture tests run under the sanitizers. */
const kGroups = {
  unit: { builds: ['asan'], run: unit },
  simulation: { builds: ['dev'], run: (results) => catchPrograms(results, 'dev') },
  torture: { builds: ['asan', 'coverage'], run: torture },
  fuzz: { builds: ['fuzz'], run: fuzz },
  bench: { builds: ['release', 'wasm'], run: bench },
  wasm: { builds: ['transcript', 'wasm', 'pages'], run: (results) => nodeTests(results) },
  js: { builds: ['wasm', 'pages'], run: js },
  // Servers that wait for each other use little of a core: this group runs beside the next one.
  interop: {
    builds: ['dev'],
    run: (results) => nodeTests(results, { isolated: true, seconds: 900, atOnce: 2 * width }),
    beside: 'browser',
  },
  browser: { builds: ['wpcli', 'wasm', 'pages'], run: browser },
};

/** What is built, in this order; `targets` are folders of the tree, where not all of it is needed. */
const kBuilds = {
  dev: { preset: 'dev', targets: ['tests/simulation/all', 'tools/all'] },
  asan: { preset: 'asan', targets: ['tests/unit/all', 'tests/torture/all'] },
  coverage: { preset: 'coverage', targets: coverageTargets },
  fuzz: { preset: 'fuzz', targets: ['tests/fuzz/all'] },
  release: { preset: 'release', targets: ['tests/bench/all'] },
  transcript: { preset: 'dev', targets: ['transcript'] },
  wpcli: { preset: 'dev', targets: ['wpcli'] },
  wasm: { preset: 'wasm' },
  pages: { command: ['npm', 'run', '--silent', 'build'], text: 'building the pages (npm run build)' },
};

/** buildEnvironment: one ccache for all checkouts on this machine; Emscripten finds Debian's Node modules. */
const buildEnvironment = {
  CCACHE_BASEDIR: root,
  CCACHE_NOHASHDIR: '1',
  NODE_PATH: '/usr/share/nodejs',
};

/** build returns nothing, or what failed. */
async function build(name) {
  const { preset, targets, command, text } = kBuilds[name];
  const steps = preset
    ? [
        { argv: ['cmake', '--preset', preset], text: `configuring ${preset}` },
        {
          argv: [
            'cmake',
            '--build',
            '--preset',
            preset,
            '--parallel',
            width,
            ...(targets ? ['--target', ...targets] : []),
          ],
          text: `building ${preset}`,
        },
      ]
    : [{ argv: command, text }];
  for (const [index, step] of steps.entries()) {
    const log = join(logs, `build_${name}_${index + 1}.log`);
    const { ok, reason } = await run(step.argv.map(String), { log, text: step.text, environment: buildEnvironment });
    if (!ok) return `${step.argv.join(' ')}: ${reason}; the end of ${log}:\n${lastLines(log, 30)}`;
  }
}

async function unit(results) {
  await catchPrograms(results, 'asan');
  await lintCpp(results, { buildFolder: inBuild('asan'), width });
}

async function torture(results) {
  await catchPrograms(results, 'asan');
  measureCoverage(results, inBuild('coverage'));
}

async function js(results) {
  await nodeTests(results, { atOnce: width });
  await lintJs(results, width);
  reportApiCoverage(results);
}

/** reportApiCoverage leaves build/report/api_coverage.tsv, a line for each row of the API tables, and counts them. */
function reportApiCoverage(results) {
  const rows = coverage();
  mkdirSync(inBuild('report'), { recursive: true });
  writeFileSync(inBuild('report/api_coverage.tsv'), coverageTable(rows));
  const count = (state, isParameter) =>
    rows.filter((row) => row.state === state && (row.kind === 'parameter') === isParameter).length;
  for (const state of ['shown', 'explained', 'bare']) {
    results.measured(
      `functions, callbacks, notifications ${state}`,
      count(state, false),
      'rows',
      state === 'bare' ? 0 : null,
    );
  }
  results.measured(
    'settings with an effect or a reason',
    rows.filter(({ kind }) => kind === 'parameter').length,
    'rows',
  );
}

/** catchPrograms runs the Catch2 programs that CTest knows under the group's label. */
async function catchPrograms(results, preset) {
  const { group } = results;
  const listing = spawnSync('ctest', ['--show-only=json-v1', '-L', `^${group}$`], {
    cwd: inBuild(preset),
    encoding: 'utf8',
  });
  const programs = JSON.parse(listing.stdout).tests.filter((test) => test.command);
  await inParallel(programs, width, async ({ name, command, properties }) => {
    const property = (wanted) => properties.find((one) => one.name === wanted)?.value;
    const xml = join(logs, group, `${name}.xml`);
    const log = join(logs, group, `${name}.log`);
    rmSync(xml, { force: true });
    mkdirSync(join(logs, group), { recursive: true });
    const { ok, reason } = await run([...command, '-r', 'xml', '-o', xml], {
      log,
      text: `${group}: ${name}`,
      environment: Object.fromEntries((property('ENVIRONMENT') ?? []).map((pair) => pair.split(/=(.*)/s, 2))),
      cwd: property('WORKING_DIRECTORY') ?? root,
      seconds: 900,
    });
    const cases = existsSync(xml) ? readCatchXml(readFileSync(xml, 'utf8')) : [];
    for (const { status, name: title, detail } of cases) results.add(status, `${name}: ${title}`, detail);
    if (cases.length === 0) results.add('fail', name, `it reported no test (${reason})\n${lastLines(log, 30)}`);
    else if (!ok && !cases.some(({ status }) => status === 'fail')) {
      results.add('fail', name, `${reason}\n${lastLines(log, 30)}`);
    } else if (!ok && lastLines(log, 30)) console.log(lastLines(log, 30));
  });
}

/** browser runs files side by side, which wait for sound and servers; those that measure times have the machine alone. */
async function browser(results) {
  const measures = (file) => file === 'timings.test.mjs';
  const options = { isolated: true, seconds: 1800 };
  await nodeTests(results, { ...options, only: (file) => !measures(file), atOnce: width + 1 });
  await nodeTests(results, { ...options, only: measures });
}

/**
 * nodeTests runs tests/GROUP/*.test.mjs, `atOnce` at a time and the longest first; isolated ones in a network and process
 * space of their own.
 */
async function nodeTests(results, { isolated = false, seconds = 600, atOnce = 1, only = () => true } = {}) {
  const folder = join(root, 'tests', results.group);
  const size = (file) => statSync(join(folder, file)).size;
  const files = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((file) => file.endsWith('.test.mjs') && only(file))
    .sort((one, other) => size(other) - size(one));
  await inParallel(files, atOnce, (file) => nodeTestFile(results, file, { isolated, seconds }));
}

async function nodeTestFile(results, file, { isolated, seconds }) {
  const { group } = results;
  const log = join(logs, group, `${file}.log`);
  const added = [];
  const { ok, reason } = await run(
    [
      ...(isolated ? ['tools/servers/isolated'] : []),
      ...[process.execPath, '--test'],
      ...['--test-reporter', './tools/lib/node_results_reporter.mjs', '--test-reporter-destination', 'stdout'],
      ...['--test-reporter', 'spec', '--test-reporter-destination', 'stderr'],
      `tests/${group}/${file}`,
    ],
    {
      log,
      text: `${group}: ${file}`,
      environment: { ...buildEnvironment, WEBPHONE_ROOT: root },
      seconds,
      onLine: (line) => {
        const row = parseRow(line);
        if (!row) return;
        added.push(row.status);
        results.add(row.status, `${basename(file, '.test.mjs')}: ${row.name}`, row.detail);
      },
    },
  );
  if (!ok && !added.includes('fail')) results.add('fail', file, `${reason}\n${lastLines(log, 30)}`);
  else if (added.length === 0) results.add('fail', file, 'it ran no test');
}

function parseRow(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // something else that was printed
  }
}

/** fuzzTimes gives each fuzzer its seconds: together they take no longer than twice FUZZ_SECONDS. */
function fuzzTimes(programs) {
  const others = programs.filter((name) => !mainFuzzers.has(name)).length;
  const left = fuzzSeconds * (2 * width - (programs.length - others));
  const share = Math.max(1, Math.min(fuzzSeconds, Math.floor(left / others)));
  return new Map(programs.map((name) => [name, mainFuzzers.has(name) ? fuzzSeconds : share]));
}

/** fuzz runs every fuzzer on its seeds and on the corpus that it grew before, which stays on this machine only. */
async function fuzz(results) {
  const folder = inBuild('fuzz/tests/fuzz');
  const programs = existsSync(folder) ? readdirSync(folder).filter((name) => /^fuzz_\w+$/.test(name)) : [];
  const times = fuzzTimes(programs);
  await inParallel(programs, width, async (name) => {
    const seconds = times.get(name);
    const log = join(logs, 'fuzz', `${name}.log`);
    const corpus = inBuild(`corpus/${name}`);
    const findings = inBuild(`findings/${name}-`);
    for (const path of [corpus, inBuild('findings')]) mkdirSync(path, { recursive: true });
    const seeds = [join(root, 'tests/fuzz/seeds', name)].filter(existsSync);
    const dictionary = join(root, 'tests/fuzz', `${name}.dict`);
    const { ok, reason } = await run(
      [
        join(folder, name),
        ...[
          `-seed=${fuzzSeed}`,
          `-max_total_time=${seconds}`,
          '-timeout=10',
          '-rss_limit_mb=2048',
          '-print_final_stats=1',
        ],
        ...[`-artifact_prefix=${findings}`, ...(existsSync(dictionary) ? [`-dict=${dictionary}`] : [])],
        ...[corpus, ...seeds],
      ],
      { log, text: `fuzz: ${name}, ${seconds} s`, seconds: seconds + 120 },
    );
    const speed = /average_exec_per_sec:\s*(\d+)/.exec(readFileSync(log, 'utf8'))?.[1];
    if (speed) results.measured(`${name}_speed`, Number(speed), 'executions/s');
    results.add(ok ? 'pass' : 'fail', name, ok ? '' : `${reason}; log ${log}\n${lastLines(log, 30)}`);
  });
}

/** bench runs the Google Benchmark programs, and the scripts of tests/bench, which print rows of the report. */
async function bench(results) {
  const folder = inBuild('release/tests/bench');
  const programs = existsSync(folder) ? readdirSync(folder).filter((name) => /^bench_\w+$/.test(name)) : [];
  for (const name of programs) {
    const log = join(logs, 'bench', `${name}.log`);
    const output = join(logs, 'bench', `${name}.json`);
    rmSync(output, { force: true });
    const { ok, reason } = await run(
      [
        join(folder, name),
        ...['--benchmark_repetitions=5', '--benchmark_report_aggregates_only=true', '--benchmark_min_time=0.2'],
        ...[`--benchmark_out=${output}`, '--benchmark_out_format=json'],
      ],
      { log, text: `bench: ${name}` },
    );
    const benchmarks = ok ? JSON.parse(readFileSync(output, 'utf8')).benchmarks : [];
    for (const benchmark of benchmarks.filter(({ aggregate_name: kind }) => kind === 'median')) {
      const { run_name: title, items_per_second: rate, target = null, real_time: time, time_unit: unit } = benchmark;
      if (rate) results.measured(`${name}/${title}`, Math.round(rate), '1/s', target);
      else results.measured(`${name}/${title}`, time, unit, target);
      for (const [key, value] of Object.entries(benchmark)) {
        const [, what, unit] = /^(.+) in (\S+)$/.exec(key) ?? [];
        if (what) results.measured(`${name}/${title}: ${what}`, value, unit, benchmark[`target of ${what}`] ?? null);
      }
    }
    const broken = benchmarks.find((benchmark) => benchmark.error_occurred);
    const fine = ok && benchmarks.length > 0 && !broken;
    results.add(fine ? 'pass' : 'fail', name, fine ? '' : `${broken?.error_message ?? reason}\n${lastLines(log, 20)}`);
  }
  const scripts = join(root, 'tests/bench');
  for (const file of existsSync(scripts) ? readdirSync(scripts).filter((name) => name.endsWith('.mjs')) : []) {
    const log = join(logs, 'bench', `${file}.log`);
    let printed = '';
    const { ok, reason } = await run([process.execPath, `tests/bench/${file}`], {
      log,
      text: `bench: ${file}`,
      onLine: (line) => (printed += `${line}\n`),
    });
    const rows = parseRow(printed);
    for (const row of rows ?? []) results.measured(row.name, row.value, row.unit, row.target);
    const fine = ok && rows?.length > 0;
    results.add(fine ? 'pass' : 'fail', file, fine ? '' : `${reason || 'no rows'}\n${printed}${lastLines(log, 20)}`);
  }
}

async function runGroup(results, failure) {
  const { group } = results;
  const began = Date.now();
  try {
    if (failure) results.add('fail', failure.name, failure.detail);
    else await kGroups[group].run(results);
  } catch (error) {
    results.add('fail', `group ${group}`, error.stack);
  }
  results.write();
  const seconds = Math.round((Date.now() - began) / 1000);
  say(`${group}: ${results.count('pass')} passed, ${results.count('fail')} failed in ${seconds} s`);
}

async function main(groups) {
  const needed = new Set(groups.flatMap((group) => kGroups[group].builds));
  const broken = new Map();
  for (const name of Object.keys(kBuilds).filter((one) => needed.has(one))) {
    const failure = await build(name);
    if (failure) broken.set(name, failure);
  }
  const all = groups.map((group) => new Results(group));
  const runs = [];
  for (const results of all) {
    const { builds, beside } = kGroups[results.group];
    const missing = builds.find((name) => broken.has(name));
    const failure = missing && { name: `build ${missing}`, detail: broken.get(missing) };
    runs.push(runGroup(results, failure));
    if (!groups.includes(beside)) await Promise.all(runs);
  }
  await Promise.all(runs);
  printFigures(all);
  printSum(all);
}

function printFigures(all) {
  for (const { group, figures } of all) {
    if (figures.length > 0) console.log(`\nmeasured by ${group}:`);
    for (const { name, value, unit, target } of figures) {
      console.log(`  ${name}: ${value} ${unit}${target === null ? '' : ` (target ${target})`}`);
    }
  }
}

/** printSum ends with the line "N passed, N failed", and ", N skipped" where some were. */
function printSum(all) {
  const rowsOf = (status) =>
    all.flatMap(({ group, rows }) => rows.filter((row) => row.status === status).map((row) => `${group}: ${row.name}`));
  const [passed, failed, skipped] = ['pass', 'fail', 'skip'].map(rowsOf);
  console.log('');
  for (const name of failed) console.log(`FAILED ${name}`);
  console.log(
    `${passed.length} passed, ${failed.length} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`,
  );
  process.exitCode = failed.length > 0 || passed.length === 0 ? 1 : 0;
}

await main(process.argv.slice(2));
