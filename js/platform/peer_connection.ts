import { MediaError } from '../engine/media_error.js';

/** makePeerConnection makes an RTCPeerConnection. Throws a MediaError where there is none. */
export function makePeerConnection(configuration: RTCConfiguration): RTCPeerConnection {
  if (!hasWebRtc()) throw new MediaError('no_webrtc', 'the browser has no RTCPeerConnection');
  return new RTCPeerConnection(configuration);
}

export function hasWebRtc(): boolean {
  return typeof RTCPeerConnection === 'function';
}
