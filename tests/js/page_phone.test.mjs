import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { PagePhone } = await importSource('page_phone.ts');
const { createApi } = await importSource('webphone_api.ts');
const { lateFunctions } = await importSource('extras/late_functions.ts');
const { settingsOfLink } = await importSource('extras/url_parameters.ts');

/** The second script, with these parts of it. */
const withExtras = (parts = {}) => ({ loadExtras: () => Promise.resolve({ lateFunctions, ...parts }) });
/** What it has for the page's address. */
const linkPolicy = withExtras({ settingsOfLink });
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** open gives the API of a page with a fake core: `sent` is what the core got, `core` speaks for it. */
function open({ owner = {}, query = '', ready = true, ...more } = {}) {
  const sent = [];
  const media = [];
  const consoleLines = [];
  const tasks = [];
  let listener;
  const phone = new PagePhone({
    openLink: (given) => {
      listener = given;
      return { send: (message) => sent.push(message), close: () => undefined };
    },
    loadExtras: () => Promise.reject(new Error('not in this test')),
    makeMedia: () => ({
      handle: (request) => media.push(request.verb),
      prepare: () => media.push('prepare'),
      rest: () => media.push('rest'),
      closeAll: () => media.push('closeAll'),
      calls: () => [],
      sound: (call) => ({ connection: { name: `connection ${call}` } }),
      listen: () => undefined,
    }),
    environment: () => ({ online: true, secure: true, webrtc: true, websocket: true, origin: 'null', language: 'en' }),
    ownerParameters: () => owner,
    query,
    clock: () => '00:00',
    writeConsole: (level, text) => consoleLines.push(text),
    later: (task) => tasks.push(task),
    ...more,
  });
  const api = createApi(phone);
  const core = {
    say: (message) => listener.message(message),
    patch: (patch) => listener.message({ type: 'state', patch }),
    event: (name, ...args) => listener.message({ type: 'event', name, args }),
    fail: (reason) => listener.failed(reason),
    /** Answers the last command of this name that wants a result. */
    answer: (name, value) => {
      const { id } = sent.filter((message) => message.name === name && message.id !== undefined).at(-1);
      listener.message({ type: 'result', id, value });
    },
  };
  phone.load();
  phone.begin();
  if (ready) core.patch({ ready: true });
  const commands = () => sent.filter(({ type }) => type === 'command').map(({ name, args }) => [name, ...args]);
  return {
    api,
    core,
    phone,
    sent,
    commands,
    media,
    consoleLines,
    runTasks: () => tasks.splice(0).forEach((t) => t()),
  };
}

test('the core hears of the environment, then of the settings of file and address', async () => {
  const owner = { UserName: 1001, register: false };
  const { sent } = open({ owner, query: '?wp_displayname=X', ready: false, ...linkPolicy });
  await nextTurn();
  assert.deepEqual(
    sent.map(({ type, source, values }) => [type, source, values]),
    [
      ['environment', undefined, undefined],
      ['parameters', 'file', { username: '1001', register: 'false' }],
      ['parameters', 'url', { displayname: 'X' }],
    ],
  );
});

test('calls before the phone is ready wait, and then go out in order', () => {
  const { api, core, sent, commands } = open({ ready: false });
  assert.equal(api.start(), false);
  api.setparameter('username', '1001');
  api.call('600');
  assert.equal(sent.length, 3);
  assert.equal(api.getparameter('username'), '1001');
  core.patch({ ready: true });
  assert.deepEqual(commands(), [['start'], ['getparameter', 'username'], ['call', '600']]);
  assert.deepEqual(sent[4], { type: 'parameters', source: 'api', values: { username: '1001' } });
  assert.equal(api.start(), true);
});

test('arguments travel as they were given', () => {
  const { api, commands } = open();
  api.hangup();
  api.hangup(-2);
  api.reject(1, 'busy');
  api.reject(undefined, 'busy');
  api.mute(true);
  api.mute(true, 0);
  api.dtmf('1 2#');
  api.transfer('602');
  api.sendchat('1002', 'Hello');
  api.call({});
  assert.deepEqual(commands(), [
    ['hangup'],
    ['hangup', -2],
    ['reject', 1, 'busy'],
    ['reject', null, 'busy'],
    ['mute', true],
    ['mute', true, 0],
    ['dtmf', '1 2#'],
    ['transfer', '602'],
    ['sendchat', '1002', 'Hello'],
    ['call', null],
  ]);
});

