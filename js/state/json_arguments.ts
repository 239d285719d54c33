import type { Json } from '../engine/link_messages.js';

/** jsonArguments gives the arguments up to the last one that was given, as JSON carries them: what it cannot carry becomes null. */
export function jsonArguments(args: readonly unknown[]): Json[] {
  const last = args.map((argument) => argument !== undefined).lastIndexOf(true);
  return args.slice(0, last + 1).map((argument) => {
    const isPlain = ['string', 'number', 'boolean'].includes(typeof argument);
    return isPlain ? (argument as Json) : null;
  });
}
