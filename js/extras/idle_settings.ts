import { missingSettings } from '../generated/missing.js';

/** explainSettings tells for each setting that the page names, and that changes nothing here, why that is so. */
export function explainSettings(parameters: unknown, log: (text: string) => void): void {
  const names = typeof parameters === 'object' && parameters !== null ? Object.keys(parameters) : [];
  const given = new Set(names.map((name) => name.toLowerCase()));
  for (const [reason, members] of Object.entries(missingSettings)) {
    const idle = members.split(' ').filter((name) => given.has(name.toLowerCase()));
    if (idle.length > 0) log(`EVENT, without effect: ${idle.join(', ')}: ${reason}`);
  }
}
