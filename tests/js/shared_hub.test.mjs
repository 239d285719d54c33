// The hub of a shared phone between fake tabs and a fake core: who hears what, and who carries the media.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';
import { VirtualTime } from './lib/virtual_time.mjs';

const { SharedHub, orphanPatience, farewell } = await importSource('engine/shared_hub.ts');

const environment = { type: 'environment', online: true, origin: 'https://a.example', instance: 'urn:uuid:1' };
const file = { type: 'parameters', source: 'file', values: { username: '1001' } };
const url = { type: 'parameters', source: 'url', values: {} };

function open() {
  const time = new VirtualTime();
  const cores = [];
  const hub = new SharedHub({
    openCore: (emit) => {
      const core = { got: [], emit, isStopped: false, on: () => undefined };
      cores.push(core);
      return {
        receive: (message) => {
          core.got.push(message);
          core.on(message);
        },
        stop: () => (core.isStopped = true),
      };
    },
    after: (delay, handler) => time.after(delay, handler),
  });
  const join = (name) => {
    const tab = { name, got: [], send: (message) => tab.got.push(message) };
    tab.say = (message) => hub.receive(tab, message);
    tab.verbs = () =>
      tab.got.filter(({ type }) => type === 'media').map(({ verb, call, tone }) => [verb, call ?? tone]);
    tab.events = () => tab.got.filter(({ type }) => type === 'event').map(({ name: event, args }) => [event, ...args]);
    for (const message of [environment, file, url]) tab.say(message);
    return tab;
  };
  return { hub, time, cores, join };
}

const event = (name, ...args) => ({ type: 'event', name, args });
const media = (verb, call, more = {}) => ({ type: 'media', verb, call, ...more });
const moved = (call) => ({ type: 'media_event', call, name: 'moved', detail: '' });
const callState = (state) => event('onCallStateChange', state, 1, '600', '', 1, 'call-id');

test('two tabs have one core, which hears of the environment and the settings once', () => {
  const { cores, join } = open();
  join('a');
  join('b');
  assert.equal(cores.length, 1);
  assert.deepEqual(cores[0].got, [environment, file, url]);
});

test('a later tab with other settings is told that they are not used', () => {
  const { cores, join } = open();
  join('a');
  const b = join('b');
  b.say({ ...file, values: { username: '1002', serveraddress: 'evil.example' } });
  assert.equal(cores[0].got.length, 3);
  assert.match(b.got.at(-1).text, /sharedphone: the settings of this page differ/);
  b.say({ type: 'parameters', source: 'api', values: { loglevel: '5' } });
  assert.equal(cores[0].got.at(-1).values.loglevel, '5');
});

test('every tab hears of state and events, and a new one hears at once of what is', () => {
  const { cores, join } = open();
  const a = join('a');
  const [core] = cores;
  core.emit({ type: 'state', patch: { ready: true, registered: false, lines: {} } });
  core.emit(event('getEvents', 'START,api'));
  core.emit(event('onLoaded'));
  core.emit(event('onStart'));
  core.emit(event('onRegistered'));
  core.emit({ type: 'state', patch: { registered: true, lines: { 1: { state: 'connected' } } } });
  core.emit(callState('callSetup'));
  core.emit(callState('callConnected'));
  core.emit(event('getEvents', 'STATUS,-1,In Call (1 sec)'));
  const b = join('b');
  assert.deepEqual(b.got[0].patch, { ready: true, registered: true, lines: { 1: { state: 'connected' } } });
  assert.deepEqual(
    b.events().map(([name, first]) => [name, first]),
    [
      ['getEvents', 'START,api'],
      ['onLoaded', undefined],
      ['onStart', undefined],
      ['onRegistered', undefined],
      ['onCallStateChange', 'callSetup'],
      ['onCallStateChange', 'callConnected'],
    ],
  );
  core.emit(callState('callDisconnected'));
  core.emit(event('onUnRegistered'));
  core.emit(event('onStop'));
  assert.deepEqual(a.events().at(-1), ['onStop']);
  assert.deepEqual(b.events().at(-1), ['onStop']);
  assert.deepEqual(
    join('c')
      .events()
      .map(([name]) => name),
    ['getEvents', 'onLoaded'],
  );
});

test('a result goes to the tab that asked, under its own number', () => {
  const { cores, join } = open();
  const a = join('a');
  const b = join('b');
  const [core] = cores;
  a.say({ type: 'command', name: 'getline', args: [], id: 7 });
  b.say({ type: 'command', name: 'getline', args: [], id: 7 });
  const [first, second] = core.got.slice(3);
  assert.notEqual(first.id, second.id);
  core.emit({ type: 'result', id: second.id, value: 2 });
  core.emit({ type: 'result', id: first.id, value: 1 });
  assert.deepEqual(a.got, [{ type: 'result', id: 7, value: 1 }]);
  assert.deepEqual(b.got, [{ type: 'result', id: 7, value: 2 }]);
});

