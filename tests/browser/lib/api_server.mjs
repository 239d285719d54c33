// A web server of the page's owner, on another origin than the page: it notes each request and gives set answers.
import { createServer } from 'node:http';

/** startApiServer listens on loopback. `answers` holds the answer by path; `next(path)` waits for a request. */
export async function startApiServer(answers = {}) {
  const requests = [];
  const taken = new Set();
  const waiters = new Set();
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const url = new URL(request.url, 'http://api.test');
    requests.push({
      method: request.method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: Object.fromEntries(new URL(`?${body}`, url).searchParams),
      headers: request.headers,
      text: request.url + body,
    });
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end(answers[url.pathname] ?? '');
    for (const check of waiters) check();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    answers,
    requests,
    url: `http://127.0.0.1:${server.address().port}`,
    /** The next request of this path that no earlier wait has taken. */
    next(path, timeout = 15_000) {
      return new Promise((resolve, reject) => {
        const done = () => {
          clearTimeout(timer);
          waiters.delete(check);
        };
        const check = () => {
          const at = requests.findIndex((request, i) => request.path === path && !taken.has(i));
          if (at < 0) return;
          taken.add(at);
          done();
          resolve(requests[at]);
        };
        const timer = setTimeout(() => {
          done();
          reject(
            new Error(`no request of ${path} within ${timeout} ms; seen: ${requests.map((r) => r.path).join(' ')}`),
          );
        }, timeout);
        waiters.add(check);
        check();
      });
    },
    close: () => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())),
  };
}
