import type { PagePhone } from '../page_phone.js';

/** What these settings are when they ask for nothing; with another value the features are needed from a call's start. */
const plain: Readonly<Record<string, string>> = {
  audiodeviceout: 'Default',
  volumein: '50',
  volumeout: '50',
  voicerecupload: '',
  voicerecording: '',
};

/**
 * watchForFeatures loads what can be done with sound and picture beyond carrying them: quietly once a call is connected, for
 * statistics and devices. It is part of the second script, whose first use loads it as well.
 */
export function watchForFeatures(phone: PagePhone): void {
  const isNeeded = (): boolean =>
    Object.entries(plain).some(([name, value]) => !['', value].includes(phone.snapshot.parameter(name) ?? ''));
  phone.media.listen((event) => {
    if (event !== 'connected' && !(event === 'opened' && isNeeded())) return;
    phone.extras.get().then(
      ({ mediaDesk }) => mediaDesk(phone),
      (error: unknown) => phone.log(2, `WARNING, calls go without statistics and recording: ${String(error)}`),
    );
  });
}
