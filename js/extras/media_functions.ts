import { canPlay } from '../functions/media.js';
import type { PagePhone } from '../page_phone.js';
import type { Functions } from '../public_api.js';
import type { Callback } from '../state/callbacks.js';
import type { MediaDesk } from './media_desk.js';
import type { PlayOptions } from './sound_files.js';

/** What the page does with the sound and the picture of calls. */
export function mediaFunctions(phone: PagePhone) {
  const use = (feature: string, work: (desk: MediaDesk) => unknown): void =>
    phone.extras.use(feature, (extras) => work(extras.mediaDesk(phone)));
  const tell = (name: string, callback: unknown, value: string | number): void => {
    if (typeof callback === 'function') phone.callbacks.call(name, callback as Callback, [value]);
  };
  return {
    getdevicelist: (device: unknown, callback: unknown) =>
      use('getdevicelist', async ({ devices }) =>
        tell('getdevicelist', callback, (await devices.list(Number(device))).join('\r\n')),
      ),
    getdevice: (device: unknown, callback: unknown) =>
      use('getdevice', ({ devices }) => tell('getdevice', callback, devices.current(Number(device)))),
    setdevice: (device: unknown, name: unknown, immediate: unknown = 0) =>
      use('setdevice', ({ devices }) => devices.choose(Number(device), String(name), Number(immediate))),
    devicepopup: () => use('devicepopup', (desk) => desk.showDeviceDialog()),
    setloudspeaker: (isLoud: unknown) => use('setloudspeaker', ({ devices }) => devices.setLoudspeaker(isTrue(isLoud))),
    getvolume: (device: unknown, callback: unknown) =>
      use('getvolume', ({ volumes }) => tell('getvolume', callback, volumes.get(Number(device)))),
    setvolume: (device: unknown, volume: unknown) =>
      use('setvolume', ({ volumes }) => volumes.set(Number(device), Number(volume))),
    voicerecord: (start: unknown, url: unknown = '') =>
      use('voicerecord', ({ recordings }) => recordings.set(isTrue(start), String(url))),
    play: (start: unknown, file: unknown, looping: unknown = 0, toPeer: unknown = false) =>
      play(phone, start, file, -1, { isLooping: isTrue(looping), isLocal: true, isToPeer: isTrue(toPeer) }),
    playsound: (
      start: unknown,
      file: unknown,
      looping: unknown = 0,
      _async?: unknown,
      isLocal: unknown = true,
      toPeer: unknown = false,
      line: unknown = -1,
      _device?: unknown,
      isRing: unknown = false,
    ) =>
      play(phone, start, file, Number(line), {
        isLooping: isTrue(looping),
        isLocal: isTrue(isLocal) || !isTrue(toPeer),
        isToPeer: isTrue(toPeer),
        isRing: isTrue(isRing),
      }),
    mutevideo(state: unknown, direction: unknown = 0) {
      if (!phone.snapshot.inCall()) return false;
      use('mutevideo', ({ pictures }) => pictures.mute(isTrue(state), Number(direction)));
      return true;
    },
    setvideodisplaysize: (type: unknown, width: unknown, height: unknown = 0) =>
      use('setvideodisplaysize', ({ pictures }) => pictures.resize(Number(type), Number(width), Number(height ?? 0))),
    screenshare: (number: unknown = '', screenId?: unknown) =>
      use('screenshare', ({ pictures }) => pictures.share(typeof number === 'string' ? number : '', screenId)),
    stopscreenshare: () => use('stopscreenshare', ({ pictures }) => pictures.stopSharing()),
    getrtcsocket() {
      phone.log(2, 'WARNING, getrtcsocket: the socket lives in a Worker, where pages cannot reach it');
      return null;
    },
  } satisfies Partial<Functions>;
}

/** start 1 plays, 0 stops, -1 loads in advance. False if the arguments are none. */
function play(phone: PagePhone, start: unknown, file: unknown, line: unknown, wish: PlayOptions): boolean {
  const what = Number(start);
  const isUsable = canPlay(start, file);
  const toPeerOf = wish.isToPeer ? phone.session(line)?.call : undefined;
  phone.extras.use(`playing ${String(file)}`, async (extras) => {
    const { files } = extras.mediaDesk(phone);
    if (isUsable) await files.command(what, String(file), { ...wish, toPeerOf });
    else files.refuse();
  });
  return isUsable;
}

function isTrue(value: unknown): boolean {
  return ([true, 'true', 1, '1'] as unknown[]).includes(value);
}
