import type { CallSoundEvent, MediaHost } from './media_host.js';

/** The element that the page keeps for pictures. */
export const containerId = 'video_container';

/** The widest and highest picture that a page may ask for, in pixels. */
const mostPixels = 10_000;

/** What browsers show of a screen. */
const surfaces: readonly string[] = ['monitor', 'window', 'browser'];

/** What pictures need of the browser. */
export interface PicturePlatform {
  openCamera(constraints: MediaTrackConstraints): Promise<MediaStreamTrack>;
  /** The id of the camera that the user has chosen, empty if it is left to the browser or not there. */
  cameraId(): Promise<string>;
  /** The user chooses in the dialog of the browser, which begins with what `surface` says. */
  openScreen(surface: string): Promise<MediaStreamTrack>;
  /** The element of the page; undefined if it has none. */
  container(): Pick<HTMLElement, 'append'> | undefined;
  makeElement(): HTMLVideoElement;
  makeStream(track: MediaStreamTrack): MediaStream;
  /** Codecs that the browser can send, in its own order. */
  codecs(): RTCRtpCodec[];
}

/** Whose picture; the documented numbers of setvideodisplaysize. */
type Side = 'remote' | 'own';
const sides: Readonly<Record<number, Side>> = { 1: 'remote', 2: 'own' };

/** The pictures of one call. */
interface View {
  transceiver: RTCRtpTransceiver | undefined;
  camera: MediaStreamTrack | undefined;
  screen: MediaStreamTrack | undefined;
  isOwnMuted: boolean;
  readonly elements: Partial<Record<Side, HTMLVideoElement>>;
}

/**
 * Pictures carries camera, screen and the peer's picture of calls: a video transceiver each, and two elements in
 * `video_container`. A call goes on with sound only where there is no camera, no element or no peer for it.
 */
export class Pictures {
  readonly #host: MediaHost;
  readonly #platform: PicturePlatform;
  readonly #views = new Map<RTCPeerConnection, View>();
  readonly #sizes: Partial<Record<Side, { width: number; height: number }>> = {};
  /** The screen that the next call is to show. */
  #waiting: MediaStreamTrack | undefined;
  /** Changes of the camera, one after another. */
  #changing = Promise.resolve();

  constructor(host: MediaHost, platform: PicturePlatform) {
    this.#host = host;
    this.#platform = platform;
  }