test('what is set is seen at once, whatever its type, and the answer of the core afterwards', () => {
  const { api, core } = open();
  assert.equal(api.setparameter('Register', 0), true);
  assert.equal(api.getparameter('register'), '0');
  core.patch({ parameters: { register: '1' } });
  assert.equal(api.getparameter('register'), '0');
  core.answer('getparameter', '0');
  assert.equal(api.getparameter('register'), '0');
  api.setparameter('displayname', null);
  assert.equal(api.getparameter('displayname'), '');
  assert.equal(api.getparameter('unknown'), '');
});

test('a setting that cannot be one is refused, and its name is in the log', () => {
  const { api, sent } = open();
  const before = sent.length;
  assert.equal(api.setparameter('', 'x'), false);
  assert.equal(api.setparameter(undefined, 'x'), false);
  assert.equal(api.setparameter('username', undefined), false);
  assert.equal(
    api.setparameter('username', () => 1),
    false,
  );
  assert.equal(sent.length, before);
  assert.match(api.getlogs(), /setparameter: username cannot be set to a function/);
});

test('a selected line is seen at once, by number, Call-ID or peer', () => {
  const { api, core, commands } = open();
  core.patch({ line: 1, lines: { 1: { incall: true }, 2: { incall: true, peer: '602', call_id: 'abc', held: true } } });
  assert.equal(api.isonhold(), false);
  api.setline(2);
  assert.equal(api.getline(), 2);
  assert.equal(api.isonhold(), true);
  core.answer('getline', 2);
  api.setline('602');
  assert.equal(api.getline(), 2);
  api.setline('nobody');
  assert.equal(api.getline(), 2);
  assert.deepEqual(commands()[0], ['setline', 2]);
});

test('the synchronous functions answer from the snapshot', () => {
  const { api, core } = open();
  assert.equal(api.getStatus(), 'STATUS,-1,Initializing');
  core.patch({ status: 'STATUS,-1,Registered', registered: true, engine: 'webrtc', line: 1 });
  core.patch({ lines: { 1: { incall: true, muted: true, muted_speaker: false, held: false } } });
  assert.equal(api.getstatus(), 'STATUS,-1,Registered');
  assert.equal(api.isregistered(), true);
  assert.equal(api.getenginename(), 'webrtc');
  assert.equal(api.isincall(), true);
  assert.equal(api.ismuted(), true);
  assert.equal(api.isonhold(), false);
});

test('an event finds the state that it tells of', () => {
  const { api, core } = open();
  let seen;
  api.onRegistered(() => (seen = api.isregistered()));
  core.patch({ registered: true });
  core.event('onRegistered');
  assert.equal(seen, true);
});

test('the older names of the device functions are the same functions', () => {
  const { api } = open();
  assert.equal(api.audiodevice, api.devicepopup);
  assert.equal(api.getaudiodevicelist, api.getdevicelist);
  assert.equal(api.getaudiodevice, api.getdevice);
  assert.equal(api.setaudiodevice, api.setdevice);
});

test('second names reach the same callbacks, and onEvent hears of all kinds', () => {
  const { api, core } = open();
  const heard = [];
  api.getEvents((text) => heard.push(['getEvents', text]));
  api.onEvents((text) => heard.push(['onEvents', text]));
  api.ondisplay((text, title) => heard.push(['ondisplay', text, title]));
  api.onEvent((type, text) => heard.push(['onEvent', type, text]));
  core.event('getEvents', 'STATUS,-1,Ready');
  core.event('onDisplay', 'No microphone', 'Error');
  core.say({ type: 'log', level: 3, text: 'EVENT, x' });
  assert.deepEqual(heard, [
    ['getEvents', 'STATUS,-1,Ready'],
    ['onEvents', 'STATUS,-1,Ready'],
    ['onEvent', 'event', 'STATUS,-1,Ready'],
    ['ondisplay', 'No microphone', 'Error'],
    ['onEvent', 'display', 'Error,No microphone'],
    ['onEvent', 'log', 'EVENT, x'],
  ]);
});

