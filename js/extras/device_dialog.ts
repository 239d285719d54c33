import { type Devices, deviceKinds } from './devices.js';

/**
 * showDeviceDialog lets the user choose microphone, speaker and camera, in a modal dialog that keyboard and screen
 * readers know how to use. All text is set as text, and no style is written into the page.
 */
export async function showDeviceDialog(devices: Devices): Promise<void> {
  document.querySelector('dialog.webphone-devices')?.remove();
  const dialog = document.createElement('dialog');
  dialog.className = 'webphone-devices';
  const heading = element('h2', 'Audio and video devices');
  heading.id = 'webphone-devices-title';
  dialog.setAttribute('aria-labelledby', heading.id);
  const form = document.createElement('form');
  form.method = 'dialog';
  form.append(heading, ...(await Promise.all(deviceKinds.map((_, device) => choice(devices, device)))));
  form.append(element('button', 'Close'));
  dialog.append(form);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

async function choice(devices: Devices, device: number): Promise<HTMLElement> {
  const label = element('label', deviceKinds[device]?.title ?? '');
  const select = document.createElement('select');
  const current = devices.current(device);
  for (const name of await devices.list(device)) select.append(new Option(name, name, false, name === current));
  select.addEventListener('change', () => void devices.choose(device, select.value, 0));
  label.append(' ', select);
  const paragraph = document.createElement('p');
  paragraph.append(label);
  return paragraph;
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