  /** offer puts a picture into the offer that is being made. */
  async offer(connection: RTCPeerConnection): Promise<void> {
    const view = this.#view(connection);
    if (view.transceiver) return;
    view.screen = this.#waiting;
    this.#waiting = undefined;
    const track = view.screen ?? (await this.#openCamera(connection, view));
    if (track) this.#add(connection, view, track);
  }

  /** answer decides about the pictures that the offer has; `setRemoteDescription` is done. */
  async answer(connection: RTCPeerConnection): Promise<void> {
    const offered = connection.getTransceivers().filter(({ receiver }) => receiver.track.kind === 'video');
    const view = this.#view(connection);
    view.transceiver ??= offered[0];
    const isShown = this.#platform.container() !== undefined && this.#host.parameter('video') !== '0';
    const mayOpen = isShown && ['1', '2'].includes(this.#host.parameter('video'));
    const own = this.#ownTrack(view) ?? (mayOpen ? await this.#openCamera(connection, view) : undefined);
    for (const transceiver of offered) {
      if (transceiver !== view.transceiver || (!isShown && !own)) {
        transceiver.direction = 'inactive';
        continue;
      }
      transceiver.direction = own ? 'sendrecv' : 'recvonly';
      if (own) await this.#send(view);
      this.#show(view, 'remote', transceiver.receiver.track);
    }
  }

  onSound(event: CallSoundEvent, call: number): void {
    const connection = this.#host.sound(call)?.connection;
    const view = connection && this.#views.get(connection);
    if (event !== 'closed' || !connection || !view) return;
    this.#views.delete(connection);
    for (const track of [view.camera, view.screen]) track?.stop();
    for (const element of Object.values(view.elements)) element.remove();
  }

  /** mute pauses pictures of the active call: 0 both, 1 that of the peer, 2 our own. False if there is none. */
  mute(state: boolean, direction: number): boolean {
    const view = this.#activeView();
    if (!view?.transceiver) return false;
    if (direction !== 1) {
      view.isOwnMuted = state;
      void view.transceiver.sender.replaceTrack(state ? null : (this.#ownTrack(view) ?? null));
      if (view.elements.own) view.elements.own.hidden = state;
    }
    if (direction !== 2 && view.elements.remote) view.elements.remote.hidden = state;
    return true;
  }

  /** changeCamera shows the camera that is chosen now in all calls that show one; nothing is offered anew. */
  changeCamera(): Promise<void> {
    return (this.#changing = this.#changing.then(() => this.#reopenCameras()).catch(() => undefined));
  }

  async #reopenCameras(): Promise<void> {
    for (const [connection, view] of this.#views) {
      const before = view.camera;
      if (!before) continue;
      view.camera = undefined;
      // Some machines open no second camera while the first one runs.
      before.stop();
      await this.#openCamera(connection, view);
      if (!view.screen) await this.#send(view);
    }
  }

  /** resize sets the size of a picture; without a height it keeps its proportions. False if the values are none. */
  resize(type: number, width: number, height: number): boolean {
    const side = sides[type];
    const isSize = (pixels: number): boolean => Number.isFinite(pixels) && pixels >= 0 && pixels <= mostPixels;
    if (!side || !isSize(width) || !isSize(height)) {
      this.#host.log(
        1,
        'ERROR, setvideodisplaysize: wants 1 (peer) or 2 (own), a width and perhaps a height in pixels',
      );
      return false;
    }
    this.#sizes[side] = { width, height };
    for (const { elements } of this.#views.values()) this.#setSize(elements[side], side);
    return true;
  }

  /**
   * share shows the screen to the peer of a call; it calls the number first if there is no call with it. Pages cannot
   * name a screen: of `screenId` the kinds monitor, window and browser are asked for first.
   */
  async share(number: string, screenId?: unknown): Promise<void> {
    if (this.#host.parameter('screensharing') === '0') {
      this.#host.log(2, 'WARNING, screenshare: switched off by the setting screensharing');
      return;
    }
    const known = number === '' ? this.#host.activeCall() : this.#callWith(number);
    const connection = known === undefined ? undefined : this.#host.sound(known)?.connection;
    if (!connection && number === '') {
      this.#host.display('There is no call to show the screen in', 'Screen');
      return;
    }
    const surface = surfaces.find((kind) => kind === screenId) ?? '';
    if ((screenId ?? '') !== surface) {
      this.#host.log(2, `WARNING, screenshare: the user chooses the screen, a page only of ${surfaces.join(', ')}`);
    }
    let track: MediaStreamTrack;
    try {
      track = await this.#platform.openScreen(surface);
    } catch (error) {
      this.#host.log(2, `WARNING, screenshare: ${String(error)}`);
      this.#host.display('The screen is not shown: the browser or the user did not allow it', 'Screen');
      return;
    }
    track.addEventListener('ended', () => void this.stopSharing(track));
    if (connection) await this.#showScreen(connection, track);
    else {
      this.#waiting?.stop();
      this.#waiting = track;
      this.#host.send({ type: 'command', name: 'videocall', args: [number] });
    }
  }

  /** stopSharing brings the camera back, or ends what is sent. Without a track it stops all screens. */
  async stopSharing(track?: MediaStreamTrack): Promise<void> {
    if (!track) this.#waiting?.stop();
    if (!track || track === this.#waiting) this.#waiting = undefined;
    for (const [connection, view] of this.#views) {
      if (!view.screen || (track && view.screen !== track)) continue;
      view.screen.stop();
      view.screen = undefined;
      await this.#send(view);
      if (this.#ownTrack(view) || !view.transceiver) continue;
      view.transceiver.direction = 'recvonly'; // else the peer would go on seeing the last picture
      this.#changed(connection);
    }
  }

  /** The peer has to hear of a picture that begins or ends. */
  #changed(connection: RTCPeerConnection): void {
    const call = this.#host.calls().find((number) => this.#host.sound(number)?.connection === connection);
    if (call !== undefined) this.#host.send({ type: 'media_event', call, name: 'changed', detail: '' });
  }

  async #showScreen(connection: RTCPeerConnection, track: MediaStreamTrack): Promise<void> {
    const view = this.#view(connection);
    view.screen?.stop();
    view.screen = track;
    const isSending = view.transceiver?.currentDirection?.startsWith('send') === true;
    if (view.transceiver) view.transceiver.direction = 'sendrecv';
    if (view.transceiver) await this.#send(view);
    else this.#add(connection, view, track);
    if (!isSending) this.#changed(connection);
  }

  async #send(view: View): Promise<void> {
    const track = this.#ownTrack(view);
    await view.transceiver?.sender.replaceTrack(view.isOwnMuted ? null : (track ?? null));
    if (track) this.#show(view, 'own', track);
    else view.elements.own?.remove();
    if (!track) delete view.elements.own;
  }

  #add(connection: RTCPeerConnection, view: View, track: MediaStreamTrack): void {
    const transceiver = connection.addTransceiver(track, {
      direction: 'sendrecv',
      streams: [this.#platform.makeStream(track)],
    });
    view.transceiver = transceiver;
    this.#preferCodec(transceiver);
    this.#show(view, 'own', track);
    this.#show(view, 'remote', transceiver.receiver.track);
  }

  #preferCodec(transceiver: RTCRtpTransceiver): void {
    const preferred = this.#host.parameter('prefvcodec').toLowerCase();
    const codecs = this.#platform.codecs();
    const first = codecs.filter(({ mimeType }) => mimeType.toLowerCase() === `video/${preferred}`);
    if (first.length === 0) return;
    transceiver.setCodecPreferences([...first, ...codecs.filter((codec) => !first.includes(codec))]);
  }

  #ownTrack({ screen, camera }: View): MediaStreamTrack | undefined {
    return screen ?? camera;
  }

  #view(connection: RTCPeerConnection): View {
    const known = this.#views.get(connection);
    if (known) return known;
    const view: View = {
      transceiver: undefined,
      camera: undefined,
      screen: undefined,
      isOwnMuted: false,
      elements: {},
    };
    this.#views.set(connection, view);
    return view;
  }

