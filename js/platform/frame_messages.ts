import type { Json, LinkCommand, LinkMessage } from '../engine/link_messages.js';

/** What the page around a framed phone asks: a link message, or a function of webphone_api by its name. */
export type FrameRequest =
  | { webphone: 'hello' }
  | { webphone: 'link'; message: LinkCommand }
  | { webphone: 'call'; name: string; args: Json[]; id: number };

/** What the framed phone tells the page around it. */
export type FrameReply = { webphone: 'link'; message: LinkMessage } | { webphone: 'result'; id: number; value: Json };

/** A message that came to this window, with where it came from. */
export interface FrameMessage {
  origin: string;
  data: unknown;
}

/** Calls `handler` with what the page around this one sends to its phone; nothing where there is no such page. */
export function watchParent(handler: (message: FrameMessage) => void): void {
  if (window.parent === window) return;
  window.addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source === window.parent && 'webphone' in Object(data)) handler({ origin, data });
  });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
