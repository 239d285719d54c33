/** deviceId gives the id of a device by the name that the browser shows; undefined if there is none of this name. */
export async function deviceId(
  devices: MediaDevices,
  wanted: MediaDeviceKind,
  name: string,
): Promise<string | undefined> {
  const known = await devices.enumerateDevices();
  return known.find(({ kind, label }) => kind === wanted && label === name)?.deviceId;
}