  #activeView(): View | undefined {
    const call = this.#host.activeCall();
    const connection = call === undefined ? undefined : this.#host.sound(call)?.connection;
    return connection && this.#views.get(connection);
  }

  #callWith(number: string): number | undefined {
    return this.#host.calls().find((call) => this.#host.line(call)?.peer === number);
  }

  async #openCamera(connection: RTCPeerConnection, view: View): Promise<MediaStreamTrack | undefined> {
    if (view.camera) return view.camera;
    try {
      const track = await this.#openChosen();
      if (connection.signalingState === 'closed') {
        track.stop();
        return undefined;
      }
      return (view.camera = track);
    } catch (error) {
      this.#host.log(2, `WARNING, the camera cannot be used: ${String(error)}`);
      this.#host.display('No camera: the call has sound only', 'Camera');
      return undefined;
    }
  }

  /** Browsers tell the names of cameras once one was allowed: then the chosen one is opened in place of the first. */
  async #openChosen(): Promise<MediaStreamTrack> {
    const id = await this.#platform.cameraId();
    const track = await this.#platform.openCamera(this.#constraints(id));
    const found = id === '' ? await this.#platform.cameraId() : '';
    if (found === '' || track.getSettings().deviceId === found) return track;
    track.stop();
    return this.#platform.openCamera(this.#constraints(found));
  }

  #constraints(cameraId: string): MediaTrackConstraints {
    const side = (name: 'width' | 'height'): ConstrainULong => {
      const wanted = { ideal: `video_${name}`, min: `video_min_${name}`, max: `video_max_${name}` };
      const limits = Object.entries(wanted).map(([limit, setting]) => [limit, Number(this.#host.parameter(setting))]);
      return Object.fromEntries(limits.filter(([, pixels]) => Number(pixels) > 0)) as ConstrainULong;
    };
    const facing = this.#host.parameter('videofacing');
    return {
      width: side('width'),
      height: side('height'),
      ...(cameraId !== '' && { deviceId: { exact: cameraId } }),
      ...(cameraId === '' && facing !== '' && facing !== 'no' && { facingMode: { ideal: facing } }),
    };
  }

  #show(view: View, side: Side, track: MediaStreamTrack): void {
    const container = this.#platform.container();
    if (!container) return;
    const known = view.elements[side];
    const element = known ?? this.#platform.makeElement();
    view.elements[side] = element;
    element.srcObject = this.#platform.makeStream(track);
    if (known) return;
    element.className = side === 'own' ? 'webphone_video_local' : 'webphone_video_remote';
    element.autoplay = true;
    element.playsInline = true;
    element.muted = true; // the sound has an output of its own
    this.#setSize(element, side);
    container.append(element);
    if (side === 'own') return;
    element.hidden = track.muted;
    track.addEventListener('mute', () => (element.hidden = true));
    track.addEventListener('unmute', () => (element.hidden = false));
  }

  #setSize(element: HTMLVideoElement | undefined, side: Side): void {
    const size = this.#sizes[side];
    if (!element || !size) return;
    element.style.width = size.width > 0 ? `${size.width}px` : '';
    element.style.height = size.height > 0 ? `${size.height}px` : '';
  }
}

/** browserPictures is what the browser itself offers for pictures. */
export const browserPictures: Omit<PicturePlatform, 'cameraId'> = {
  openCamera: async (video) => first(await navigator.mediaDevices.getUserMedia({ video })),
  openScreen: async (surface) =>
    first(await navigator.mediaDevices.getDisplayMedia({ video: surface === '' || { displaySurface: surface } })),
  container: () => document.getElementById(containerId) ?? undefined,
  makeElement: () => document.createElement('video'),
  makeStream: (track) => new MediaStream([track]),
  codecs: () => RTCRtpSender.getCapabilities('video')?.codecs ?? [],
};

function first(stream: MediaStream): MediaStreamTrack {
  const [track] = stream.getVideoTracks();
  if (!track) throw new Error('the browser gave no picture');
  return track;
}
