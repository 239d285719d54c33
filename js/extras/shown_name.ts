/** The longest name that is shown, in characters with their marks. */
const longestName = 64;

/** Controls, what turns the reading direction and what cannot be seen; not the joiner, which scripts and pictures need. */
const unseen = /(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** More marks on one character than any script has; a stack of them covers the lines around it. */
const stackedMarks = /(\p{M}{4})\p{M}+/gu;

/** shownName makes the name that a peer gives itself one short line of what can be seen. */
export function shownName(name: string): string {
  const line = name.replace(unseen, ' ').replace(stackedMarks, '$1').trim();
  return (line.match(/\P{M}\p{M}*/gu) ?? []).slice(0, longestName).join('');
}