test('every log line reaches the buffer, the console and onLog; a failing onLog does not loop', () => {
  const { api, core, consoleLines } = open();
  let calls = 0;
  api.onLog(() => {
    ++calls;
    throw new Error('page bug');
  });
  core.say({ type: 'log', level: 3, text: 'EVENT, hello' });
  assert.equal(calls, 1);
  assert.match(api.getlogs(), /^00:00 EVENT, hello\n00:00 ERROR, a callback of onLog failed: .*page bug/m);
  assert.equal(consoleLines.length, 2);
});

test('onLoaded reaches who registers late', () => {
  const { api, core, runTasks } = open();
  let calls = 0;
  core.event('onLoaded');
  api.onLoaded(() => ++calls);
  runTasks();
  assert.equal(calls, 1);
});

test('media verbs reach the engine, which is prepared once when the phone starts', () => {
  const { core, media } = open();
  core.patch({ started: true });
  core.patch({ started: true, line: 1 });
  core.say({ type: 'media', verb: 'create_offer', call: 1, request: 1 });
  assert.deepEqual(media, ['prepare', 'create_offer']);
});

test('messages of a newer core are ignored', () => {
  const { core } = open();
  core.say({ type: 'future', x: 1 });
  core.say({ type: 'result', id: 99, value: 1 });
});

test('a phone that cannot be loaded is told in words, and later calls do no harm', () => {
  const { api, core } = open({ ready: false });
  const texts = [];
  api.onDisplay((text) => texts.push(text));
  core.fail('phone.wasm: HTTP status 404');
  assert.match(texts[0], /could not be loaded.*404/);
  assert.match(api.getlogs(), /ERROR, .*404/);
  assert.equal(api.start(), false);
});

test('after a crash the page sees no call any more', () => {
  const { api, core, media } = open();
  const texts = [];
  api.onDisplay((text) => texts.push(text));
  core.patch({ registered: true, started: true, lines: { 1: { incall: true } } });
  core.fail('RuntimeError: unreachable');
  assert.equal(api.isregistered(), false);
  assert.equal(api.isincall(), false);
  assert.deepEqual(media, ['prepare', 'closeAll']);
  assert.match(texts[0], /stopped working/);
});

test('a page that goes says so; one that comes back starts again what had been started', () => {
  const { core, phone, sent, commands } = open();
  core.patch({ started: true });
  phone.leave();
  assert.deepEqual(sent.at(-1), { type: 'page_closing' });
  core.patch({ started: false });
  phone.restore();
  assert.equal(sent.at(-2).type, 'environment');
  assert.deepEqual(commands().at(-1), ['start']);
});

test('a function that does not work here says why, in the log and to its callback', async () => {
  const { api } = open(withExtras());
  const results = [];
  api.getworkdir((text) => results.push(text));
  await nextTurn();
  assert.match(api.getlogs(), /WARNING, getworkdir\(\) is not available: a web page has no working directory/);
  assert.deepEqual(results, [
    'ERROR, getworkdir() is not available: a web page has no working directory; only native engines have one',
  ]);
});

test("isstarted is the page's own", () => {
  const { api, core } = open();
  api.isstarted = 'yes';
  core.patch({ started: false });
  assert.equal(api.isstarted, 'yes');
});

test('setparameter with allowempty false leaves a setting alone that would become empty', () => {
  const { api, sent } = open();
  const before = sent.length;
  assert.equal(api.setparameter('username', '', false), true);
  assert.equal(api.setparameter('username', null, false), true);
  assert.equal(sent.length, before);
  api.setparameter('username', '');
  assert.deepEqual(sent[before].values, { username: '' });
});

test('settings of a link that cannot be judged are not used, and the user knows', async () => {
  const { sent, api } = open({ query: '?wp_username=1001' });
  const displays = [];
  api.onDisplay((text) => displays.push(text));
  await nextTurn();
  assert.deepEqual(sent.at(-1), { type: 'parameters', source: 'url', values: {} });
  assert.match(displays[0], /settings in the address of the page are not used: .*not in this test/);
});

