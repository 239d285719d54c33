// Step-by-step output of the commands in tools/, for those parts of them that run in Node. progress.sh is its sibling.

import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const started = Number(process.env.progress_started ?? Date.now() / 1000);

/** say prints one line of progress with the time since the command began. */
export function say(text) {
  const seconds = Math.floor(Date.now() / 1000 - started);
  console.log(`[${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, '0')}] ${text}`);
}

/** lastLines returns the end of a text file, or nothing when there is none. */
export function lastLines(path, count) {
  try {
    return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}

const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const child of running) endGroup(child, 'SIGTERM');
    process.kill(process.pid, signal);
  });
}

function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It ended by itself.
  }
}

/**
 * run runs a command in a process group of its own, with its output in the file `log`, or line by line in `onLine` and its
 * errors in the log. Every 20 seconds it says the name of the log and its last line; `text` is said first. After `seconds` the whole
 * group is ended. Resolves with `{ ok, reason }`.
 */
export function run(argv, { log, text, onLine, environment = {}, seconds = 3600, cwd = root }) {
  if (text) say(text);
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'w');
  return new Promise((resolve) => {
    const child = spawn(argv[0], argv.slice(1), {
      cwd,
      detached: true,
      env: { ...process.env, ...environment },
      stdio: ['ignore', onLine ? 'pipe' : output, output],
    });
    running.add(child);
    let reason;
    const began = Date.now();
    const ticker = setInterval(() => {
      const seconds = Math.round((Date.now() - began) / 1000);
      say(`  ... ${basename(log, '.log')} ${seconds} s: ${lastLines(log, 1).slice(0, 90)}`);
    }, 20000);
    const deadline = setTimeout(() => {
      reason = `ended after ${seconds} s`;
      endGroup(child, 'SIGKILL');
    }, seconds * 1000);
    const lines = onLine && createInterface({ input: child.stdout });
    lines?.on('line', onLine);
    child.on('error', (error) => (reason ??= error.message));
    child.on('close', (status, signal) => {
      clearInterval(ticker);
      clearTimeout(deadline);
      running.delete(child);
      closeSync(output);
      resolve({ ok: status === 0, reason: status === 0 ? '' : (reason ?? `status ${status ?? signal}`) });
    });
  });
}

/** inParallel runs `work(item)` for all items, `width` at a time. */
export async function inParallel(items, width, work) {
  const waiting = [...items];
  const worker = async () => {
    while (waiting.length > 0) await work(waiting.shift());
  };
  await Promise.all(Array.from({ length: width }, worker));
}
