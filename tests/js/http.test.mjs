import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { importSource } from './lib/source.mjs';

let server;
let base;
const seen = [];

before(async () => {
  server = createServer((request, response) => {
    seen.push(request);
    if (request.url === '/silent') return;
    if (request.url === '/long') response.end('x'.repeat(400 * 1024));
    else if (request.url === '/missing') response.writeHead(404).end('no');
    else response.end('Grüße');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${server.address().port}`;
  globalThis.document = { baseURI: `${base}/page/` };
  globalThis.location = new URL(`${base}/page/`);
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const { fetchText, answerLimit } = await importSource('platform/http.ts');

const ask = (url, more) =>
  fetchText({ type: 'http', request: 3, method: 'GET', url, headers: {}, timeout: 5000, ...more });

test('an answer comes with status and text, of a relative address too', async () => {
  assert.deepEqual(await ask(`${base}/a`), { type: 'http_reply', request: 3, ok: true, status: 200, body: 'Grüße' });
  assert.equal((await ask('b?c=1')).body, 'Grüße');
  assert.equal(seen.at(-1).url, '/page/b?c=1');
  assert.equal((await ask(`${base}/missing`)).status, 404);
});

test('method, headers and body arrive', async () => {
  await ask(`${base}/post`, { method: 'POST', body: 'a=1', headers: { 'Content-Type': 'text/plain' } });
  assert.equal(seen.at(-1).method, 'POST');
  assert.equal(seen.at(-1).headers['content-type'], 'text/plain');
});

test('who does not answer is given up', async () => {
  assert.deepEqual(await ask(`${base}/silent`, { timeout: 50 }), {
    type: 'http_reply',
    request: 3,
    ok: false,
    error: 'no answer within 50 ms',
  });
});

test('an answer that is too long is not taken', async () => {
  const reply = await ask(`${base}/long`);
  assert.equal(reply.ok, false);
  assert.equal(reply.error, `the answer is longer than ${answerLimit} octets`);
});

test('only http and https are asked, and from https no plain http', async () => {
  for (const url of ['file:///etc/passwd', 'data:text/plain,x', 'javascript:1']) {
    assert.equal((await ask(url)).error, 'not an address of http or https');
  }
  const requests = seen.length;
  globalThis.location = new URL('https://page.example/');
  try {
    assert.match((await ask('http://a.example/')).error, /a page of https cannot ask a server over http/);
  } finally {
    globalThis.location = new URL(`${base}/page/`);
  }
  assert.equal(seen.length, requests);
});

test('a script is asked only where the owner lets it, and its text is the answer', async () => {
  const scripts = [];
  globalThis.document.createElement = () => ({ addEventListener: () => undefined, remove: () => undefined });
  globalThis.document.head = {
    append: (script) => {
      scripts.push(script.src);
      globalThis[new URL(script.src).searchParams.get('callback')]('by script');
    },
  };
  const request = {
    type: 'http',
    request: 4,
    method: 'GET',
    url: 'http://127.0.0.1:9/x?a=1',
    headers: {},
    timeout: 500,
  };
  assert.equal((await fetchText(request)).ok, false);
  assert.deepEqual(scripts, []);
  assert.equal((await fetchText(request, true)).body, 'by script');
  assert.match(scripts[0], /^http:\/\/127\.0\.0\.1:9\/x\?a=1&callback=webphone_answer_1$/);
  assert.equal((await fetchText({ ...request, method: 'POST' }, true)).ok, false);
});
