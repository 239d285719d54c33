import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readParameters } from '../../tools/api/tables.mjs';
import { importSource } from './lib/source.mjs';

const { readUrlParameters } = await importSource('extras/url_parameters.ts');
const { withoutSecrets } = await importSource('state/query.ts');

const valuesOf = (query, owner = {}) => readUrlParameters(query, owner).values;

test('only names with the prefix are taken, without it', () => {
  assert.deepEqual(valuesOf('?page=2&wp_username=1001&utm=x'), { username: '1001' });
  assert.deepEqual(valuesOf(''), {});
  assert.deepEqual(valuesOf('?'), {});
});

test('values may be encoded one by one, or the whole query at once', () => {
  assert.deepEqual(valuesOf('?wp_displayname=J%C3%B6rg%20%26%20Co'), { displayname: 'Jörg & Co' });
  assert.deepEqual(valuesOf(`?${encodeURIComponent('wp_username=1001&wp_displayname=A')}`), {
    username: '1001',
    displayname: 'A',
  });
});

test('a plus sign is a plus sign, and a broken escape is text', () => {
  assert.equal(valuesOf('?wp_callto=+36301234567').callto, '+36301234567');
  assert.equal(valuesOf('?wp_username=100%zz').username, '100%zz');
});

for (const name of [
  'proxyaddress',
  'ProxyAddress',
  'stunserveraddress',
  'turnserveraddress',
  'ice',
  'iceTransportPolicy',
  'voicerecupload',
  'webphonebasedir',
  'nativepluginurl',
  'scurl_onstart',
  'scurl_setparameters',
  'logo',
  'autoaccept',
  'callforwardalways',
  'customsipheader',
]) {
  test(`a link cannot set ${name}`, () => {
    const { values, warnings } = readUrlParameters(`?WP_${name}=evil.example&wp_username=1`, {});
    assert.deepEqual(values, { username: '1' });
    assert.equal(warnings.length, 1);
    assert.match(warnings[0], new RegExp(name));
    assert.doesNotMatch(warnings[0], /evil/);
  });
}

test('a name that is none is refused', () => {
  assert.deepEqual(Object.keys(valuesOf('?wp___proto__=1&wp_=2&wp_a-b=3')), []);
});

test('a link cannot send the password of the page to a server of its own', () => {
  const owner = { password: 'secret', serveraddress: 'pbx.example' };
  const { values, warnings } = readUrlParameters(
    '?wp_serveraddress=evil.example&wp_WebRtcServerAddress=wss://evil',
    owner,
  );
  assert.deepEqual(values, {});
  assert.equal(warnings.length, 2);
  assert.deepEqual(readUrlParameters('?wp_serveraddress=pbx.example', owner).warnings, []);
  assert.deepEqual(valuesOf('?wp_serveraddress=evil.example', { md5: 'aa' }), {});
});

test('a link that brings an account of its own may name its server, and gets no other secret of the page', () => {
  const query = '?wp_serveraddress=other.example&wp_username=u&wp_password=p';
  const account = { serveraddress: 'other.example', username: 'u', password: 'p' };
  assert.deepEqual(valuesOf(query, { password: 'secret' }), account);
  assert.deepEqual(valuesOf(query, { password: 'secret', md5: 'aa' }), { ...account, md5: '' });
  const bringsHash = valuesOf('?wp_serveraddress=other.example&wp_md5=bb', { password: 'secret' });
  assert.deepEqual(bringsHash, { serveraddress: 'other.example', md5: 'bb', password: '' });
});

test('a link with an empty secret brings none', () => {
  assert.deepEqual(valuesOf('?wp_serveraddress=evil.example&wp_password=&wp_md5=', { password: 'secret' }), {});
});

