// Runs wpcli and SIPp for a test. Whatever a test leaves running ends with it.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const scenarios = `${root}tests/interop/sipp/`;
export const wpcliPath = process.env.WPCLI ?? `${root}build/dev/tools/wpcli/wpcli`;

/** Program is a running command with its output. */
class Program {
  output = '';
  #process;
  #watchers = new Set();

  constructor(command, parameters, environment) {
    this.name = command.split('/').at(-1);
    this.#process = spawn(command, parameters, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.output += text;
        for (const look of this.#watchers) look();
      });
    }
    this.ended = once(this.#process, 'close').then(([status, signal]) => {
      for (const look of this.#watchers) look(true);
      return status ?? signal;
    });
  }

  /** says resolves with the match as soon as the output has it; rejects when the program ends without, or is late. */
  says(pattern, milliseconds = 10000) {
    return new Promise((resolve, reject) => {
      const stop = (settle, value) => {
        clearTimeout(late);
        this.#watchers.delete(look);
        settle(value);
      };
      const failure = (why) => new Error(`${this.name} ${why} before saying ${pattern}:\n${this.output}`);
      const look = (ended = false) => {
        const match = pattern.exec(this.output);
        if (match) stop(resolve, match);
        else if (ended) stop(reject, failure('ended'));
      };
      const late = setTimeout(() => stop(reject, failure('took too long')), milliseconds);
      this.#watchers.add(look);
      look();
    });
  }

  interrupt = () => this.#process.kill('SIGINT');
  end = () => this.#process.kill('SIGKILL');
}

/** run starts a command that ends with the test `t` at the latest, after `leave` has had its way. */
export function run(t, command, parameters, environment = {}, leave = undefined) {
  const program = new Program(command, parameters, environment);
  t.after(async () => {
    await leave?.(program);
    program.end();
    await program.ended;
  });
  return program;
}

/** unregister lets a phone take its registration back, lest the calls of later tests ring where nobody is. */
async function unregister(program) {
  program.interrupt();
  await Promise.race([program.ended, delay(3000, undefined, { ref: false })]);
}

/** wpcli starts the command line phone; `words` is one string of options and command, `more` has words with blanks. */
export function wpcli(t, words, { password = '', more = [] } = {}) {
  return run(t, wpcliPath, [...words.trim().split(/\s+/), ...more], { WPCLI_PASSWORD: password }, unregister);
}

/**
 * sipp plays a scenario of tests/interop/sipp once. With `to` (HOST:PORT) it calls, else it waits for a call. `ended`
 * gives 0 when all went as the scenario says.
 */
export function sipp(t, scenario, { to, port, transport = 'u1', seconds = 20, options = [] }) {
  const parameters = ['-sf', `${scenarios}${scenario}.xml`, '-m', '1', '-i', '127.0.0.1', '-p', String(port)];
  parameters.push('-t', transport, '-nostdin', '-timeout', `${seconds}s`, '-timeout_error', '-recv_timeout', '8000');
  parameters.push('-s', 'wpcli', ...options, ...(to ? [to] : []));
  return run(t, 'sipp', parameters, { TERM: 'dumb' });
}

/** received counts the responses of a status that a wpcli log shows as received. */
export function received(log, status) {
  return log.match(new RegExp(`receive \\d+ octets: SIP/2\\.0 ${status} `, 'g'))?.length ?? 0;
}
