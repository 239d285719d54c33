// What addcontact, deletecontact (delcontact), getcontact, listcontacts and listcallhistory do, in the list itself; page_phone.test.mjs
// shows that they reach it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { ContactBook, mostCalls } = await importSource('extras/contact_book.ts');

/** open gives a book over texts in memory; `reply` is what the web server answers. */
async function open({ settings = {}, kept = {}, reply } = {}) {
  const asked = [];
  const told = [];
  const reports = [];
  const parts = {
    setting: (name) => settings[name] ?? '',
    read: (kind) => Promise.resolve(kept[kind]),
    write: (kind, text) => (kept[kind] = text),
    fetch: (request) => {
      asked.push(request.url);
      return Promise.resolve(reply ?? { ok: false, error: 'nobody there' });
    },
    notify: (text) => told.push(text),
    report: (text) => reports.push(text),
    now: () => 1_000_000,
  };
  const book = await ContactBook.open(parts);
  await settle();
  return { book, kept, asked, told, reports, again: () => ContactBook.open(parts) };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('contacts are added, found and listed as documented', async () => {
  const { book, again } = await open();
  assert.equal(book.list(), null);
  assert.equal(
    book.add(['Katie', '600|601', 'k@example.com', 'Main St', 'a note', 'example.com', 'work|home', '1']),
    true,
  );
  assert.equal(book.add(['Ben', '700']), true);
  const katie = 'Katie\t600|601\t1\tk@example.com\tMain St\ta note\texample.com\twork|home';
  assert.equal(book.get('Katie'), katie);
  assert.equal(book.get('', '601'), katie);
  assert.equal(book.get('Nobody', '1'), null);
  assert.equal(book.list(), `${katie}\r\nBen\t700\t\t\t\t\t\t`);
  assert.equal(book.add(['', '']), false);
  assert.equal((await again()).list(), book.list());
});

test('contacts are deleted by name or number', async () => {
  const { book } = await open();
  book.add(['Katie', '600|601']);
  book.add(['Ben', '700']);
  assert.equal(book.remove('Nobody', '9'), false);
  assert.equal(book.remove('', '601'), true);
  assert.equal(book.remove('Ben'), true);
  assert.equal(book.list(), null);
});

test('delallcontacts leaves none', async () => {
  const { book, again } = await open({ settings: { defcontacts: 'Help,100' } });
  book.add(['Katie', '600']);
  book.removeAll();
  assert.equal(book.list(), null);
  assert.equal((await again()).list(), null);
});

test('a contact cannot break the lines of the list, nor turn its reading direction', async () => {
  const { book } = await open();
  book.add(['Eve\r\nAdmin\t1\u202Egnp', '1\t2', '<img src=x onerror=alert(1)>']);
  assert.equal(book.list(), 'Eve Admin 1 gnp\t1 2\t\t<img src=x onerror=alert(1)>\t\t\t\t');
});

test('default contacts are there at the first time', async () => {
  const { book } = await open({ settings: { defcontacts: 'Help,100;Door,200,d@example.com' } });
  assert.equal(book.list(), 'Help\t100\t\t\t\t\t\t\r\nDoor\t200\t\td@example.com\t\t\t\t');
});

const bookUrl = 'https://crm.example/book';
const answer = { ok: true, status: 200, body: 'Ada\t300\t1\ta@example.com\r\nBob\t400\r\n\r\n' };

test('synccontacts merges the address book of the server', async () => {
  const { book, asked, told, kept, again } = await open({
    settings: { serveraddressbook_url: bookUrl },
    reply: answer,
  });
  assert.deepEqual(asked, ['https://crm.example/book']);
  assert.deepEqual(told, ['SERVERCONTACTS, 2']);
  assert.equal(book.list(), 'Ada\t300\t1\ta@example.com\t\t\t\t\r\nBob\t400\t\t\t\t\t\t');
  book.add(['Own', '1']);
  book.sync();
  await settle();
  assert.equal(book.list().split('\r\n').length, 3);
  // Once is enough, as serveraddressbook_sync is 0.
  await again();
  assert.equal(asked.length, 2);
  assert.equal(kept.addressbook, '2');
});

test('the address book may replace the contacts, and may be closed to changes', async () => {
  const settings = { serveraddressbook_url: bookUrl, serveraddressbook_clear: '1', serveraddressbook_allowedit: '0' };
  const { book } = await open({ settings, reply: answer, kept: { contacts: '[]' } });
  assert.equal(book.remove('Ada'), false);
  assert.equal(book.add(['Ada', '300', 'other@example.com']), false);
  book.removeAll();
  assert.equal(book.list().split('\r\n').length, 2);
  book.add(['Own', '1']);
  book.sync();
  await settle();
  assert.equal(book.get('Own'), null);
});

test('an address book that does not come is reported, and asked for again while serveraddressbook_sync is 1', async () => {
  const settings = { serveraddressbook_url: bookUrl, serveraddressbook_sync: '1' };
  const empty = await open({ settings, reply: { ok: true, status: 200, body: '' } });
  await empty.again();
  assert.equal(empty.asked.length, 2);
  const broken = await open({ settings, reply: { ok: true, status: 500, body: 'x' } });
  assert.match(broken.reports[0], /address book.*status 500/);
});

test('calls are remembered as documented, the newest first', async () => {
  const { book, again } = await open();
  book.addCall(['1001', '600', 4000, 6000, 1, 'Katie', 'BYE bye received', 1, 'id', 2]);
  book.addCall(['700', '1001', 5000, 0, 2, 'Ben', 'CANCEL', 1, 'id', 2]);
  book.addCall(['800', '1001', 1000, 9000, 2, '', 'BYE', 1, 'id', 1]);
  const lines = [
    '1\t\t800\t990000\t9000\tBYE',
    '2\tBen\t700\t995000\t0\tCANCEL',
    '0\tKatie\t600\t990000\t6000\tBYE bye received',
  ];
  assert.equal(book.history(), lines.join('\r\n'));
  assert.equal((await again()).history(), lines.join('\r\n'));
});

test('a name in the call history is one short line of what can be seen', async () => {
  const { book } = await open();
  const name = `<b>\u202eEve\u200b${'x'.repeat(500)}`;
  book.addCall(['1002', '1111', '0', '5000', '2', name, 'BYE']);
  assert.equal(book.history().split('\t')[1], `<b> Eve ${'x'.repeat(56)}`);
});

test('the call history is bounded, and what is stored is not trusted', async () => {
  const { book } = await open({ kept: { history: '[1,{"a":2},[1]]', contacts: '{"name":1}' } });
  assert.equal(book.history(), null);
  assert.equal(book.list(), null);
  for (let i = 0; i <= mostCalls; ++i) book.addCall(['1', String(i), 0, 1, 1, '', '']);
  assert.equal(book.history().split('\r\n').length, mostCalls);
});

test('savetocontacts 2 keeps called numbers that are not known yet', async () => {
  const { book } = await open({ settings: { savetocontacts: '2' } });
  book.addCall(['1001', '600', 0, 1, 1, 'Katie', '']);
  book.addCall(['1001', '600', 0, 1, 1, 'Another', '']);
  book.addCall(['999', '1001', 0, 1, 2, 'Stranger', '']);
  assert.equal(book.list(), 'Katie\t600\t\t\t\t\t\t');
});
