import type { PagePhone } from '../page_phone.js';
import type { Functions } from '../public_api.js';
import type { Callback } from '../state/callbacks.js';

/** What the page does with the sound and the picture of calls; all of it comes with the second script. */
export function mediaFunctions(phone: PagePhone) {
  const { features } = phone;
  const tell = (name: string, callback: unknown, value: string | number): void => {
    if (typeof callback === 'function') phone.callbacks.call(name, callback as Callback, [value]);
  };
  return {
    getdevicelist: (device: unknown, callback: unknown) =>
      features.use('getdevicelist', async ({ devices }) =>
        tell('getdevicelist', callback, (await devices.list(Number(device))).join('\r\n')),
      ),
    getdevice: (device: unknown, callback: unknown) =>
      features.use('getdevice', ({ devices }) => tell('getdevice', callback, devices.current(Number(device)))),
    setdevice: (device: unknown, name: unknown, immediate: unknown = 0) =>
      features.use('setdevice', ({ devices }) => devices.choose(Number(device), String(name), Number(immediate))),
    devicepopup: () => features.use('devicepopup', (desk) => desk.showDeviceDialog()),
    setloudspeaker: (isLoud: unknown) =>
      features.use('setloudspeaker', ({ devices }) => devices.setLoudspeaker(isTrue(isLoud))),
    getvolume: (device: unknown, callback: unknown) =>
      features.use('getvolume', ({ volumes }) => tell('getvolume', callback, volumes.get(Number(device)))),
    setvolume: (device: unknown, volume: unknown) =>
      features.use('setvolume', ({ volumes }) => {
        if (!volumes.set(Number(device), Number(volume))) {
          phone.log(1, 'ERROR, setvolume: wants a device (0 microphone, 1 speaker, 2 ring) and a volume of 0 to 100');
        }
      }),
  } satisfies Partial<Functions>;
}

function isTrue(value: unknown): boolean {
  return ([true, 'true', 1, '1'] as unknown[]).includes(value);
}