test('the tab that makes a call carries its media, whoever steers it', () => {
  const { cores, join } = open();
  const a = join('a');
  const b = join('b');
  const [core] = cores;
  core.on = ({ name }) => {
    if (name === 'call') core.emit(media('create_offer', 1, { request: 1 }));
    if (name === 'hold') core.emit(media('create_offer', 1, { request: 2 }));
    if (name === 'hangup') core.emit(media('close', 1));
  };
  a.say({ type: 'command', name: 'call', args: ['600'] });
  b.say({ type: 'command', name: 'hold', args: [true] });
  b.say({ type: 'media_event', call: 1, name: 'failed', detail: 'not mine' });
  assert.notEqual(core.got.at(-1).type, 'media_event');
  a.say({ type: 'media_event', call: 1, name: 'connected', detail: '' });
  assert.equal(core.got.at(-1).name, 'connected');
  b.say({ type: 'command', name: 'hangup', args: [] });
  assert.deepEqual(a.verbs(), [
    ['create_offer', 1],
    ['create_offer', 1],
    ['close', 1],
  ]);
  assert.deepEqual(b.verbs(), []);
});

test('the phone rings in the tab that was used last, and goes on ringing in another when that one is closed', () => {
  const { hub, cores, join } = open();
  const a = join('a');
  const b = join('b');
  a.say({ type: 'attention' });
  cores[0].emit(media('tone', undefined, { tone: 'ring' }));
  assert.deepEqual(a.verbs(), [['tone', 'ring']]);
  assert.deepEqual(b.verbs(), []);
  hub.leave(a, false);
  assert.deepEqual(b.verbs(), [['tone', 'ring']]);
  join('c').say({ type: 'attention' });
  cores[0].emit(media('tone', undefined, { tone: 'none' }));
  assert.deepEqual(b.verbs().at(-1), ['tone', 'none']);
});

for (const way of ['says that it goes', 'is gone']) {
  test(`when the tab that carries a call ${way}, another one takes the call up`, () => {
    const { hub, cores, join } = open();
    const a = join('a');
    const b = join('b');
    const [core] = cores;
    core.on = (message) => {
      if (message.name === 'call' || message.name === 'moved') core.emit(media('create_offer', 1, { request: 1 }));
    };
    a.say({ type: 'command', name: 'call', args: ['600'] });
    if (way === 'is gone') hub.leave(a, false);
    else a.say({ type: 'page_closing' });
    assert.deepEqual(core.got.at(-1), moved(1));
    assert.deepEqual(b.verbs(), [['create_offer', 1]]);
  });
}

test('the calls of the last tab wait for it to be loaded again', () => {
  const { hub, time, cores, join } = open();
  const a = join('a');
  const [core] = cores;
  core.on = ({ name }) => {
    if (name === 'call') core.emit(media('create_offer', 1, { request: 1 }));
  };
  a.say({ type: 'command', name: 'call', args: ['600'] });
  hub.leave(a, false);
  time.pass(orphanPatience - 1);
  join('a again');
  assert.deepEqual(core.got.at(-1).type, 'media_event');
  time.pass(orphanPatience + farewell);
  assert.equal(core.isStopped, false);
});

test('when nobody comes, the core hangs up, unregisters, and is given back', () => {
  const { hub, time, cores, join } = open();
  hub.leave(join('a'), false);
  time.pass(orphanPatience);
  assert.deepEqual(cores[0].got.at(-1), { type: 'page_closing' });
  assert.equal(cores[0].isStopped, false);
  time.pass(farewell);
  assert.equal(cores[0].isStopped, true);
});

test('the last tab that says that it goes ends the phone at once; the next one gets a new core', () => {
  const { cores, join } = open();
  const a = join('a');
  a.say({ type: 'page_closing' });
  assert.deepEqual(cores[0].got.at(-1), { type: 'page_closing' });
  join('b');
  assert.equal(cores[0].isStopped, true);
  assert.deepEqual(cores[1].got, [environment, file, url]);
});

test('the phone stays one SIP instance, and only a core that has just begun takes up kept calls', () => {
  const { cores, hub } = open();
  const tab = { send: () => undefined };
  const kept = { type: 'kept_calls', calls: 'AAAA', age: 5 };
  for (const message of [environment, kept, file, url]) hub.receive(tab, message);
  const other = { send: () => undefined };
  for (const message of [{ ...environment, instance: 'urn:uuid:2', online: false }, kept]) hub.receive(other, message);
  assert.deepEqual(cores[0].got, [environment, kept, file, url, { ...environment, online: false }]);
});

test('a core that fails is told to every tab', () => {
  const { hub, cores, join } = open();
  const tabs = [join('a'), join('b')];
  hub.fail('it broke');
  for (const tab of tabs) assert.deepEqual(tab.got.at(-1), { type: 'failed', reason: 'it broke' });
  join('c');
  assert.equal(cores.length, 2);
});
