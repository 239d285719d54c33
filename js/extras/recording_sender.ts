import type { MediaHost } from './media_host.js';
import { MemoryOutbox, type RecordingOutbox } from './recording_outbox.js';
import { type Fetch, type Upload, sendRecording, splitCredentials } from './recording_upload.js';

/** What RecordingSender needs of the browser; tests give their own. */
export interface SenderPlatform {
  fetch: Fetch;
  outbox: RecordingOutbox;
  /** Resolves in so many milliseconds. */
  wait(delay: number): Promise<void>;
}

/** Pauses before another attempt, in milliseconds. What has failed after the last waits for the next visit. */
export const pauses = [2_000, 8_000, 30_000];

const http = 3;

/** A URL as it may be shown: a query may hold a key, and what stands before the @ a password. */
export function shownUrl(url: string): string {
  return splitCredentials(url).url.replace(/[?#].*$/s, '');
}

/**
 * RecordingSender uploads recordings. Each one is in the outbox until the server has it, so that none is lost by a server
 * that is down or a page that goes. Passwords are never stored: those that wait take that of the setting.
 */
export class RecordingSender {
  readonly #host: MediaHost;
  readonly #platform: SenderPlatform;
  readonly #memory = new MemoryOutbox();

  constructor(host: MediaHost, platform: SenderPlatform) {
    this.#host = host;
    this.#platform = platform;
  }

  /** send uploads a recording, and tries again if that fails. */
  async send(recording: Upload): Promise<void> {
    const { url, authorization } = splitCredentials(recording.url);
    const upload = { ...recording, url };
    const [outbox, id] = await this.#keep(upload);
    this.#tell(2, url);
    for (const pause of [0, ...pauses]) {
      if (pause > 0) await this.#platform.wait(pause);
      if (await this.#attempt(upload, authorization)) return outbox.remove(id);
    }
    this.#host.display(
      `The recording ${upload.name} could not be uploaded to ${shownUrl(url)}. It is kept and sent later`,
      'Recording',
    );
  }

  /** sendWaiting tries what earlier visits have left, once. */
  async sendWaiting(): Promise<void> {
    for (const { id, upload } of await this.#platform.outbox.all().catch(() => [])) {
      const own = splitCredentials(this.#host.parameter('voicerecupload'));
      const isOwn = originOf(own.url) === originOf(upload.url);
      if (await this.#attempt(upload, isOwn ? own.authorization : undefined)) await this.#platform.outbox.remove(id);
    }
  }

  async #keep(upload: Upload): Promise<[RecordingOutbox, number]> {
    try {
      return [this.#platform.outbox, await this.#platform.outbox.add(upload)];
    } catch (error) {
      this.#host.log(2, `WARNING, a recording cannot be stored until it is uploaded: ${String(error)}`);
      return [this.#memory, await this.#memory.add(upload)];
    }
  }

  async #attempt(upload: Upload, authorization: string | undefined): Promise<boolean> {
    try {
      await sendRecording(upload, authorization, this.#platform.fetch);
      this.#tell(3, upload.url);
      return true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#host.log(2, `WARNING, upload of a recording to ${shownUrl(upload.url)} failed: ${why}`);
      this.#tell(4, upload.url, why);
      return false;
    }
  }

  #tell(stage: 2 | 3 | 4, url: string, reason?: string): void {
    const texts = [shownUrl(url), ...(reason === undefined ? [] : [reason])].map((text) =>
      text.replace(/[,\r\n]/g, ' '),
    );
    this.#host.notify(`VREC,-1,${stage},${http},${texts.join(',')}`);
  }
}

function originOf(url: string): string {
  return /^[a-z]+:\/\/[^/?#]*/i.exec(url)?.[0].toLowerCase() ?? '';
}
