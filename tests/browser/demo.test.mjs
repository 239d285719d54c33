// tools/demo as a newcomer uses it: one command, a page, a call, Ctrl-C.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from './lib/browsers.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const PORT = 8090;

/** The command lines of all processes that run now, by process id. */
function processes() {
  const running = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      if (line !== '') running.set(pid, line);
    } catch {
      // It has ended meanwhile.
    }
  }
  return running;
}

function isOpen(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

describe('tools/demo', { timeout: 300_000 }, () => {
  const before = processes();
  const bystander = spawn('sleep', ['300'], { stdio: 'ignore' });
  const demo = spawn('tools/demo', ['--port', String(PORT)], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(demo, 'exit');
  after(() => {
    bystander.kill();
    if (demo.exitCode === null && demo.signalCode === null) process.kill(-demo.pid, 'SIGINT');
  });

  test('prints the address, two accounts and the numbers to try', async () => {
    let printed = '';
    for await (const line of createInterface({ input: demo.stdout })) {
      printed += `${line}\n`;
      if (/Ctrl-C ends/.test(line)) break;
    }
    for (const wanted of [
      `http://localhost:${PORT}/`,
      '1001',
      'pw1001',
      '1002',
      'pw1002',
      '600',
      '601',
      '603',
      '604',
    ]) {
      assert.ok(printed.includes(wanted), `${wanted} is not in:\n${printed}`);
    }
    demo.stdout.resume();
  });

  test('its page registers, calls the tone and hears it', async () => {
    const browser = await launchBrowser('chromium');
    try {
      const { page, errors } = await browser.open(`http://localhost:${PORT}/`);
      await page.click('text=Basic');
      await page.fill('[name=webrtcserveraddress]', 'ws://127.0.0.1:5066');
      await page.fill('[name=serveraddress]', 'webphone.test');
      await page.fill('[name=username]', '1001');
      await page.fill('[name=password]', 'pw1001');
      await page.click('text=Register');
      await page.waitForSelector('#status:has-text("Registered")');
      await page.fill('#number', 'tone');
      await page.click('#call');
      await page.waitForSelector('#status:has-text("In Call")');
      const heard = await page.evaluate(() => window.webphoneProbe.hears(1000, 15_000));
      assert.ok(Math.abs(heard.hertz - 1000) < 15, JSON.stringify(heard));
      await page.click('#hangup');
      await page.waitForSelector('#calls tr');
      assert.deepEqual(errors, []);
    } finally {
      await browser.close();
    }
  });

  test('Ctrl-C ends what it started and nothing else', async () => {
    const started = [...processes()].filter(([pid]) => !before.has(pid) && pid !== String(bystander.pid));
    assert.ok(started.some(([, line]) => line.includes('kamailio')));
    process.kill(-demo.pid, 'SIGINT');
    const [status] = await ended;
    assert.equal(status, 130);
    const running = processes();
    const left = started.filter(([pid, line]) => running.get(pid) === line).map(([, line]) => line);
    assert.deepEqual(left, []);
    for (const port of [PORT, 5060, 5066, 5067]) assert.equal(await isOpen(port), false, `port ${port} is still open`);
    assert.equal(bystander.exitCode, null);
    assert.equal(bystander.signalCode, null);
  });
});
