import { type RecordedCall, extensionOf, safe } from './recording_name.js';

/** A recording on its way to the server. Its URL has no password. */
export interface Upload {
  url: string;
  name: string;
  data: Blob;
  call: RecordedCall;
}

/** The part of fetch that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Endings of files to which a recording is put; to anything else, a script for instance, it is posted. */
const soundFiles = ['wav', 'gsm', 'mp3', 'ogg', 'opus', 'webm', 'mp4', 'm4a'];
/** A server that answers so to PUT wants a POST. */
const notAllowed = [405, 501];

/** splitCredentials takes user and password out of a URL, because browsers refuse to fetch one that has them. */
export function splitCredentials(url: string): { url: string; authorization?: string } {
  const found = /^(https?:\/\/)([^/?#@]*)@(.*)$/is.exec(url);
  if (!found) return { url };
  const [, scheme = '', credentials = '', rest = ''] = found;
  return { url: scheme + rest, authorization: `Basic ${btoa(decode(credentials))}` };
}

/** sendRecording uploads once; rejects with an Error that says what is wrong. */
export async function sendRecording(upload: Upload, authorization: string | undefined, fetch: Fetch): Promise<void> {
  const isFile = soundFiles.includes(extensionOf(upload.url));
  let response = await send(upload, isFile, authorization, fetch);
  if (isFile && notAllowed.includes(response.status)) response = await send(upload, false, authorization, fetch);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
}

function send(
  { url, name, data, call }: Upload,
  puts: boolean,
  authorization: string | undefined,
  fetch: Fetch,
): Promise<Response> {
  const headers: Record<string, string> = {
    'X-type': 'fileupload',
    'X-filename': safe(name),
    'X-user': safe(call.user),
    'X-caller': safe(call.caller),
    'X-called': safe(call.called),
    'X-callid': safe(call.call_id),
    'X-server': safe(call.server),
    ...(authorization && { Authorization: authorization }),
  };
  if (puts) {
    return fetch(url, {
      method: 'PUT',
      headers: { ...headers, 'Content-Type': data.type || 'application/octet-stream' },
      body: data,
      credentials: 'omit',
    });
  }
  const form = new FormData();
  form.append('file', data, safe(name));
  return fetch(url, { method: 'POST', headers, body: form, credentials: 'omit' });
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
