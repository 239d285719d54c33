import { Resampler } from './resampler.js';
import { toPcm, wavHeader } from './wav.js';

/** A recording that is finished. */
export interface Recorded {
  data: Blob;
  /** The ending of its file name, without the dot. */
  extension: string;
}

/** What records one sound until it is stopped. */
export interface Recorder {
  stop(): Promise<Recorded>;
}

/** Enough for wideband speech, at 115 MB an hour. */
export const wavRate = 16000;

/** The containers that MediaRecorder may know, by the ending of the file name. */
const containers: Readonly<Record<string, string>> = {
  ogg: 'audio/ogg;codecs=opus',
  opus: 'audio/ogg;codecs=opus',
  webm: 'audio/webm;codecs=opus',
  mp4: 'audio/mp4',
  m4a: 'audio/mp4',
};

/** formatFor gives the format that comes nearest to a wanted ending: the same codec in another container, or else WAV. */
export function formatFor(wanted: string, canRecord: (type: string) => boolean): { extension: string; type?: string } {
  const type = Object.hasOwn(containers, wanted) ? containers[wanted] : undefined;
  if (!type) return { extension: 'wav' };
  if (canRecord(type)) return { extension: wanted, type };
  const other = (['webm', 'ogg', 'mp4'] as const).find((name) => canRecord(containers[name] ?? ''));
  return other === undefined ? { extension: 'wav' } : { extension: other, type: containers[other] ?? '' };
}

/** startRecorder records what comes out of a node, in the format of formatFor. */
export async function startRecorder(source: AudioNode, wanted: string, workletUrl: string): Promise<Recorder> {
  const { extension, type } = formatFor(
    wanted,
    (name) => typeof MediaRecorder === 'function' && MediaRecorder.isTypeSupported(name),
  );
  return type === undefined ? startWav(source, workletUrl) : startEncoded(source, extension, type);
}

function startEncoded(source: AudioNode, extension: string, type: string): Recorder {
  const destination = (source.context as AudioContext).createMediaStreamDestination();
  source.connect(destination);
  const recorder = new MediaRecorder(destination.stream, { mimeType: type });
  const parts: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data));
  recorder.start(1000);
  return {
    stop: () =>
      new Promise((resolve) => {
        const finish = (): void => {
          source.disconnect(destination);
          resolve({ data: new Blob(parts, { type: type.replace(/;.*/, '') }), extension });
        };
        if (recorder.state === 'inactive') return void finish();
        recorder.addEventListener('stop', finish, { once: true });
        return void recorder.stop();
      }),
  };
}

async function startWav(source: AudioNode, workletUrl: string): Promise<Recorder> {
  const context = source.context as AudioContext;
  await addWorklet(context, workletUrl);
  const tap = new AudioWorkletNode(context, 'webphone-recorder', { channelCount: 1, channelCountMode: 'explicit' });
  const resampler = new Resampler(context.sampleRate, wavRate);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let finish: (() => void) | undefined;
  tap.port.onmessage = ({ data }: MessageEvent<Float32Array | null>) => {
    if (data) parts.push(toPcm(resampler.push(data)));
    else finish?.();
  };
  source.connect(tap);
  tap.connect(context.destination); // silent; browsers run only what leads somewhere
  return {
    stop: async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
        tap.port.postMessage('stop');
        setTimeout(resolve, 1000); // a context that sleeps does not answer
      });
      source.disconnect(tap);
      tap.disconnect();
      const length = parts.reduce((sum, part) => sum + part.length, 0);
      return { data: new Blob([wavHeader(length, wavRate), ...parts], { type: 'audio/x-wav' }), extension: 'wav' };
    },
  };
}

const added = new WeakMap<AudioContext, Promise<void>>();

function addWorklet(context: AudioContext, url: string): Promise<void> {
  const known = added.get(context);
  if (known) return known;
  // A page on file:// may not load it as a file, so its text is at hand as well; a policy may forbid that one.
  const loading = context.audioWorklet.addModule(url).catch(async () => {
    const blob = URL.createObjectURL(new Blob([workletText], { type: 'text/javascript' }));
    try {
      await context.audioWorklet.addModule(blob);
    } finally {
      URL.revokeObjectURL(blob);
    }
  });
  added.set(context, loading);
  loading.catch(() => added.delete(context));
  return loading;
}

/** The text of webphone_recorder.js; js/build.mjs puts it here. */
declare const WEBPHONE_RECORDER: string;
const workletText = typeof WEBPHONE_RECORDER === 'string' ? WEBPHONE_RECORDER : '';
