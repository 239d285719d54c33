import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';
import { settleDown } from './lib/virtual_time.mjs';

const { LazyExtras } = await importSource('state/lazy_extras.ts');

test('the second script is loaded by the first use, once, and work keeps its order', async () => {
  let loads = 0;
  const done = [];
  const extras = new LazyExtras(
    async () => ({ name: ++loads }),
    (text) => assert.fail(text),
  );
  assert.equal(loads, 0);
  extras.use('a', ({ name }) => done.push(`a${name}`));
  extras.use('b', ({ name }) => done.push(`b${name}`));
  await settleDown();
  assert.deepEqual(done, ['a1', 'b1']);
  assert.equal((await extras.get()).name, 1);
});

test('a load that fails is told by the name of the feature, and tried again by the next use', async () => {
  let fails = true;
  const told = [];
  const done = [];
  const extras = new LazyExtras(
    async () => {
      if (fails) throw new Error('https://a.example/webphone_extras.js could not be loaded');
      return {};
    },
    (text) => told.push(text),
  );
  extras.use('recording', () => done.push('first'));
  await settleDown();
  assert.deepEqual(told, ['recording failed: https://a.example/webphone_extras.js could not be loaded']);
  fails = false;
  extras.use('recording', () => done.push('second'));
  await settleDown();
  assert.deepEqual(done, ['second']);
});

test('work that throws is told, and the extras stay', async () => {
  const told = [];
  const extras = new LazyExtras(
    async () => ({}),
    (text) => told.push(text),
  );
  extras.use('recording', () => {
    throw new Error('no sound');
  });
  await settleDown();
  assert.deepEqual(told, ['recording failed: no sound']);
});
