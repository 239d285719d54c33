import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeHost } from './lib/fake_audio.mjs';
import { importSource } from './lib/source.mjs';
import { settleDown } from './lib/virtual_time.mjs';

const { Devices } = await importSource('extras/devices.ts');

const known = (kind, ...labels) => labels.map((label) => ({ kind, label, deviceId: `id of ${label}` }));

function makeDevices(settings) {
  const parts = makeHost([1, 2], settings);
  const source = Object.assign(new EventTarget(), {
    present: [
      { kind: 'audioinput', label: 'Default - Built-in', deviceId: 'default' },
      ...known('audioinput', 'Built-in', 'Headset'),
      ...known('audiooutput', 'Speakerphone', 'Earpiece'),
    ],
    enumerateDevices: async () => source.present,
  });
  const cameras = [];
  const devices = new Devices(parts.host, source, () => cameras.push(devices.current(3)));
  return { ...parts, source, devices, cameras };
}

test('getdevicelist gives the names, the default first', async () => {
  const { devices } = makeDevices();
  assert.deepEqual(await devices.list(0), ['Default', 'Built-in', 'Headset']);
  assert.deepEqual(await devices.list(1), ['Default', 'Speakerphone', 'Earpiece']);
  assert.deepEqual(await devices.list(2), await devices.list(1));
  assert.deepEqual(await devices.list(3), ['Default']);
});

test('setdevice changes the device of calls that are up, and getdevice tells it', async () => {
  const { devices, sounds, settings } = makeDevices();
  assert.equal(devices.current(0), 'Default');
  await devices.choose(0, 'Headset', 0);
  assert.equal(settings.audiodevicein, 'Headset');
  assert.equal(sounds.get(1).reopened, 1);
  await devices.choose(1, 'Earpiece', 2);
  assert.equal(sounds.get(2).output.element.sinkId, 'id of Earpiece');
  await devices.choose(1, 'Default', 0);
  assert.equal(sounds.get(2).output.element.sinkId, '');
  const choosing = devices.choose(0, 'Built-in', 1);
  assert.equal(devices.current(0), 'Built-in', 'at once');
  await choosing;
  assert.equal(sounds.get(1).reopened, 1, 'only from the next call on');
});

test('setdevice changes the camera of calls that are up, and tells its id', async () => {
  const { devices, source, settings, cameras } = makeDevices();
  source.present.push(...known('videoinput', 'Front', 'Back'));
  assert.equal(await devices.id(3), '');
  await devices.choose(3, 'Back', 0);
  assert.equal(settings.videodevice, 'Back');
  assert.equal(await devices.id(3), 'id of Back');
  await devices.choose(3, 'Front', 1);
  assert.equal(await devices.id(3), 'id of Front');
  assert.deepEqual(cameras, ['Back'], 'only from the next call on');
});

test('a device that is not there is told, and kept for when it comes', async () => {
  const { devices, settings, told } = makeDevices();
  await devices.choose(0, 'Old headset', 0);
  assert.match(told.logs[0], /no microphone of this name/);
  assert.equal(settings.audiodevicein, 'Old headset');
  await devices.choose(9, 'x', 0);
  assert.match(told.displays[0], /no device number 9/);
});

test('a speaker that is unplugged is replaced by the default, and taken again when it is back', async () => {
  const { source, sounds, told } = makeDevices({ audiodeviceout: 'Earpiece' });
  const all = source.present;
  source.present = all.filter(({ label }) => label !== 'Earpiece');
  source.dispatchEvent(new Event('devicechange'));
  await settleDown();
  assert.equal(sounds.get(1).output.element.sinkId, '');
  assert.match(told.displays[0], /Speaker disconnected: Earpiece/);
  source.present = all;
  source.dispatchEvent(new Event('devicechange'));
  await settleDown();
  assert.equal(sounds.get(1).output.element.sinkId, 'id of Earpiece');
  assert.equal(told.displays.length, 2);
});

test('a microphone that is unplugged in a call is replaced, and the user is told', async () => {
  const { devices, sounds, told } = makeDevices();
  devices.onSound('microphone ended', 1);
  await settleDown();
  assert.equal(sounds.get(1).reopened, 1);
  assert.match(told.displays[0], /another microphone: Built-in/);
});

test('setloudspeaker takes the loudspeaker or the earpiece where there are both', async () => {
  const { devices, settings, source, told } = makeDevices();
  await devices.setLoudspeaker(true);
  assert.equal(settings.audiodeviceout, 'Speakerphone');
  await devices.setLoudspeaker(false);
  assert.equal(settings.audiodeviceout, 'Earpiece');
  source.present = [];
  await devices.setLoudspeaker(true);
  assert.match(told.logs[0], /does not tell/);
});
