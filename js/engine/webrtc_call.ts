import type { AudioOutput } from '../platform/audio_output.js';
import type { AudioProcessing, Microphone, MicrophoneUse } from '../platform/microphone.js';
import type { CallSound, CallSoundEvent } from './call_sound.js';
import { CandidateSettle, type Timers } from './candidate_settle.js';
import type { MediaConfiguration, MediaDirection, MediaErrorCode, MediaEventName } from './link_messages.js';
import { MediaError, mediaError } from './media_error.js';

/** The browser as far as a call needs it. */
export interface CallPlatform {
  readonly microphone: Microphone;
  readonly timers: Timers;
  makeConnection(configuration: RTCConfiguration): RTCPeerConnection;
  makeOutput(): AudioOutput;
  /** Puts a picture into the offer of a connection, or decides about those of the peer's offer; it never rejects. */
  pictures?(connection: RTCPeerConnection, isOffer: boolean): Promise<void>;
}

/** Is told what happens to a call's media; `error` says why a microphone could not be opened. */
export type MediaEventListener = (name: MediaEventName, detail: string, error?: MediaErrorCode) => void;

/** Is told what happens to a call's sound. */
export type SoundListener = (event: CallSoundEvent) => void;

export interface OfferOptions {
  configuration?: MediaConfiguration;
  direction?: MediaDirection;
  restart_ice?: boolean;
  video?: boolean;
}

/**
 * WebRtcCall is the media of one call: an RTCPeerConnection, the microphone's track, and the output. Its operations run
 * one after another. After `close` every pending and later one rejects with the code `closed`.
 */
export class WebRtcCall implements CallSound {
  readonly connection: RTCPeerConnection;
  readonly output: AudioOutput;
  readonly #platform: CallPlatform;
  readonly #emit: MediaEventListener;
  readonly #soundChanged: SoundListener;
  readonly #closing = new AbortController();
  #settle: CandidateSettle | undefined;
  #microphone: MicrophoneUse | undefined;
  #processing: AudioProcessing = {};
  #sentInstead: MediaStreamTrack | undefined;
  #remote: MediaStream | undefined;
  #isPlayedInstead = false;
  #isMicrophoneMuted = false;
  #isGathered = false;
  #isPrepared = false;
  #isHeard = false;
  #operations: Promise<unknown> = Promise.resolve();

  /** `emit` is told what happens to the call's media, `soundChanged` what happens to its sound. */
  constructor(
    platform: CallPlatform,
    configuration: MediaConfiguration,
    emit: MediaEventListener,
    soundChanged: SoundListener,
  ) {
    this.#platform = platform;
    this.#emit = emit;
    this.#soundChanged = soundChanged;
    this.connection = platform.makeConnection(connectionConfiguration(configuration));
    this.output = platform.makeOutput();
    this.#listen();
  }

  /** Whether `prepare` is done and createOffer has not been asked for. */
  get isPrepared(): boolean {
    return this.#isPrepared;
  }