test('secrets of the page address are in no log line', async () => {
  const { api } = open({ query: '?wp_password=canary-1&wp_proxyaddress=canary-2', ...linkPolicy });
  await nextTurn();
  assert.doesNotMatch(api.getlogs(), /canary/);
  assert.match(api.getlogs(), /wp_proxyaddress/);
});

test('stored settings and cookies come before the address, which is judged by them', async () => {
  const stored = { serveraddress: 'pbx.example', password: 'secret' };
  const written = [];
  const keeper = {
    read: (owner) => (written.push(owner), Promise.resolve(stored)),
    write: (changes) => written.push(changes),
    place: '/',
    owner: {},
  };
  const { sent, core, api } = open({
    owner: { AEC: 1 },
    cookies: 'a=b; wp_displayName=J%C3%B6; wp_=x',
    query: '?wp_serveraddress=evil.example&wp_username=1001',
    keeper,
    ...linkPolicy,
  });
  const displays = [];
  api.onDisplay((text) => displays.push(text));
  assert.deepEqual(
    sent.map(({ source }) => source),
    [undefined, 'file', 'cookie'],
  );
  await nextTurn();
  assert.deepEqual(
    sent.slice(2).map(({ source, values }) => [source, values]),
    [
      ['cookie', { displayname: 'Jö' }],
      ['stored', stored],
      ['url', { username: '1001' }],
    ],
  );
  assert.match(displays[0], /server that the link names is not used/);
  core.say({ type: 'store', changes: { aec: '2', agc: null } });
  assert.deepEqual(written, [{ aec: '1' }, { aec: '2', agc: null }]);
});

test('a store that cannot be read is told, and the phone starts without it', async () => {
  const keeper = { read: () => Promise.reject(new Error('broken')), write: () => undefined, place: '', owner: {} };
  const { sent, api } = open({ keeper });
  await nextTurn();
  assert.equal(sent.at(-1).source, 'url');
  assert.match(api.getlogs(), /stored settings could not be read: Error: broken/);
});

test('the core asks a web server by the page, and always gets an answer', async () => {
  const asked = [];
  const request = { type: 'http', request: 7, method: 'GET', url: 'https://a.example/', headers: {}, timeout: 10 };
  const reply = { type: 'http_reply', request: 7, ok: true, status: 200, body: 'x' };
  const fetchText = (wanted) => (asked.push(wanted), Promise.resolve(reply));
  const page = open(withExtras({ fetchText }));
  page.core.say(request);
  await nextTurn();
  assert.deepEqual(asked, [request]);
  assert.deepEqual(page.sent.at(-1), reply);
  const without = open();
  without.core.say(request);
  await nextTurn();
  assert.deepEqual(without.sent.at(-1), {
    type: 'http_reply',
    request: 7,
    ok: false,
    error: 'Error: not in this test',
  });
});

test('jsonp lets scripts be asked only when it is true', async () => {
  const allowed = [];
  const fetchText = (request, mayUseScript) => (allowed.push(mayUseScript), Promise.resolve({}));
  const page = open(withExtras({ fetchText }));
  for (const jsonp of ['false', 'true']) {
    page.core.patch({ parameters: { jsonp } });
    page.core.say({ type: 'http', request: 1, method: 'GET', url: 'https://a.example/', headers: {}, timeout: 10 });
    await nextTurn();
  }
  assert.deepEqual(allowed, [false, true]);
});

test('settings cannot reach the prototype of objects', async () => {
  const owner = JSON.parse('{"__proto__":{"polluted":"1"},"__PROTO__":"2","constructor":"3","username":"1001"}');
  const { sent, consoleLines } = open({ owner, query: '?wp___proto__=1', cookies: 'wp___proto__=1', ...linkPolicy });
  await nextTurn();
  assert.deepEqual(
    sent[1].values,
    Object.fromEntries([
      ['constructor', '3'],
      ['username', '1001'],
    ]),
  );
  assert.equal({}.polluted, undefined);
  assert.equal(consoleLines.filter((line) => /__proto__/i.test(line)).length, 3);
});

