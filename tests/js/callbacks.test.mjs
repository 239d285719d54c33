import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';
import { settleDown } from './lib/virtual_time.mjs';

const { Callbacks } = await importSource('state/callbacks.ts');

function makeCallbacks() {
  const reports = [];
  const tasks = [];
  const callbacks = new Callbacks({
    sticky: ['onLoaded'],
    report: (text) => reports.push(text),
    later: (task) => tasks.push(task),
  });
  return { callbacks, reports, runTasks: () => tasks.splice(0).forEach((task) => task()) };
}

test('several callbacks of a kind are called in the order of their registration', () => {
  const { callbacks } = makeCallbacks();
  const calls = [];
  callbacks.register('onDisplay', (text) => calls.push(`first ${text}`));
  callbacks.register('onDisplay', (text, title) => calls.push(`second ${text} ${title}`));
  callbacks.emit('onDisplay', ['text', 'title']);
  assert.deepEqual(calls, ['first text', 'second text title']);
});

test('null removes all callbacks of that kind and no other', () => {
  const { callbacks } = makeCallbacks();
  const calls = [];
  callbacks.register('onStart', () => calls.push('start'));
  callbacks.register('onLog', () => calls.push('log'));
  callbacks.register('onStart', null);
  callbacks.emit('onStart', []);
  callbacks.emit('onLog', ['x']);
  assert.deepEqual(calls, ['log']);
});

test('what is no function is ignored and reported with the name', () => {
  const { callbacks, reports } = makeCallbacks();
  for (const wrong of [undefined, 'alert(1)', 7, {}]) callbacks.register('onStart', wrong);
  callbacks.emit('onStart', []);
  assert.equal(reports.length, 4);
  assert.match(reports[1], /onStart.*string/);
});

test('what a callback throws is reported and the others are called', async () => {
  const { callbacks, reports } = makeCallbacks();
  let called = 0;
  callbacks.register('onCdr', () => {
    throw new Error('page bug');
  });
  callbacks.register('onCdr', () => Promise.reject(new Error('late page bug')));
  callbacks.register('onCdr', () => ++called);
  callbacks.emit('onCdr', []);
  await settleDown();
  assert.equal(called, 1);
  assert.match(reports[0], /onCdr.*page bug/);
  assert.match(reports[1], /onCdr.*late page bug/);
});

test('a callback that registers another does not have it called for the same event', () => {
  const { callbacks } = makeCallbacks();
  let calls = 0;
  callbacks.register('onStart', () => callbacks.register('onStart', () => ++calls));
  callbacks.emit('onStart', []);
  assert.equal(calls, 0);
});

test('who registers onLoaded late is called, once and in a turn of its own', () => {
  const { callbacks, runTasks } = makeCallbacks();
  let calls = 0;
  callbacks.emit('onLoaded', []);
  callbacks.register('onLoaded', () => ++calls);
  assert.equal(calls, 0);
  runTasks();
  callbacks.emit('onLoaded', []);
  assert.equal(calls, 1);
});
