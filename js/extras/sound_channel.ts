import type { CallSound } from '../engine/call_sound.js';

/** How long a change of volume takes, in seconds, so that it does not click. */
const ramp = 0.02;

/** What makes a peer louder than it comes. */
interface Amplified {
  gain: GainNode;
  pump: HTMLAudioElement;
}

/**
 * SoundChannel is one call on the desk:
 *
 *   microphone ── gain ──┐
 *   other legs ──────────┼── sent ── destination: sent to the peer in the microphone's place, while `isSending`
 *   played files ────────┘
 *   peer ── received ── other legs, recorder, amplified output
 *
 * Nothing is connected until something is wanted of it.
 */
export class SoundChannel {
  readonly received: GainNode;
  readonly sent: GainNode;
  readonly #context: AudioContext;
  readonly #sound: CallSound;
  readonly #microphoneGain: GainNode;
  #microphone: { track: MediaStreamTrack; node: MediaStreamAudioSourceNode } | undefined;
  #remote: { stream: MediaStream; node: MediaStreamAudioSourceNode } | undefined;
  #destination: MediaStreamAudioDestinationNode | undefined;
  #amplified: Amplified | undefined;

  constructor(context: AudioContext, sound: CallSound) {
    this.#context = context;
    this.#sound = sound;
    this.received = context.createGain();
    this.sent = context.createGain();
    this.#microphoneGain = context.createGain();
    this.#microphoneGain.connect(this.sent);
    this.refresh();
  }

  get isSending(): boolean {
    return this.#destination !== undefined;
  }

  /** refresh takes the call's microphone and the peer's stream as they are now. */
  refresh(): void {
    const { microphone, remote } = this.#sound;
    if (microphone !== this.#microphone?.track) {
      this.#microphone?.node.disconnect();
      this.#microphone = microphone && { track: microphone, node: this.#sourceOf(new MediaStream([microphone])) };
      this.#microphone?.node.connect(this.#microphoneGain);
    }
    if (remote !== this.#remote?.stream) {
      this.#remote?.node.disconnect();
      this.#remote = remote && { stream: remote, node: this.#sourceOf(remote) };
      this.#remote?.node.connect(this.received);
    }
  }

  /** send has `sent` go to the peer in place of the bare microphone, or no more. */
  async send(wanted: boolean): Promise<void> {
    if (wanted === this.isSending) return;
    if (wanted) {
      const destination = this.#context.createMediaStreamDestination();
      this.#destination = destination;
      this.sent.connect(destination);
      await this.#sound.sendInstead(destination.stream.getAudioTracks()[0]);
    } else {
      const destination = this.#destination;
      this.#destination = undefined;
      await this.#sound.sendInstead(undefined);
      if (destination) this.sent.disconnect(destination);
    }
  }

  /** setMicrophoneGain sets what the microphone is multiplied with; 1 leaves it. */
  setMicrophoneGain(gain: number): void {
    this.#microphoneGain.gain.setTargetAtTime(gain, this.#context.currentTime, ramp / 3);
  }

  /** setOutputGain makes the peer louder than it comes; up to 1 the output does it alone. */
  setOutputGain(gain: number): void {
    this.#sound.output.element.volume = Math.min(gain, 1);
    if (gain <= 1) return void this.#stopAmplifying();
    const { gain: node } = (this.#amplified ??= this.#amplify());
    node.gain.setTargetAtTime(gain, this.#context.currentTime, ramp / 3);
  }

  close(): void {
    this.#stopAmplifying();
    this.#microphone?.node.disconnect();
    this.#remote?.node.disconnect();
    this.received.disconnect();
    this.sent.disconnect();
    this.#destination?.stream.getTracks().forEach((track) => track.stop());
  }

  #sourceOf(stream: MediaStream): MediaStreamAudioSourceNode {
    return this.#context.createMediaStreamSource(stream);
  }

  #amplify(): Amplified {
    const destination = this.#context.createMediaStreamDestination();
    const gain = this.#context.createGain();
    this.received.connect(gain).connect(destination);
    // Chromium decodes a peer's stream only while an element plays it.
    const pump = new Audio();
    pump.muted = true;
    pump.srcObject = this.#sound.remote ?? null;
    void pump.play().catch(() => undefined);
    this.#sound.playInstead(destination.stream);
    return { gain, pump };
  }

  #stopAmplifying(): void {
    const amplified = this.#amplified;
    if (!amplified) return;
    this.#amplified = undefined;
    this.#sound.playInstead(undefined);
    this.received.disconnect(amplified.gain);
    amplified.gain.disconnect();
    amplified.pump.srcObject = null;
  }
}
