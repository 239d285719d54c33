import { MediaError } from '../engine/media_error.js';

/** makePeerConnection makes an RTCPeerConnection. Throws a MediaError where there is none. */
export function makePeerConnection(configuration: RTCConfiguration): RTCPeerConnection {
  if (!hasWebRtc()) throw new MediaError('no_webrtc', 'the browser has no RTCPeerConnection');
  return new RTCPeerConnection(configuration);
}

export function hasWebRtc(): boolean {
  return typeof RTCPeerConnection === 'function';
}

/** warmUpWebRtc lets the browser start its WebRTC threads before the first call: that takes it some 30 ms. */
export function warmUpWebRtc(): void {
  if (!hasWebRtc()) return;
  const connection = new RTCPeerConnection();
  connection.addTransceiver('audio');
  const close = (): void => connection.close();
  connection.createOffer().then(close, close);
}
