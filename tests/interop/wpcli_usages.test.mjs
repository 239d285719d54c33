// wpcli against Kamailio: messages, OPTIONS and transfers between phones; states published and subscribed to.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { wpcli } from '../lib/programs.mjs';
import { account, startServers } from '../lib/servers.mjs';

const limit = { timeout: 40000 };

let servers;
before(async () => {
  servers = await startServers();
});
after(() => servers.stop());

function phone(t, user, words, transport = 'tcp', more = []) {
  const server = transport === 'ws' ? account.ws : account.sip;
  const options = `--server ${server} --transport ${transport} --domain ${account.domain} --user ${user} --timeout 20s`;
  return wpcli(t, `${options} ${words}`, { password: account.password(user), more });
}

async function answering(t, user, words = '', transport) {
  const called = phone(t, user, `${words} answer`, transport);
  await called.says(/waiting for a call/);
  return called;
}

for (const transport of ['tcp', 'ws']) {
  test(`a message reaches a phone over ${transport}`, limit, async (t) => {
    const other = await answering(t, '1002', '', transport);
    const sending = phone(t, '1001', 'message 1002 hello', transport);
    assert.equal(await sending.ended, 0, sending.output);
    await other.says(/message from sip:1001@webphone.test, text\/plain: hello/);
  });
}

test('a message to nobody is refused', limit, async (t) => {
  const sending = phone(t, '1001', 'message 1017 hello');
  assert.equal(await sending.ended, 1, sending.output);
  assert.match(sending.output, /result: answered: 480/);
});

test('a phone tells what it can do', limit, async (t) => {
  await answering(t, '1002');
  const asking = phone(t, '1001', '--trace options 1002');
  assert.equal(await asking.ended, 0, asking.output);
  assert.match(asking.output, /Allow: .*REFER/);
  assert.match(asking.output, /Allow-Events: refer/);
});

test('a call is handed over: its peer calls the third phone, and both talk on', limit, async (t) => {
  const third = await answering(t, '1003', '--hangup-after 1s');
  const other = await answering(t, '1002');
  const calling = phone(t, '1001', '--transfer-to 1003 call 1002');
  assert.equal(await calling.ended, 0, calling.output);
  assert.match(calling.output, /transfer ended: 200/);
  assert.equal(await third.ended, 0, third.output);
  assert.match(third.output, /incoming from sip:1002@webphone.test/);
  assert.equal(await other.ended, 0, other.output);
});

test('a call that is handed over to nobody goes on', limit, async (t) => {
  await answering(t, '1002', '--hangup-after 1s');
  const calling = phone(t, '1001', '--transfer-to 1017 call 1002');
  assert.equal(await calling.ended, 0, calling.output);
  assert.match(calling.output, /transfer ended: 480/);
});

const states = {
  presence:
    '<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="sip:1001@webphone.test"><tuple id="t"><status>' +
    '<basic>open</basic></status></tuple></presence>',
  'message-summary': 'Messages-Waiting: yes\r\n',
  dialog:
    '<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="0" state="full" ' +
    'entity="sip:1001@webphone.test"><dialog id="d"><state>confirmed</state></dialog></dialog-info>',
};

// Over a WebSocket the way back is the flow of the registration, to which the GRUU in the Contact leads.
for (const [transport, register] of [
  ['tcp', ''],
  ['ws', '--register'],
]) {
  for (const [name, body] of Object.entries(states)) {
    test(`the state ${name} is published over ${transport}, and a subscriber told of it`, limit, async (t) => {
      const watching = phone(t, '1002', `${register} --trace --stay 4s subscribe ${name} 1001`, transport);
      await watching.says(/usage 1 active/);
      const publishing = phone(t, '1001', `${register} --stay 1s publish ${name}`, transport, [body]);
      assert.equal(await publishing.ended, 0, publishing.output);
      assert.equal(await watching.ended, 0, watching.output);
      assert.match(watching.output, new RegExp(`notified of ${name}, application`), watching.output);
      assert.match(watching.output, /Expires: 0/, 'it unsubscribes');
      const via = transport === 'ws' ? 'WS' : 'TCP';
      assert.match(watching.output, new RegExp(`NOTIFY sip:[^]*Via: SIP/2.0/${via} `), 'by the way that it came');
    });
  }
}
