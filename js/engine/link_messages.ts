/**
 * The link protocol, as core/link/README.md states it: JSON texts between the page and the phone core. Only types live
 * here, so that page, worker and tests can share them.
 */

/** A JSON value. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** What a page sends to the core. */
export type LinkCommand =
  | {
      type: 'environment';
      online: boolean;
      secure: boolean;
      webrtc: boolean;
      websocket: boolean;
      origin: string;
      language: string;
      /** `android` or `ios`, on a telephone. */
      platform?: string | undefined;
      instance?: string;
    }
  | { type: 'parameters'; source: 'stored' | 'file' | 'cookie' | 'url' | 'api'; values: Record<string, string> }
  | { type: 'command'; name: string; args: Json[]; id?: number }
  | { type: 'media_reply'; request: number; ok: true; description?: string }
  | { type: 'media_reply'; request: number; ok: false; error: MediaErrorCode; detail: string }
  | { type: 'media_event'; call: number; name: MediaEventName; detail: string; error?: MediaErrorCode }
  | HttpReply
  | { type: 'kept_calls'; calls: string; age: number }
  | { type: 'page_closing' };

/** What the core sends to a page. */
export type LinkMessage =
  | { type: 'state'; patch: Record<string, Json> }
  | { type: 'event'; name: string; args: Json[] }
  | { type: 'result'; id: number; value: Json }
  | { type: 'log'; level: LogLevel; text: string }
  | { type: 'store'; changes: Record<string, string | null> }
  | HttpRequest
  | { type: 'open'; url: string }
  | MediaRequest;

/** What the core asks of a web server; an `http_reply` answers it in every case. */
export interface HttpRequest {
  type: 'http';
  request: number;
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** In milliseconds. */
  timeout: number;
}

export type HttpReply =
  | { type: 'http_reply'; request: number; ok: true; status: number; body: string }
  | { type: 'http_reply'; request: number; ok: false; error: string };

/** 1 error, 2 warning, 3 event, 4 detail, 5 trace. */
export type LogLevel = 1 | 2 | 3 | 4 | 5;

export type MediaErrorCode =
  | 'insecure_context'
  | 'no_webrtc'
  | 'no_microphone'
  | 'permission_denied'
  | 'microphone_busy'
  | 'invalid_description'
  | 'closed'
  | 'failed';

export type MediaEventName =
  'connected' | 'disconnected' | 'failed' | 'audio' | 'ended' | 'silent' | 'moved' | 'changed';

/** How a call's connection is to be made. Members that are absent mean the browser's default. */
export interface MediaConfiguration {
  ice_servers?: { urls: string | string[]; username?: string; credential?: string }[];
  /** Longest time to gather candidates, in milliseconds. */
  ice_timeout?: number;
  audio?: { echo_cancellation?: boolean; auto_gain?: boolean; noise_suppression?: boolean };
  ice_transport_policy?: 'all' | 'relay';
  bundle_policy?: 'balanced' | 'max-compat' | 'max-bundle';
  ice_candidate_pool_size?: number;
}

export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export type ToneName = 'none' | 'ringback' | 'ring' | 'busy' | 'dtmf' | 'beep';

/** What the core asks of the media engine; those with a `request` are answered by a `media_reply`. */
export type MediaRequest = { type: 'media' } & (
  | {
      verb: 'create_offer';
      call: number;
      request: number;
      configuration?: MediaConfiguration;
      direction?: MediaDirection;
      restart_ice?: boolean;
      video?: boolean;
    }
  | {
      verb: 'create_answer';
      call: number;
      request: number;
      description: string;
      configuration?: MediaConfiguration;
      direction?: MediaDirection;
    }
  | { verb: 'set_answer'; call: number; request: number; description: string; provisional?: boolean }
  | { verb: 'rollback'; call: number }
  | { verb: 'mute'; call: number; microphone?: boolean; speaker?: boolean; held?: boolean }
  | { verb: 'close'; call: number }
  | { verb: 'mix'; calls: number[] }
  | { verb: 'dtmf'; call: number; request: number; digit: string; as_tones?: boolean }
  | { verb: 'tone'; tone: ToneName; digit?: string }
);
