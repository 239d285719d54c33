// The door of a framed phone: who may use it from the page around it, and what passes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { FrameDoor } = await importSource('extras/frame_door.ts');

const own = 'https://phone.example';
const listed = 'https://crm.example';

function open({ parameters = { frameorigins: `${listed}, https://other.example`, password: 'canary-5512' } } = {}) {
  const did = [];
  const posted = [];
  const logs = [];
  let watcher = () => undefined;
  const door = new FrameDoor(
    {
      parameter: (name) => parameters[name],
      state: () => ({ ready: true, started: true, registered: false, parameters, kept_calls: 'AAAA' }),
      watch: (listener) => (watcher = listener),
      whenReady: (task) => task(),
      command: (name, args) => did.push([name, ...args]),
      request: (name, args, done) => done(`${name} of ${args.join()}`),
      setParameter: (name, value) => did.push(['set', name, value]),
      call: async (name, args) => [name, ...args].join(' '),
      log: (text) => logs.push(text),
    },
    own,
    (reply, origin) => posted.push({ ...reply, origin }),
  );
  const say = (data, origin = listed) => door.receive({ origin, data });
  const link = (message, origin) => say({ webphone: 'link', message }, origin);
  return { did, posted, logs, say, link, core: (message) => watcher(message) };
}

for (const origin of ['https://evil.example', 'https://crm.example.evil.example', 'http://crm.example', 'null', '']) {
  test(`a page of ${origin || 'no origin'} is refused, and hears nothing`, () => {
    const { say, link, did, posted, logs, core } = open({ parameters: { frameorigins: `${listed} null` } });
    say({ webphone: 'hello' }, origin);
    link({ type: 'command', name: 'call', args: ['0900'] }, origin);
    link({ type: 'parameters', source: 'api', values: { serveraddress: 'evil.example' } }, origin);
    say({ webphone: 'call', name: 'listcallhistory', args: [], id: 1 }, origin);
    core({ type: 'event', name: 'onRegistered', args: [] });
    assert.deepEqual([did, posted], [[], []]);
    assert.equal(logs.length, 1);
    assert.match(logs[0], /frameorigins/);
  });
}

for (const origin of [own, listed]) {
  test(`a page of ${origin} hears of the state without secrets, and then of all that happens`, () => {
    const { say, posted, core } = open();
    say({ webphone: 'hello' }, origin);
    assert.deepEqual(
      posted.map(({ message, origin: to }) => [message.type, message.name, to]),
      [
        ['state', undefined, origin],
        ['event', 'onLoaded', origin],
        ['event', 'onStart', origin],
      ],
    );
    core({ type: 'event', name: 'onRegistered', args: [] });
    core({ type: 'state', patch: { parameters: { Password: 'canary-5512', loglevel: '1' }, kept_calls: 'AAAA' } });
    core({ type: 'media', verb: 'close', call: 1 });
    core({ type: 'result', id: 1, value: 'of the page itself' });
    assert.deepEqual(
      posted.slice(3).map(({ message }) => message),
      [
        { type: 'event', name: 'onRegistered', args: [] },
        { type: 'state', patch: { parameters: { loglevel: '1' } } },
      ],
    );
    assert.doesNotMatch(JSON.stringify(posted), /canary-5512|AAAA/);
  });
}

test('commands, questions, settings and functions pass, with their results', async () => {
  const { say, link, did, posted } = open();
  link({ type: 'command', name: 'call', args: ['600'] });
  link({ type: 'command', name: 'getline', args: [1], id: 4 });
  link({ type: 'parameters', source: 'api', values: { loglevel: '5' } });
  say({ webphone: 'call', name: 'getdevicelist', args: [0], id: 5 });
  await new Promise(setImmediate);
  assert.deepEqual(did, [
    ['call', '600'],
    ['set', 'loglevel', '5'],
  ]);
  assert.deepEqual(posted, [
    { webphone: 'link', message: { type: 'result', id: 4, value: 'getline of 1' }, origin: listed },
    { webphone: 'result', id: 5, value: 'getdevicelist 0', origin: listed },
  ]);
});

test('passwords are not read, and the list of origins is not changed from outside', async () => {
  const { say, link, did, posted } = open();
  link({ type: 'command', name: 'getparameter', args: ['PassWord'], id: 1 });
  say({ webphone: 'call', name: 'getparameter', args: ['password'], id: 2 });
  link({ type: 'parameters', source: 'api', values: { FrameOrigins: 'https://evil.example' } });
  link({ type: 'command', name: 'setparameter', args: ['frameorigins', 'https://evil.example'] });
  say({ webphone: 'call', name: 'setparameter', args: ['frameorigins', 'https://evil.example'], id: 3 });
  say({ webphone: 'call', name: 'loadscript', args: ['https://evil.example/x.js'], id: 4 });
  await new Promise(setImmediate);
  assert.deepEqual(did, []);
  assert.deepEqual(
    posted.map(({ message }) => message),
    [{ type: 'result', id: 1, value: '' }],
  );
});

test('messages that are no requests change nothing', async () => {
  const { say, link, did, posted } = open();
  for (const data of [null, 5, 'text', {}, { webphone: 'link' }, { webphone: 'call', name: 'call' }]) say(data);
  for (const message of [
    { type: 'command', name: 5, args: [] },
    { type: 'command', name: 'call', args: [{ evil: true }] },
    { type: 'command', name: 'call', args: new Array(21).fill('1') },
    { type: 'command', name: 'call', args: ['x'.repeat(70_000)] },
    { type: 'media_reply', request: 1, ok: true },
    { type: 'kept_calls', calls: 'AAAA', age: 0 },
    { type: 'page_closing' },
    { type: 'parameters', source: 'api', values: { logsendto: { evil: true } } },
  ]) {
    link(message);
  }
  await new Promise(setImmediate);
  assert.deepEqual([did, posted], [[], []]);
});
