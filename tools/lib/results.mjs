// The results of one test group: build/results/GROUP.tsv and build/report/GROUP.json.

import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './progress.mjs';

export class Results {
  rows = [];
  #figures = [];

  constructor(group) {
    this.group = group;
    this.file = join(root, 'build/results', `${group}.tsv`);
    this.report = join(root, 'build/report', `${group}.json`);
    for (const path of [this.file, this.report]) rmSync(path, { force: true });
  }

  /** add notes one test; `status` is 'pass', 'fail' or 'skip', and a skip or a failure says why in `detail`. */
  add(status, name, detail = '') {
    this.rows.push({ status, name, detail });
    if (status === 'fail') console.log(`    FAILED ${name}\n${indent(detail)}`);
    if (status === 'skip') console.log(`    skipped ${name}: ${detail}`);
  }

  count(status) {
    return this.rows.filter((row) => row.status === status).length;
  }

  /** measured notes one figure for the report; `target` is null where there is none. */
  measured(name, value, unit, target = null) {
    this.#figures.push({ name, value, unit, target });
  }

  /** figures are those noted here and those that the group's own tests wrote to the report. */
  get figures() {
    return existsSync(this.report) ? JSON.parse(readFileSync(this.report, 'utf8')) : [];
  }

  /** write leaves both files; a group without any test is a failure. */
  write() {
    if (this.rows.length === 0) this.add('fail', `group ${this.group}`, 'it ran no test');
    for (const folder of ['build/results', 'build/report']) mkdirSync(join(root, folder), { recursive: true });
    const lines = this.rows.map(({ status, name, detail }) => [status, name, detail].map(oneField).join('\t'));
    writeFileSync(this.file, `${lines.join('\n')}\n`);
    writeFileSync(this.report, `${JSON.stringify([...this.figures, ...this.#figures], null, 2)}\n`);
  }
}

const oneField = (text) =>
  text
    .trim()
    .replace(/\s*\n\s*/g, ' | ')
    .replace(/\t/g, ' ');
const indent = (text) =>
  text
    .trim()
    .split('\n')
    .slice(0, 40)
    .map((line) => `      ${line}`)
    .join('\n');
