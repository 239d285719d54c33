import type { MediaErrorCode } from './link_messages.js';

/** MediaError is a failure of the media engine with the code that the link knows it by. */
export class MediaError extends Error {
  readonly code: MediaErrorCode;

  constructor(code: MediaErrorCode, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** What the names of errors of getUserMedia, and of setRemoteDescription and its like, mean. */
const causes: readonly (readonly [MediaErrorCode, RegExp])[] = [
  ['permission_denied', /^(?:NotAllowed|Security)Error$/],
  ['no_microphone', /^(?:NotFound|Overconstrained)Error$/],
  ['microphone_busy', /^(?:NotReadable|Abort)Error$/],
  ['invalid_description', /^(?:Operation|InvalidAccess|InvalidModification|Syntax|RTC)Error$/],
];

/** mediaError translates what the browser's media interfaces reject with. */
export function mediaError(error: unknown): MediaError {
  if (error instanceof MediaError) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const [code] = causes.find(([, names]) => names.test(name)) ?? ['failed' as const];
  return new MediaError(code, `${name}: ${message}`);
}
