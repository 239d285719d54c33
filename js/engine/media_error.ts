import type { MediaErrorCode } from './link_messages.js';

/** MediaError is a failure of the media engine with the code that the link knows it by. */
export class MediaError extends Error {
  readonly code: MediaErrorCode;

  constructor(code: MediaErrorCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

const microphoneErrors = {
  permission_denied: ['NotAllowed', 'Security'],
  no_microphone: ['NotFound', 'Overconstrained'],
  microphone_busy: ['NotReadable', 'Abort'],
};

/** microphoneError translates what getUserMedia rejects with. */
export function microphoneError(error: unknown): MediaError {
  return translate(error, microphoneErrors);
}

const descriptionErrors = {
  invalid_description: ['Operation', 'InvalidAccess', 'InvalidModification', 'Syntax', 'RTC', 'Type'],
};

/** descriptionError translates what setRemoteDescription and its like reject with. */
export function descriptionError(error: unknown): MediaError {
  return translate(error, descriptionErrors);
}

/** `causes` has the names of DOMExceptions, less their `Error` at the end, by code. */
function translate(error: unknown, causes: Partial<Record<MediaErrorCode, readonly string[]>>): MediaError {
  if (error instanceof MediaError) return error;
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const known = Object.entries(causes).find(([, names]) => names.some((cause) => name === `${cause}Error`));
  const code = (known?.[0] as MediaErrorCode | undefined) ?? 'failed';
  return new MediaError(code, name === '' ? message : `${name}: ${message}`);
}
