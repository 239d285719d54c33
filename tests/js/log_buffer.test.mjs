import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { LogBuffer } = await importSource('state/log_buffer.ts');

test('lines come out in order, each with a line end', () => {
  const log = new LogBuffer(100);
  log.append('one');
  log.append('two');
  assert.equal(log.text(), 'one\ntwo\n');
});

test('at the limit nothing is lost, one character over it the oldest line is', () => {
  const log = new LogBuffer(8);
  log.append('abc');
  log.append('def');
  assert.equal(log.text(), 'abc\ndef\n');
  log.append('');
  assert.equal(log.text(), 'def\n\n');
});

test('a line over the limit is cut', () => {
  const log = new LogBuffer(5);
  log.append('a');
  log.append('0123456789');
  assert.equal(log.text(), '0123\n');
});

test('the newest lines are there after very many, within the limit', () => {
  const log = new LogBuffer(1000);
  for (let i = 0; i < 100_000; ++i) log.append(`line ${i}`);
  const text = log.text();
  assert.ok(text.length <= 1000 && text.length > 980, String(text.length));
  assert.ok(text.endsWith('line 99998\nline 99999\n'));
});