  /** prepare makes the offer of a call that nobody has placed yet; only the microphone is left for createOffer. */
  prepare(): Promise<void> {
    return this.#inTurn(async () => {
      this.connection.addTransceiver('audio');
      await this.#gather({});
      this.#isPrepared = true;
    });
  }

  /** createOffer resolves with an offer that has the needed candidates; on a connected call it renegotiates. */
  createOffer({
    configuration = {},
    direction = 'sendrecv',
    restart_ice = false,
    video,
  }: OfferOptions): Promise<string> {
    return this.#inTurn(async () => {
      const transceiver = this.#audioTransceiver() ?? this.connection.addTransceiver('audio');
      if (video) await this.#platform.pictures?.(this.connection, true);
      const isReady = this.#isPrepared && direction === 'sendrecv';
      this.#isPrepared = false;
      transceiver.direction = direction;
      if (isReady && this.#platform.microphone.isAllowed) {
        this.#attachMicrophone(transceiver.sender, configuration).catch((error: unknown) => this.#deaf(error));
        return this.#localDescription();
      }
      return this.#describe(transceiver, configuration, () =>
        isReady ? undefined : this.#gather(configuration, restart_ice),
      );
    });
  }

  /** createAnswer takes a remote offer and resolves with the answer, as createOffer does. */
  createAnswer(offer: string, { configuration = {}, direction = 'sendrecv' }: OfferOptions): Promise<string> {
    return this.#inTurn(async () => {
      await this.connection.setRemoteDescription({ type: 'offer', sdp: offer });
      const transceiver = this.#audioTransceiver();
      if (!transceiver) throw new MediaError('invalid_description', 'the offer has no audio');
      transceiver.direction = direction;
      if (this.#pictures().length > 0) {
        // Whatever is not taken up here stays without a picture.
        for (const picture of this.#pictures()) if (!picture.sender.track) picture.direction = 'inactive';
        await this.#platform.pictures?.(this.connection, false);
      }
      return this.#describe(transceiver, configuration, () => this.#gather(configuration));
    });
  }

  /** setAnswer takes the remote answer to the last offer; a provisional one may be followed by another. */
  setAnswer(answer: string, provisional: boolean): Promise<void> {
    return this.#inTurn(() =>
      this.connection.setRemoteDescription({ type: provisional ? 'pranswer' : 'answer', sdp: answer }),
    );
  }

  /** rollback drops a local offer that nobody answered. */
  rollback(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.connection.signalingState !== 'have-local-offer') return;
      await this.connection.setLocalDescription({ type: 'rollback' });
    });
  }

  /** mute silences what is sent, or what is played, and `held` stops the picture; what is absent stays as it is. */
  mute({ microphone, speaker, held }: { microphone?: boolean; speaker?: boolean; held?: boolean }): void {
    for (const { sender } of held === undefined ? [] : this.#pictures()) if (sender.track) sender.track.enabled = !held;
    if (speaker !== undefined) this.output.setMuted(speaker);
    if (microphone === undefined) return;
    this.#isMicrophoneMuted = microphone;
    if (this.microphone) this.microphone.enabled = !microphone;
  }

  get microphone(): MediaStreamTrack | undefined {
    return this.#microphone?.track;
  }

  get remote(): MediaStream | undefined {
    return this.#remote;
  }

  async sendInstead(track: MediaStreamTrack | undefined): Promise<void> {
    this.#sentInstead = track;
    if (this.#closing.signal.aborted) return;
    await this.#audioTransceiver()?.sender.replaceTrack(track ?? this.microphone ?? null);
  }

  playInstead(stream: MediaStream | undefined): void {
    this.#isPlayedInstead = stream !== undefined;
    const played = stream ?? this.#remote;
    if (played && !this.#closing.signal.aborted) this.output.play(played);
  }

  async reopenMicrophone(): Promise<void> {
    const sender = this.#audioTransceiver()?.sender;
    if (sender && this.#microphone) await this.#takeMicrophone(sender);
  }

  /** close ends the media for good and gives everything back; it is called once. */
  close(): void {
    this.#soundChanged('closed');
    this.#closing.abort();
    this.#settle?.finish();
    this.connection.close();
    this.output.close();
    this.#microphone?.release();
  }

  /** Makes the local description while the microphone opens; both must be there before the peer may hear of it. */
  async #describe(
    transceiver: RTCRtpTransceiver,
    configuration: MediaConfiguration,
    gather: () => Promise<void> | undefined,
  ): Promise<string> {
    const sends = transceiver.direction === 'sendrecv' || transceiver.direction === 'sendonly';
    await Promise.all([sends ? this.#attachMicrophone(transceiver.sender, configuration) : undefined, gather()]);
    return this.#localDescription();
  }

  #localDescription(): string {
    const description = this.connection.localDescription;
    if (!description) throw new MediaError('closed', 'the connection has no description any more');
    return description.sdp;
  }

  /** The peer has heard of the call already, and then the microphone did not open. */
  #deaf(error: unknown): void {
    if (this.#closing.signal.aborted) return;
    const { code, message } = mediaError(error);
    this.#emit('failed', message, code);
  }

  async #attachMicrophone(sender: RTCRtpSender, configuration: MediaConfiguration): Promise<void> {
    if (this.microphone?.readyState === 'live') return;
    this.#processing = configuration.audio ?? {};
    await this.#takeMicrophone(sender);
  }

  async #takeMicrophone(sender: RTCRtpSender): Promise<void> {
    const microphone = await this.#platform.microphone.open(this.#processing);
    if (this.#closing.signal.aborted) {
      microphone.release();
      return;
    }
    this.#microphone?.release();
    this.#microphone = microphone;
    const { track } = microphone;
    track.enabled = !this.#isMicrophoneMuted;
    track.addEventListener('ended', () => this.#microphoneEnded(track), { signal: this.#closing.signal });
    if (!this.#sentInstead) await sender.replaceTrack(track);
    this.#soundChanged('sound');
  }

  #microphoneEnded(track: MediaStreamTrack): void {
    if (track !== this.microphone) return;
    this.#emit('ended', 'the microphone was switched off or unplugged');
    this.#soundChanged('microphone ended');
  }

  /** Makes and sets the offer or answer that the state of the connection asks for. */
  async #gather(configuration: MediaConfiguration, restart = false): Promise<void> {
    if (restart) this.connection.restartIce();
    if (this.#isGathered && !restart) return this.connection.setLocalDescription();
    const settle = (this.#settle = new CandidateSettle(configuration, this.#platform.timers));
    try {
      await this.connection.setLocalDescription();
      await settle.settled;
      this.#isGathered = true;
    } finally {
      settle.finish();
      this.#settle = undefined;
    }
  }

  #listen(): void {
    const { connection } = this;
    const { signal } = this.#closing;
    connection.addEventListener(
      'icecandidate',
      ({ candidate }) => {
        // The end of gathering is told by null, and by an empty candidate for each component.
        if (!candidate) this.#settle?.finish();
        else if (candidate.type && candidate.candidate !== '') this.#settle?.candidate(candidate.type);
      },
      { signal },
    );
    connection.addEventListener(
      'connectionstatechange',
      () => {
        const state = connection.connectionState;
        if (state === 'connected' || state === 'disconnected' || state === 'failed') this.#emit(state, '');
        if (state === 'connected') this.#soundChanged('connected');
      },
      { signal },
    );
    connection.addEventListener(
      'track',
      ({ track, streams }) => {
        if (track.kind !== 'audio') return;
        this.#remote = streams[0] ?? new MediaStream([track]);
        if (!this.#isPlayedInstead) this.output.play(this.#remote);
        this.#soundChanged('sound');
        if (!track.muted) this.#heard();
        track.addEventListener('unmute', () => this.#heard(), { signal });
      },
      { signal },
    );
  }

  #heard(): void {
    if (this.#isHeard) return;
    this.#isHeard = true;
    this.#emit('audio', '');
  }

  #pictures(): RTCRtpTransceiver[] {
    return this.#transceivers('video');
  }

  #audioTransceiver(): RTCRtpTransceiver | undefined {
    return this.#transceivers('audio')[0];
  }

  #transceivers(kind: string): RTCRtpTransceiver[] {
    return this.connection.getTransceivers().filter(({ receiver }) => receiver.track.kind === kind);
  }

  #inTurn<Result>(operation: () => Promise<Result>): Promise<Result> {
    const result = this.#operations.then(async () => {
      this.#checkOpen();
      try {
        return await operation();
      } catch (error) {
        throw mediaError(error);
      } finally {
        this.#checkOpen();
      }
    });
    this.#operations = result.catch(() => undefined);
    return result;
  }

  #checkOpen(): void {
    if (this.#closing.signal.aborted) throw new MediaError('closed', 'the call has ended');
  }
}

/** What is undefined is as good as absent. */
export function connectionConfiguration(configuration: MediaConfiguration): RTCConfiguration {
  return {
    iceServers: configuration.ice_servers ?? [],
    iceTransportPolicy: configuration.ice_transport_policy,
    bundlePolicy: configuration.bundle_policy,
    iceCandidatePoolSize: configuration.ice_candidate_pool_size,
  } as RTCConfiguration;
}
