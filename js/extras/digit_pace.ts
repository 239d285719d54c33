import type { Timers } from '../engine/candidate_settle.js';

/** In milliseconds: what a packet of sound usually holds, how often is looked, and for how long at most. */
const packetTime = 20;
const lookEvery = 50;
const patience = 3000;
/** How early an event has to look for a relay to send it at once: a second, and one more for sound that stops until then. */
const farAhead = 2000;
/** An event goes out in four packets in the time of three. */
const extraPackets = 1;

/** In milliseconds; together less than what is left between two digits. */
const digitDuration = 160;
const digitGap = 70;

/**
 * sendDigit sends a digit as telephone-event, after those that still go out, and resolves when the next may follow; rejects if
 * the peer takes none now.
 */
export async function sendDigit(connection: RTCPeerConnection, digit: string): Promise<void> {
  const audio = connection.getTransceivers().find(({ receiver }) => receiver.track.kind === 'audio');
  const dtmf = audio?.sender.dtmf;
  // Browsers lose what they are given before.
  if (!dtmf || connection.connectionState !== 'connected') throw new Error('no sound goes to the other side');
  dtmf.insertDTMF(dtmf.toneBuffer + digit, digitDuration, digitGap);
  await paceDigits(connection);
}

interface Sent {
  packets: number;
  /** The clock of the sound, 0 if the browser does not tell. */
  clock: number;
}

/**
 * paceDigits resolves when the next digit may follow one that has just been given to a connection; it never rejects.
 * `now` is a clock in milliseconds.
 *
 * A plain phone takes telephone-events with a clock of 8000 beside Opus with 48000. Events have the time of the sound all
 * the same, so a relay that reads it by the events' clock believes the next one to come early: rtpengine holds it until
 * then, and the receiver drops it as late. What seems early by more than a second is sent at once. So much sound is waited
 * for here; time alone does not do, as the sound of a busy machine falls behind.
 */
export async function paceDigits(
  connection: RTCPeerConnection,
  timers: Timers = { after: browserTimer },
  now: () => number = () => performance.now(),
): Promise<void> {
  try {
    const began = now();
    const description = connection.remoteDescription?.sdp ?? '';
    const { packets, clock } = await sent(connection);
    const clocks = [...description.matchAll(/^a=rtpmap:\d+ telephone-event\/(\d+)/gim)].map(([, rate]) => Number(rate));
    if (clock === 0 || clocks.length === 0 || clocks.includes(clock)) return;
    const ratio = clock / Math.min(...clocks);
    for (let early = 0; early < farAhead && now() - began < patience;) {
      await new Promise<void>((resolve) => timers.after(lookEvery, resolve));
      const sound = ((await sent(connection)).packets - packets - extraPackets) * packetTime;
      early = sound * ratio - (now() - began);
    }
  } catch {
    // The connection is gone, and with it the next digit.
  }
}

async function sent(connection: RTCPeerConnection): Promise<Sent> {
  const found: Sent = { packets: 0, clock: 0 };
  const report = (await connection.getStats()) as unknown as ReadonlyMap<string, Record<string, unknown>>;
  for (const { type, kind, packetsSent, codecId } of report.values()) {
    if (type !== 'outbound-rtp' || kind !== 'audio') continue;
    found.packets = Number(packetsSent);
    found.clock = Number(report.get(String(codecId))?.['clockRate'] ?? 0);
  }
  return found;
}

function browserTimer(delay: number, handler: () => void): () => void {
  const timer = setTimeout(handler, delay);
  return () => clearTimeout(timer);
}
