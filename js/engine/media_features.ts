import type { MediaDesk } from '../extras/media_desk.js';
import type { MediaHost } from '../extras/media_host.js';
import type { ExtrasAccess } from '../state/lazy_extras.js';

/** What these settings are when they ask for nothing; with another value the features are needed from a call's start. */
const plain: Readonly<Record<string, string>> = {
  audiodeviceout: 'Default',
  volumein: '50',
  volumeout: '50',
  voicerecupload: '',
  voicerecording: '',
};

/**
 * MediaFeatures is the page's way to what can be done with sound and picture beyond carrying them; it comes with the
 * second script. That is loaded by the first use, or quietly once a call is connected, for statistics and devices.
 */
export class MediaFeatures {
  readonly #extras: ExtrasAccess;
  readonly #host: MediaHost;
  #desk: MediaDesk | undefined;

  constructor(extras: ExtrasAccess, host: MediaHost) {
    this.#extras = extras;
    this.#host = host;
    host.listen((event) => {
      if (!this.#desk && (event === 'connected' || (event === 'opened' && this.#isNeeded()))) this.#loadQuietly();
    });
  }

  /** use runs work with the features; if they cannot be loaded, the user is told that `feature` failed. */
  use(feature: string, work: (desk: MediaDesk) => unknown): void {
    this.#extras.use(feature, ({ createMediaDesk }) => work((this.#desk ??= createMediaDesk(this.#host))));
  }

  /** pictures has the features put a picture into an offer, or decide about those of one; without them there is none. */
  async pictures(connection: RTCPeerConnection, isOffer: boolean): Promise<void> {
    try {
      const { createMediaDesk } = await this.#extras.get();
      const { pictures } = (this.#desk ??= createMediaDesk(this.#host));
      await (isOffer ? pictures.offer(connection) : pictures.answer(connection));
    } catch (error) {
      this.#host.log(2, `WARNING, the call has no picture: ${String(error)}`);
    }
  }

  #isNeeded(): boolean {
    return Object.entries(plain).some(([name, value]) => (this.#host.parameter(name) || value) !== value);
  }

  #loadQuietly(): void {
    this.#extras.get().then(
      ({ createMediaDesk }) => (this.#desk ??= createMediaDesk(this.#host)),
      (error: unknown) => this.#host.log(2, `WARNING, calls go without statistics and recording: ${String(error)}`),
    );
  }
}
