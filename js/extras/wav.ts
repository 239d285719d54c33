const headerLength = 44;

/** wavHeader gives the first 44 bytes of a RIFF WAVE file of 16-bit mono PCM, `length` bytes of it, at `rate` samples a second. */
export function wavHeader(length: number, rate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headerLength);
  const view = new DataView(bytes.buffer);
  const text = (at: number, characters: string): void => bytes.set(new TextEncoder().encode(characters), at);
  text(0, 'RIFF');
  view.setUint32(4, length + headerLength - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true); // PCM
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, length, true);
  return bytes;
}

/** toPcm gives samples of -1 to 1 as 16-bit little-endian PCM; louder ones are clipped. */
export function toPcm(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  samples.forEach((sample, i) => view.setInt16(i * 2, Math.round(Math.max(-1, Math.min(1, sample)) * 32767), true));
  return bytes;
}