test('a page that has a server of its own keeps it, unless its owner lets links change it', () => {
  const page = { serveraddress: 'pbx.example' };
  const query = '?wp_serveraddress=other.example&wp_password=p';
  assert.deepEqual(valuesOf(query, page), { password: 'p' });
  const open = { ...page, urlparameters: 'proxyaddress, ServerAddress' };
  assert.deepEqual(valuesOf(query, open), { serveraddress: 'other.example', password: 'p' });
  assert.deepEqual(valuesOf('?wp_proxyaddress=proxy.example', open), { proxyaddress: 'proxy.example' });
  // What the owner allows is not allowed with his password.
  assert.deepEqual(valuesOf('?wp_serveraddress=other.example', { ...open, password: 'secret' }), {});
});

test('a stored password is not for the server of a link', () => {
  const stored = { serveraddress: 'pbx.example', username: '1001', password: 'secret' };
  const { values, warnings, notice } = readUrlParameters('?wp_serveraddress=evil.example&wp_callto=600', {}, stored);
  assert.deepEqual(values, { callto: '600', autoaction: '0' });
  assert.match(warnings[0], /password is not for a server that a link names/);
  assert.match(notice, /server that the link names is not used/);
  const withAccount = readUrlParameters('?wp_serveraddress=other.example&wp_md5=bb', {}, stored);
  assert.deepEqual(withAccount.values, { serveraddress: 'other.example', md5: 'bb', password: '' });
});

test('a number in a link is filled in and never dialled', () => {
  assert.deepEqual(valuesOf('?wp_callto=600'), { callto: '600', autoaction: '0' });
  const { values, warnings } = readUrlParameters('?wp_callto=600&wp_AutoAction=1', { autoaction: '1' });
  assert.deepEqual(values, { callto: '600', autoaction: '0' });
  assert.match(warnings[0], /autoaction/i);
});

test('secrets leave the query and everything else stays as it was written', () => {
  const query = '?a=%20b&wp_password=p%26w&wp_MD5=x&wp_username=1+1&wp_turnpassword=t';
  assert.equal(withoutSecrets(query), '?a=%20b&wp_username=1+1');
  assert.equal(withoutSecrets('?wp_password=p'), '');
});

test('a query without secrets is left alone', () => {
  assert.equal(withoutSecrets('?wp_username=1&password=not-ours'), undefined);
  assert.equal(withoutSecrets(''), undefined);
});

test('a secret in a query that is encoded as a whole leaves it too', () => {
  assert.equal(withoutSecrets(`?${encodeURIComponent('wp_username=1&wp_password=p')}`), '?wp_username=1');
});

test('a link does not decide who shares the phone, who may use it from around a frame, or which calls are kept', () => {
  const query = '?wp_sharedphone=x&wp_frameorigins=https%3A%2F%2Fevil.example&wp_reloadcalls=2';
  const { values, warnings } = readUrlParameters(query, {}, {});
  assert.deepEqual(values, {});
  assert.equal(warnings.length, 3);
});

/** Texts that a link may set though they name somebody: they are shown, filled in, or only narrow what is allowed. */
const harmless = [
  'app_protocol audiodevicein audiodeviceout audiodevicering authuser blacklist blfuserlist bundlepolicy callnot_body callnot_title callto',
  'codec displayname displaypeerdetails md5 password prefvcodec presenceuserlist profile realm sendchat serveraddress',
  'sipusername to useragent username vcodec videodevice webrtcserveraddress',
]
  .join(' ')
  .split(' ');

test('of the settings that hold texts, lists, addresses or secrets a link reaches no more than is written down', () => {
  const texts = readParameters().filter(({ type, reason }) => !['int', 'bool', 'word'].includes(type) && !reason);
  const taken = texts.map(({ name }) => name.toLowerCase()).filter((name) => name in valuesOf(`?wp_${name}=x`));
  assert.deepEqual(taken, harmless);
});

test('every setting that is a secret leaves the address', () => {
  const secrets = readParameters().filter(({ type }) => type === 'secret');
  assert.ok(secrets.length >= 5);
  for (const { name } of secrets) assert.equal(withoutSecrets(`?a=1&wp_${name}=canary`), '?a=1', name);
});
