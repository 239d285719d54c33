import type { AudioOutput } from '../platform/audio_output.js';

/**
 * The sound of one call for what works on it: conferences, volumes, recording, playing to the peer. Nothing of it is
 * renegotiated with the peer.
 */
export interface CallSound {
  readonly connection: RTCPeerConnection;
  /** This call's own track of the microphone; it is silent while the call is muted. */
  readonly microphone: MediaStreamTrack | undefined;
  /** What the peer sends. */
  readonly remote: MediaStream | undefined;
  /** sendInstead sends another track in the microphone's place; undefined brings the microphone back. */
  sendInstead(track: MediaStreamTrack | undefined): Promise<void>;
  /** playInstead plays another stream in place of the peer's; undefined brings that back. */
  playInstead(stream: MediaStream | undefined): void;
  /** How loud the peer is, and where it is heard. */
  readonly output: Pick<AudioOutput, 'element'>;
  /** reopenMicrophone takes the microphone that is wanted now; rejects with a MediaError. */
  reopenMicrophone(): Promise<void>;
}

/** `sound`: microphone or remote have changed; `connected` the first time and after each interruption; `closed` is last. */
export type CallSoundEvent = 'opened' | 'sound' | 'connected' | 'microphone ended' | 'closed';

/** Is told what happens to the sound of calls; `call` is the number by which the core knows the call. */
export type CallSoundListener = (event: CallSoundEvent, call: number, sound: CallSound) => void;