test('contacts wait for the second script, and answer at once from then on', async () => {
  const book = {
    calls: [],
    add: (fields) => (book.calls.push(['add', ...fields]), true),
    list: () => 'a\t1',
    addCall: (cdr) => book.calls.push(['cdr', ...cdr]),
  };
  const openBook = () => (book.calls.push(['open']), Promise.resolve(book));
  const { api, core } = open(withExtras({ openBook }));
  assert.equal(api.listcontacts(), null);
  assert.equal(api.addcontact('a', '1'), true);
  core.event('onCdr', '1001', '600');
  await nextTurn();
  assert.equal(api.listcontacts(), 'a\t1');
  const opened = book.calls.filter(([what]) => what === 'open');
  assert.equal(opened.length, 1, 'opened once');
  assert.deepEqual(
    book.calls.filter(([what]) => what !== 'open'),
    [
      ['add', 'a', '1'],
      ['cdr', '1001', '600'],
    ],
  );
});

test('what only the core can answer goes to the function among the arguments', async () => {
  const { api, core, commands } = open(withExtras());
  const heard = [];
  api.getsipheader('X-Ticket', (value) => heard.push(value), true);
  await nextTurn();
  api.linetocallid(1, (callId) => heard.push(callId));
  assert.deepEqual(commands(), [
    ['getsipheader', 'X-Ticket', true],
    ['linetocallid', 1],
  ]);
  core.answer('getsipheader', '4711');
  core.answer('linetocallid', null);
  assert.deepEqual(heard, ['4711', '']);
});

test('without the second script its functions say what is missing, and nothing waits for them', async () => {
  const { api, commands } = open();
  const displays = [];
  api.onDisplay((text) => displays.push(text));
  assert.equal(api.setvolume(0, 50), undefined);
  assert.equal(api.play(1, 'ring.mp3'), true);
  assert.equal(api.play(1, ''), false);
  api.call('600');
  await nextTurn();
  assert.deepEqual(displays, [
    'setvolume failed: not in this test',
    'play failed: not in this test',
    'play failed: not in this test',
  ]);
  assert.deepEqual(commands(), [['call', '600']]);
});

test('every function of contacts and calls reaches the list with its arguments', async () => {
  const calls = [];
  const answer =
    (name) =>
    (...args) => (calls.push([name, ...args]), name);
  const names = ['add', 'remove', 'removeAll', 'get', 'list', 'sync', 'history'];
  const book = Object.fromEntries(names.map((name) => [name, answer(name)]));
  const { api } = open(withExtras({ openBook: () => Promise.resolve(book) }));
  api.synccontacts();
  await nextTurn();
  calls.length = 0;
  assert.equal(api.addcontact('Katie', '600'), 'add');
  assert.equal(api.deletecontact('Katie', '600'), 'remove');
  assert.equal(api.delcontact('Ben'), 'remove');
  assert.equal(api.getcontact('', '601'), 'get');
  assert.equal(api.listcontacts(), 'list');
  assert.equal(api.listcallhistory(), 'history');
  api.synccontacts();
  api.delallcontacts();
  assert.deepEqual(calls, [
    ['add', ['Katie', '600']],
    ['remove', 'Katie', '600'],
    ['remove', 'Ben', undefined],
    ['get', '', '601'],
    ['list'],
    ['history'],
    ['sync'],
    ['removeAll'],
  ]);
});

test('delsettings forgets by the second script', async () => {
  const cleared = [];
  const storage = { clear: (place, owner, level) => (cleared.push(level), Promise.resolve()) };
  const { api } = open(withExtras({ storage, storePlace: () => '/' }));
  api.delsettings();
  api.delsettings(2);
  api.delsettings('3');
  await nextTurn();
  assert.deepEqual(cleared, [0, 2, 3]);
});

test('getrtcpeerconnection and getcallsession find a call by line, peer and Call-ID', async () => {
  const { api, core } = open();
  core.patch({
    ready: true,
    line: 2,
    lines: { 1: { call: 11, peer: '601', call_id: 'a' }, 2: { call: 12, peer: '602' } },
  });
  assert.equal(api.getrtcpeerconnection().name, 'connection 12');
  assert.equal(api.getrtcpeerconnection(1).name, 'connection 11');
  assert.equal(api.getrtcpeerconnection(-1, '601').name, 'connection 11');
  assert.equal(api.getrtcpeerconnection(null, null, 'a').name, 'connection 11');
  assert.equal(api.getrtcpeerconnection(7), null);
  assert.equal(api.getcallsession(2).peer, '602');
  assert.equal(api.getcallsession(2).connection.name, 'connection 12');
});

