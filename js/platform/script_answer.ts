let last = 0;

/**
 * askByScript asks a server by a script element (JSONP), for old servers that do not let other origins read their answers: the
 * server gets `callback=NAME` and answers `NAME("text")`. Its script can do in the page whatever it likes, so this is for
 * owners who trust it as their own.
 */
export function askByScript(address: string, timeout: number): Promise<string> {
  const name = `webphone_answer_${++last}`;
  const url = new URL(address, document.baseURI);
  url.searchParams.set('callback', name);
  const script = document.createElement('script');
  const globals = globalThis as unknown as Record<string, unknown>;
  return new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${timeout} ms`)), timeout);
    globals[name] = (answer: unknown) => resolve(typeof answer === 'string' ? answer : JSON.stringify(answer));
    script.addEventListener('error', () => reject(new Error('the server did not answer with a script')));
    script.addEventListener('load', () => {
      clearTimeout(timer);
      reject(new Error(`the script of the server did not call ${name}`)); // nothing, if it has
    });
    script.referrerPolicy = 'no-referrer';
    script.src = url.href;
    document.head.append(script);
  }).finally(() => {
    script.remove();
    // A script that comes late must find something to call.
    globals[name] = () => undefined;
  });
}
