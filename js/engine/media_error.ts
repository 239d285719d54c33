import type { MediaErrorCode } from './link_messages.js';

/** MediaError is a failure of the media engine with the code that the link knows it by. */
export class MediaError extends Error {
  readonly code: MediaErrorCode;

  constructor(code: MediaErrorCode, detail: string) {
    super(detail);
    this.name = 'MediaError';
    this.code = code;
  }
}

const microphoneErrors: Readonly<Record<string, MediaErrorCode>> = {
  NotAllowedError: 'permission_denied',
  PermissionDeniedError: 'permission_denied',
  SecurityError: 'permission_denied',
  NotFoundError: 'no_microphone',
  DevicesNotFoundError: 'no_microphone',
  OverconstrainedError: 'no_microphone',
  NotReadableError: 'microphone_busy',
  TrackStartError: 'microphone_busy',
  AbortError: 'microphone_busy',
};

/** microphoneError translates what getUserMedia rejects with. */
export function microphoneError(error: unknown): MediaError {
  return translate(error, microphoneErrors);
}

const descriptionErrors: Readonly<Record<string, MediaErrorCode>> = {
  OperationError: 'invalid_description',
  InvalidAccessError: 'invalid_description',
  InvalidModificationError: 'invalid_description',
  SyntaxError: 'invalid_description',
  RTCError: 'invalid_description',
  TypeError: 'invalid_description',
};

/** descriptionError translates what setRemoteDescription and its like reject with. */
export function descriptionError(error: unknown): MediaError {
  return translate(error, descriptionErrors);
}

function translate(error: unknown, codes: Readonly<Record<string, MediaErrorCode>>): MediaError {
  if (error instanceof MediaError) return error;
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  const code = Object.hasOwn(codes, name) ? codes[name] : undefined;
  return new MediaError(code ?? 'failed', name === '' ? message : `${name}: ${message}`);
}