test('getrtcsocket has no socket to show and says why', async () => {
  const { api } = open(withExtras());
  assert.equal(api.getrtcsocket(), null);
  await nextTurn();
  assert.equal(api.getrtcsocket(), null);
  assert.match(api.getlogs(), /lives in a Worker/);
});

test('isencrypted is 2 in a call and -1 without', () => {
  const { api, core } = open();
  assert.equal(api.isencrypted(), -1);
  core.patch({ ready: true, engine: 'webrtc', lines: { 1: { incall: true } } });
  assert.equal(api.isencrypted(), 2);
});

test('checkpresence passes the users on, and its callback hears of each answer', () => {
  const { api, core, commands } = open();
  const answers = [];
  api.checkpresence('1002,1003', (user, status) => answers.push([user, status]));
  assert.deepEqual(commands(), [['checkpresence', '1002,1003']]);
  core.event('onPresenceStateChange', '1002', 'Available', '', '');
  assert.deepEqual(answers, [['1002', 'Available']]);
});

test('an address that the core names is opened by the page', async () => {
  const opened = [];
  const { core } = open(withExtras({ openNamed: (_, address) => opened.push(address) }));
  core.say({ type: 'open', url: 'tel:+36201234567' });
  await nextTurn();
  assert.deepEqual(opened, ['tel:+36201234567']);
});

test('getlinedetails, getlastcalldetails, getregfailreason and getavailablecallfunc answer at once', () => {
  const { api, core } = open();
  assert.match(api.getavailablecallfunc(), /^ERROR/);
  assert.equal(api.getregfailreason(), '');
  assert.equal(api.getlastcalldetails(), '');
  assert.equal(api.getlinedetails(2), 'LINEDETAILS,2,Ready,,,,0,,,0,0,');
  core.patch({
    started: true,
    engine: 'webrtc',
    line: 2,
    lines: {
      1: { incall: true, details: 'LINEDETAILS,1,Hold,a' },
      2: { incall: true, details: 'LINEDETAILS,2,InCall,b' },
    },
    registration_failure: 'Register rejected: forbidden\n403 Forbidden',
    last_call: 'Outgoing call to 1002',
  });
  assert.equal(api.getavailablecallfunc(), 'conference,transfer,mute,hold,chat');
  assert.equal(api.getlinedetails(), 'LINEDETAILS,2,InCall,b');
  assert.equal(api.getlinedetails(-1), 'LINEDETAILS,2,InCall,b');
  assert.equal(api.getlinedetails(1), 'LINEDETAILS,1,Hold,a');
  const heard = [];
  const hear = (value) => heard.push(value);
  assert.equal(api.getregfailreason(hear), 'Register rejected: forbidden');
  assert.equal(api.getregfailreason(hear, true), 'Register rejected: forbidden (403 Forbidden)');
  assert.equal(api.getlastcalldetails(hear), 'Outgoing call to 1002');
  assert.deepEqual(heard, [
    'Register rejected: forbidden',
    'Register rejected: forbidden (403 Forbidden)',
    'Outgoing call to 1002',
  ]);
  core.patch({ engine: 'callback' });
  assert.equal(api.getavailablecallfunc(), '');
});

test('nextcallid gives the Call-ID that it sets, and makes one if there is none', () => {
  const { api, commands } = open();
  assert.equal(api.nextcallid('mine@example.com'), 'mine@example.com');
  const made = api.nextcallid();
  assert.match(made, /^[0-9a-f]{26}$/);
  assert.notEqual(api.nextcallid(''), made);
  assert.deepEqual(commands().slice(0, 2), [
    ['nextcallid', 'mine@example.com'],
    ['nextcallid', made],
  ]);
});

test('isserviceinstalled says that there is no native engine', () => {
  const { api } = open();
  const heard = [];
  api.isserviceinstalled((installed) => heard.push(installed));
  assert.deepEqual(heard, [false]);
});
