// How many lines of the parsers the tests and the kept corpora run, by gcov over a build of the preset `coverage`.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asRecords, rfcTexts, seedTexts } from '../../tests/wasm/lib/corpora.mjs';
import { root, say } from './progress.mjs';

const kParsers = /^core\/(sip\/(message|auth|headers)|sdp|event_body)\//;
const kTarget = 95; // percent of lines

/** The programs that are run; each is a CMake target by the last part of its path. */
const kPrograms = [
  'tests/unit/sip/message/sip_message_test',
  'tests/unit/sip/auth/sip_auth_test',
  'tests/unit/sip/headers/sip_headers_test',
  'tests/unit/sdp/sdp_test',
  'tests/unit/event_body/event_body_test',
  'tests/torture/torture_sip_message',
];
const kTranscript = 'tests/wasm/transcript/parser_transcript';

export const coverageTargets = [...kPrograms, kTranscript].map((path) => path.slice(path.lastIndexOf('/') + 1));

function filesBelow(folder, pattern) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesBelow(path, pattern);
    return pattern.test(name) ? [path] : [];
  });
}

function runAll(build) {
  const environment = { ...process.env, WEBPHONE_ROOT: root };
  const failures = kPrograms.filter((path) => spawnSync(join(build, path), { env: environment }).status !== 0);
  const { status } = spawnSync(join(build, kTranscript), {
    input: asRecords([...seedTexts(), ...rfcTexts()]),
    maxBuffer: 1 << 30,
  });
  return status === 0 ? failures : [...failures, kTranscript];
}

/** readCounts returns a map from each file of the parsers to a map from its lines to how often they ran. */
function readCounts(build) {
  const counters = filesBelow(build, /\.gcda$/); // inline functions count where the linker took them from
  const { stdout } = spawnSync('gcov', ['--json-format', '--stdout', ...counters], {
    cwd: build,
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  const counts = new Map();
  for (const unit of stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))) {
    for (const { file, lines } of unit.files) {
      const path = join(unit.current_working_directory, file).replace(`${root}/`, '');
      if (!kParsers.test(path)) continue;
      const known = counts.get(path) ?? counts.set(path, new Map()).get(path);
      for (const { line_number: line, count } of lines) known.set(line, Math.max(known.get(line) ?? 0, count));
    }
  }
  return counts;
}

/** measureCoverage adds one test and one figure; lines that nothing ran are listed in build/report/uncovered.txt. */
export function measureCoverage(results, build) {
  say(`${results.group}: coverage of the parsers`);
  for (const path of filesBelow(build, /\.gcda$/)) rmSync(path);
  const failures = runAll(build);
  const counts = readCounts(build);
  let total = 0;
  const missed = [];
  for (const [path, lines] of [...counts].sort()) {
    total += lines.size;
    for (const [line, count] of [...lines].sort(([a], [b]) => a - b)) if (count === 0) missed.push(`${path}:${line}`);
  }
  mkdirSync(join(root, 'build/report'), { recursive: true });
  writeFileSync(join(root, 'build/report/uncovered.txt'), `${missed.join('\n')}\n`);
  const percent = total === 0 ? 0 : Math.floor((1000 * (total - missed.length)) / total) / 10;
  results.measured('coverage of the parsers', percent, '% of lines', kTarget);
  const fine = failures.length === 0 && percent >= kTarget;
  const detail = `${percent} % of ${total} lines; not run: build/report/uncovered.txt; failed: ${failures.join(' ')}`;
  results.add(fine ? 'pass' : 'fail', 'coverage of the parsers', fine ? '' : detail);
}
