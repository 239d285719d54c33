import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { Snapshot } = await importSource('state/snapshot.ts');

test('before the first patch the documented initial answers are given', () => {
  const snapshot = new Snapshot();
  assert.equal(snapshot.get('status'), 'STATUS,-1,Initializing');
  assert.equal(snapshot.get('engine'), '');
  assert.equal(snapshot.get('registered'), false);
  assert.equal(snapshot.line(), -1);
  assert.equal(snapshot.inCall(), false);
});

test('a patch replaces whole members, and null takes one back', () => {
  const snapshot = new Snapshot();
  snapshot.apply({ registered: true, parameters: { username: 'a', realm: 'r' } });
  snapshot.apply({ parameters: { username: 'b' } });
  assert.equal(snapshot.get('registered'), true);
  assert.equal(snapshot.parameter('username'), 'b');
  assert.equal(snapshot.parameter('realm'), undefined);
  snapshot.apply({ registered: null });
  assert.equal(snapshot.get('registered'), false);
});

test('members that are unknown or of the wrong type are ignored', () => {
  const snapshot = new Snapshot();
  snapshot.apply(JSON.parse('{"future": 1, "registered": "yes", "lines": [], "__proto__": {"ready": true}}'));
  assert.equal(snapshot.get('registered'), false);
  assert.equal(snapshot.get('ready'), false);
  assert.equal(snapshot.inCall(), false);
});

test('names of settings have no case', () => {
  const snapshot = new Snapshot();
  snapshot.apply({ parameters: { iceTransportPolicy: 'relay' } });
  assert.equal(snapshot.parameter('icetransportpolicy'), 'relay');
  snapshot.setParameter('UserName', '1001');
  assert.equal(snapshot.parameter('username'), '1001');
});

test('names of object members are no settings', () => {
  assert.equal(new Snapshot().parameter('constructor'), undefined);
  assert.equal(new Snapshot().parameter('__proto__'), undefined);
});

test('what was just set is seen through older patches until the core has confirmed it', () => {
  const snapshot = new Snapshot();
  snapshot.apply({ parameters: { username: 'old' } });
  const confirm = snapshot.setParameter('username', 'new');
  snapshot.apply({ parameters: { username: 'old', register: '1' } });
  assert.equal(snapshot.parameter('username'), 'new');
  confirm('new');
  assert.equal(snapshot.parameter('username'), 'new');
  snapshot.apply({ parameters: { username: 'later' } });
  assert.equal(snapshot.parameter('username'), 'later');
});

test('the confirmation of an earlier change does not uncover the earlier value', () => {
  const snapshot = new Snapshot();
  const first = snapshot.setParameter('line', '1');
  const second = snapshot.setParameter('line', '2');
  first('1');
  assert.equal(snapshot.parameter('line'), '2');
  second('2');
  assert.equal(snapshot.parameter('line'), '2');
});

test('a value that the core refused is gone once it has answered', () => {
  const snapshot = new Snapshot();
  snapshot.apply({ parameters: { register: '1' } });
  const confirm = snapshot.setParameter('register', 'perhaps');
  confirm('1');
  assert.equal(snapshot.parameter('register'), '1');
});

test('a selected line is seen at once, and the real one when the core has answered', () => {
  const snapshot = new Snapshot();
  snapshot.apply({ line: 1 });
  const confirm = snapshot.setLine(2);
  snapshot.apply({ line: 1 });
  assert.equal(snapshot.line(), 2);
  confirm(1);
  assert.equal(snapshot.line(), 1);
});

test('a line is found by Call-ID before peer', () => {
  const snapshot = new Snapshot();
  snapshot.apply({ lines: { 1: { peer: 'x', call_id: 'a' }, 2: { peer: 'a', call_id: 'b' } } });
  assert.equal(snapshot.findLine('a'), 1);
  assert.equal(snapshot.findLine('x'), 1);
  assert.equal(snapshot.findLine('b'), 2);
  assert.equal(snapshot.findLine('nobody'), undefined);
});

test('the active line is the selected one; with none selected, the one with a call', () => {
  const snapshot = new Snapshot();
  snapshot.apply({ line: 1, lines: { 1: { incall: false }, 2: { incall: true, muted: true } } });
  assert.equal(snapshot.activeLine().incall, false);
  snapshot.apply({ line: -1 });
  assert.equal(snapshot.activeLine().muted, true);
  assert.equal(snapshot.inCall(), true);
});

test('a mute is seen at once during a call, and what the core has when it has answered', () => {
  const snapshot = new Snapshot();
  snapshot.setMuted(true);
  assert.equal(snapshot.muted(), false);
  snapshot.apply({ line: 1, lines: { 1: { incall: true, muted: false } } });
  const first = snapshot.setMuted(true);
  const second = snapshot.setMuted(false);
  snapshot.apply({ lines: { 1: { incall: true, muted: true } } });
  first(true);
  assert.equal(snapshot.muted(), false);
  second(true);
  assert.equal(snapshot.muted(), true);
});
