import { askByScript } from './script_answer.js';
import type { HttpReply, HttpRequest } from '../engine/link_messages.js';

/** The longest answer that is read, in octets. */
export const answerLimit = 256 * 1024;

/** The longest time that an answer may take, in milliseconds, whatever was asked for. */
export const longestTimeout = 60_000;

/**
 * fetchText fetches an address of http or https for the core; relative ones belong to the page. Cookies go to the page's
 * own origin only, as with XMLHttpRequest, and no Referer goes anywhere. Where the owner's setting `jsonp` allows it
 * (`mayRunScript`), a server that cannot be read is asked again by a script.
 */
export async function fetchText(request: HttpRequest, mayRunScript = false): Promise<HttpReply> {
  const reply = await fetchOnce(request);
  if (reply.ok || !mayRunScript || request.method !== 'GET') return reply;
  try {
    const body = await askByScript(checkedUrl(request.url).href, Math.min(request.timeout, longestTimeout));
    return { type: 'http_reply', request: request.request, ok: true, status: 200, body: body.slice(0, answerLimit) };
  } catch (error) {
    return { ...reply, error: `${reply.error}; by a script: ${textOf(error)}` };
  }
}

async function fetchOnce(request: HttpRequest): Promise<HttpReply> {
  const { request: number } = request;
  const abort = new AbortController();
  const timeout = Math.min(request.timeout, longestTimeout);
  const timer = setTimeout(() => abort.abort(), timeout);
  try {
    const response = await fetch(checkedUrl(request.url), {
      method: request.method,
      headers: request.headers,
      // A method without body must not be given one.
      ...(request.body === undefined ? {} : { body: request.body }),
      credentials: 'same-origin',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      signal: abort.signal,
    });
    return { type: 'http_reply', request: number, ok: true, status: response.status, body: await readText(response) };
  } catch (error) {
    const reason = abort.signal.aborted ? `no answer within ${timeout} ms` : textOf(error);
    return { type: 'http_reply', request: number, ok: false, error: reason };
  } finally {
    clearTimeout(timer);
  }
}

function checkedUrl(text: string): URL {
  const url = new URL(text, document.baseURI);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error('not an address of http or https');
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (location.protocol === 'https:' && url.protocol === 'http:' && !isLoopback) {
    throw new Error('a page of https cannot ask a server over http; give its address with https');
  }
  return url;
}

/** Reads an answer, and stops at the limit: nobody needs the rest. */
async function readText(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  for (let size = 0; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > answerLimit) {
      await reader.cancel();
      throw new Error(`the answer is longer than ${answerLimit} octets`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
