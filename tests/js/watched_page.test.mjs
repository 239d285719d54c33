// What the phone does for a user who may not be looking at the page.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { CallNotice } = await importSource('extras/call_notice.ts');
const { IdleWatch } = await importSource('extras/idle_watch.ts');
const { explainSettings } = await importSource('extras/idle_settings.ts');
const { watchForUser } = await importSource('watched_page.ts');

const ringing = (line, name = 'Katie') => `STATUS,${line},Ringing,2222,1111,2,${name},[id]`;

/** A phone whose settings are these, and a browser that shows notifications. */
function makeNotice(settings = {}, browser = {}) {
  const values = {
    incomingcallpopup: '1',
    hasincomingcall: 'true',
    hasincomingcallpopup: 'true',
    asknotifpermission: '-1',
    callnot_title: '',
    callnot_body: 'Incoming call from: PEERNAME',
    callnot_icon: 'images/notification_icon.png',
    callnot_image: '',
    ...settings,
  };
  const state = { permission: 'granted', seen: false, asked: 0, focused: 0, log: [], shown: [], ...browser };
  const phone = {
    log: (level, text) => state.log.push(text),
    snapshot: { parameter: (name) => values[name] },
  };
  const notice = new CallNotice(phone, {
    permission: () => state.permission,
    ask: () => {
      state.asked += 1;
      return Promise.resolve((state.permission = state.answer ?? 'granted'));
    },
    show: (title, options) => {
      const shown = { title, options, closed: false, close: () => (shown.closed = true) };
      state.shown.push(shown);
      return shown;
    },
    isSeen: () => state.seen,
    focus: () => (state.focused += 1),
    title: () => 'Sales',
    address: (text) => text || undefined,
  });
  return { notice, state };
}

test('incomingcallpopup shows a call while the user is elsewhere, and takes the notification away with the ringing', async () => {
  const { notice, state } = makeNotice();
  await notice.tell(ringing(1));
  await notice.tell(ringing(1));
  assert.equal(state.shown.length, 1);
  const [shown] = state.shown;
  assert.equal(shown.title, 'Sales');
  assert.equal(shown.options.body, 'Incoming call from: Katie (2222)');
  assert.equal('icon' in shown.options, false);
  await notice.tell('STATUS,-1,Incoming...');
  await notice.tell('STATUS,2,Connected,3333,1111,1,,[x]');
  assert.equal(shown.closed, false);
  shown.onclick();
  assert.equal(state.focused, 1);
  await notice.tell('STATUS,1,Finished,2222,1111,2,Katie,[id]');
  assert.equal(shown.closed, true);

  const looking = makeNotice({}, { seen: true });
  await looking.notice.tell(ringing(1));
  assert.equal(looking.state.shown.length, 0);
  const always = makeNotice({ incomingcallpopup: '2' }, { seen: true });
  await always.notice.tell(ringing(1));
  assert.equal(always.state.shown.length, 1);
});

test('incomingcallpopup 0 and its older names hasincomingcall and hasincomingcallpopup switch notifications off', async () => {
  for (const off of [{ incomingcallpopup: '0' }, { hasincomingcall: 'false' }, { hasincomingcallpopup: 'false' }]) {
    const { notice, state } = makeNotice(off);
    await notice.tell(ringing(1));
    assert.equal(state.shown.length, 0, JSON.stringify(off));
  }
});

test('callnot_title, callnot_body, callnot_icon and callnot_image make the notification, and the peer only its name', async () => {
  const { notice, state } = makeNotice({
    callnot_title: 'Call',
    callnot_body: 'PEERNAME calls',
    callnot_icon: 'phone.png',
    callnot_image: 'face.png',
  });
  await notice.tell(ringing(1, `$& <b>x</b>${'y'.repeat(500)}`));
  const [{ title, options }] = state.shown;
  assert.equal(title, 'Call');
  assert.ok(options.body.startsWith('$& <b>x</b>y') && options.body.endsWith('y (2222) calls'));
  assert.ok(options.body.length < 120);
  assert.deepEqual([options.icon, options.image], ['phone.png', 'face.png']);
});

