import type { CallSoundEvent } from '../engine/call_sound.js';
import type { SharedContext } from './audio_context.js';
import type { MediaHost } from './media_host.js';
import { type Recorder, startRecorder } from './recorder.js';
import { type RecordedCall, extensionOf, fillKeywords, safe } from './recording_name.js';
import type { RecordingSender } from './recording_sender.js';
import type { SoundDesk } from './sound_desk.js';

/** A call that is being recorded. */
interface Running {
  call: RecordedCall;
  line: number;
  url: string;
  recorder: Promise<Recorder>;
  release: () => void;
}

/** Where recordings go, by the setting voicerecording. */
const nowhere = '0';
const localOnly = '1';
const both = '3';
/** The types of VREC. */
const localFile = 1;
const http = 3;

/**
 * Recordings records calls, both directions mixed: all of them while `voicerecupload` has an address or
 * `voicerecording` asks for files, or from voicerecord(true) to voicerecord(false).
 */
export class Recordings {
  readonly #host: MediaHost;
  readonly #desk: SoundDesk;
  readonly #shared: SharedContext;
  readonly #sender: RecordingSender;
  readonly #running = new Map<number, Running>();
  /** What voicerecord() wants; without it the settings decide. */
  #wanted: { isOn: boolean; url: string } | undefined;
  #counter = 0;

  constructor(host: MediaHost, desk: SoundDesk, shared: SharedContext, sender: RecordingSender) {
    this.#host = host;
    this.#desk = desk;
    this.#shared = shared;
    this.#sender = sender;
  }

  onSound(event: CallSoundEvent, call: number): void {
    if (event === 'connected' && this.#isOn()) this.#start(call);
    if (event === 'closed') this.#stop(call);
  }

  /** set begins or ends recording, of the calls that are up and of those to come. */
  set(isOn: boolean, url: string): void {
    const problem = isOn ? problemOf(url || this.#host.parameter('voicerecupload')) : '';
    if (problem !== '') {
      this.#host.log(1, `ERROR, voicerecord: ${problem}`);
      return void this.#host.display(`The call is not recorded: ${problem}`, 'Recording');
    }
    this.#wanted = { isOn, url };
    for (const call of this.#host.calls()) {
      if (!isOn) this.#stop(call);
      else if (this.#host.sound(call)?.connection.connectionState === 'connected') this.#start(call);
    }
    if (!isOn) this.#host.notify(`VREC,-1,0,0`);
  }

  #isOn(): boolean {
    if (this.#wanted) return this.#wanted.isOn;
    const url = this.#host.parameter('voicerecupload');
    const place = this.#host.parameter('voicerecording');
    if (place === nowhere) return false;
    if (url === '') return isFile(place);
    const problem = problemOf(url);
    if (problem !== '') this.#host.log(1, `ERROR, voicerecupload: ${problem}`);
    return problem === '';
  }

  #start(call: number): void {
    const line = this.#host.line(call);
    const channel = this.#running.has(call) ? undefined : this.#desk.take(call, 'recording');
    if (!channel || !line) return;
    const user = this.#host.parameter('username') || this.#host.parameter('sipusername');
    const peer = line.peer ?? '';
    const isOutgoing = line.direction !== 2;
    const recorded: RecordedCall = {
      call_id: line.call_id ?? '',
      user,
      caller: isOutgoing ? user : peer,
      called: isOutgoing ? peer : user,
      server: this.#host.parameter('serveraddress'),
      began: Date.now(),
      counter: ++this.#counter,
    };
    const own = this.#wanted?.url ?? '';
    const url = fillKeywords(own === '' ? this.#host.parameter('voicerecupload') : own, recorded);
    const { context } = this.#shared;
    const sum = context.createGain();
    channel.received.connect(sum);
    channel.sent.connect(sum);
    const release = this.#shared.use();
    const recorder = this.#shared
      .running()
      .then(() => startRecorder(sum, extensionOf(url) || 'wav', this.#host.recorderUrl));
    this.#running.set(call, { call: recorded, line: line.line, url, recorder, release });
    recorder.then(
      () => {
        const isUploaded = url !== '' && this.#host.parameter('voicerecording') !== localOnly;
        this.#host.notify(`VREC,${line.line},1,${isUploaded ? http : localFile}`);
      },
      (error: unknown) => {
        this.#running.delete(call);
        this.#desk.leave(call, 'recording');
        release();
        this.#host.log(1, `ERROR, the call on line ${line.line} cannot be recorded: ${String(error)}`);
        this.#host.display('The call cannot be recorded', 'Recording');
      },
    );
  }

  #stop(call: number): void {
    const running = this.#running.get(call);
    if (!running) return;
    this.#running.delete(call);
    this.#finish(running)
      .catch((error: unknown) => this.#host.log(1, `ERROR, a recording is lost: ${String(error)}`))
      .finally(() => this.#desk.leave(call, 'recording'));
  }

  async #finish({ call, url, recorder, release }: Running): Promise<void> {
    const { data, extension } = await (await recorder).stop().finally(release);
    const wanted = extensionOf(url);
    const isOther =
      wanted !== '' &&
      wanted !== extension &&
      ['wav', 'gsm', 'mp3', 'ogg', 'opus', 'webm', 'mp4', 'm4a'].includes(wanted);
    if (isOther) this.#host.log(2, `WARNING, this browser cannot record .${wanted} files: recorded as .${extension}`);
    const target = isOther ? url.replace(/\.[A-Za-z0-9]+((?:[?#].*)?)$/s, `.${extension}$1`) : url;
    const named = /([^/?#]+)(?:[?#].*)?$/s.exec(target.replace(/^[a-z]+:\/\/[^/]*/i, ''))?.[1] ?? '';
    const name = named.endsWith(`.${extension}`) ? safe(named) : `${safe(call.call_id || 'call')}.${extension}`;
    const place = this.#host.parameter('voicerecording');
    if (url === '' || isFile(place)) saveFile(data, name);
    if (url !== '' && place !== localOnly) await this.#sender.send({ url: target, name, data, call });
  }
}

function isFile(place: string): boolean {
  return place === localOnly || place === both;
}

/** What is wrong with the address of an upload, in words for the user; empty if nothing is. */
function problemOf(url: string): string {
  if (/^ftps?:/i.test(url)) return 'browsers cannot upload by FTP; give an http or https address';
  if (url !== '' && !/^https?:\/\/[^/?#]/i.test(url)) return 'the address for recordings is neither http nor https';
  return '';
}

/** Offers the recording as a download, which is how a page gives somebody a file. */
function saveFile(data: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(data);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