test('a notification cuts a name to what can be seen, and always has the number', async () => {
  const bodyFor = async (name) => {
    const { notice, state } = makeNotice({ callnot_body: 'PEERNAME' });
    await notice.tell(ringing(1, name));
    return state.shown[0].options.body;
  };
  assert.equal(await bodyFor('Katie'), 'Katie (2222)');
  assert.equal(await bodyFor(''), '2222');
  assert.equal(await bodyFor('2222'), '2222');
  assert.equal(await bodyFor('\u202e\u200b\u2066\ufeff'), '2222');
  assert.equal(await bodyFor('Ba\u200bnk\u202e 9001\u2069'), 'Ba nk  9001 (2222)');
  assert.equal(await bodyFor(`Z${'\u0301'.repeat(1000)}o`), `Z${'\u0301'.repeat(4)}o (2222)`);
  assert.equal(await bodyFor('\u{1f600}'.repeat(500)), `${'\u{1f600}'.repeat(64)} (2222)`);
});

test('asknotifpermission says whether the user is asked for notifications', async () => {
  const never = makeNotice({}, { permission: 'default' });
  await never.notice.tell(ringing(1));
  assert.deepEqual([never.state.asked, never.state.shown.length], [0, 0]);
  const asks = makeNotice({ asknotifpermission: '1' }, { permission: 'default' });
  await asks.notice.tell(ringing(1));
  assert.deepEqual([asks.state.asked, asks.state.shown.length], [1, 1]);
  const refused = makeNotice({ asknotifpermission: '1' }, { permission: 'default', answer: 'denied' });
  await refused.notice.tell(ringing(1));
  await refused.notice.tell(ringing(2));
  assert.deepEqual([refused.state.asked, refused.state.shown.length], [1, 0]);
});

test('the second script is loaded for a call only if there can be a notification', () => {
  const watchers = {};
  const used = [];
  const values = { asknotifpermission: '-1', unregonidle: '0' };
  watchForUser({
    watch: (name, watcher) => (watchers[name] = watcher),
    snapshot: { parameter: (name) => values[name] },
    extras: { use: (feature) => used.push(feature) },
  });
  globalThis.Notification = Object.assign(() => undefined, { permission: 'default' });
  try {
    watchers.getEvents([ringing(1)]);
    watchers.onStart([]);
    assert.deepEqual(used, []);
    values.asknotifpermission = '3';
    values.unregonidle = '60';
    watchers.onStart([]);
    assert.deepEqual(used.splice(0), ['unregonidle', 'call notification']);
    watchers.getEvents(['STATUS,1,Ringing,2222,1111,1,,[id]']);
    assert.deepEqual(used, []);
    watchers.getEvents([ringing(1)]);
    watchers.getEvents(['STATUS,1,Finished,2222,1111,2,,[id]']);
    assert.deepEqual(used, ['call notification', 'call notification']);
  } finally {
    delete globalThis.Notification;
  }
});

test('unregonidle unregisters when the user has gone, and registers again at the next sign of life', () => {
  const state = { started: true, registered: true };
  const commands = [];
  const timers = [];
  let isInCall = true;
  let touch;
  const watch = new IdleWatch(
    {
      command: (name) => commands.push(name),
      log: () => undefined,
      snapshot: { parameter: () => '60', get: (name) => state[name], inCall: () => isInCall },
    },
    {
      onActivity: (listener) => (touch = listener),
      after: (delay, handler) => {
        const timer = { delay, handler, isOff: false };
        timers.push(timer);
        return () => (timer.isOff = true);
      },
    },
  );
  const expire = () => {
    const timer = timers.at(-1);
    assert.equal(timer.isOff, false);
    assert.equal(timer.delay, 60_000);
    timer.handler();
  };
  watch.begin();
  touch();
  assert.equal(timers[0].isOff, true);
  expire();
  assert.deepEqual(commands, [], 'a call is up');
  isInCall = false;
  expire();
  assert.deepEqual(commands, ['unregister']);
  touch();
  touch();
  assert.deepEqual(commands, ['unregister', 'register']);
});

test('settings that change nothing are explained in the log, when the page names them', () => {
  const told = [];
  const page = { Geolocation: 1, username: '1001', UNREGONIDLE: 5, p2prtp: 1, use_fast_ice: 2 };
  explainSettings(page, (text) => told.push(text));
  explainSettings(null, (text) => told.push(text));
  assert.equal(told.length, 2);
  assert.match(
    told.find((text) => text.includes('geolocation')),
    /^EVENT, without effect: geolocation: where a user is/,
  );
  assert.match(
    told.find((text) => text.includes('p2prtp')),
    /p2prtp, use_fast_ice: ICE/,
  );
});
