// Reads what Catch2 (2 or 3) writes with "-r xml".

const kEntities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const decode = (text) =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex || decimal) return String.fromCodePoint(parseInt(hex ?? decimal, hex ? 16 : 10));
    return kEntities[name] ?? whole;
  });
const element = (name) => new RegExp(`<${name}\\b[^>]*?(?:/>|>([^]*?)</${name}>)`, 'g');
const attribute = (tag, name) => decode(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');

/**
 * readCatchXml returns `{ status, name, detail }` for each test case. A case is skipped when it says so: SKIP() in Catch2 3,
 * or a warning that begins with "skipped:" in either. Output that stops in the middle of a case, as of a program that
 * crashed, is a failure of that case.
 */
export function readCatchXml(xml) {
  const cases = [];
  for (const part of xml.split(/(?=<TestCase\b)/).slice(1)) {
    const name = attribute(/<TestCase\b[^>]*>/.exec(part)?.[0] ?? '', 'name');
    const overall = /<OverallResult\b[^>]*>/.exec(part)?.[0];
    if (!overall) {
      cases.push({ status: 'fail', name, detail: 'the program ended in the middle of this test' });
      continue;
    }
    const reason = [...part.matchAll(element('Warning')), ...part.matchAll(element('Skip'))]
      .map((match) => decode(match[1] ?? '').trim())
      .find(
        (text, index, all) => text.startsWith('skipped:') || (attribute(overall, 'skips') > 0 && index < all.length),
      );
    if (attribute(overall, 'success') !== 'true') cases.push({ status: 'fail', name, detail: failuresOf(part) });
    else if (reason !== undefined) cases.push({ status: 'skip', name, detail: reason.replace(/^skipped:\s*/, '') });
    else cases.push({ status: 'pass', name, detail: '' });
  }
  return cases;
}

function failuresOf(part) {
  const text = (match, name) => decode(element(name).exec(match)?.[1] ?? '').trim();
  const place = (tag) => `${attribute(tag, 'filename')}:${attribute(tag, 'line')}`;
  const lines = [];
  for (const [whole] of part.matchAll(element('Expression'))) {
    const tag = /<Expression\b[^>]*>/.exec(whole)[0];
    if (attribute(tag, 'success') === 'true') continue;
    lines.push(
      `${place(tag)}: ${text(whole, 'Original')}, with ${text(whole, 'Expanded')} ${text(whole, 'Exception')}`.trim(),
    );
  }
  for (const name of ['Failure', 'Exception', 'FatalErrorCondition']) {
    for (const [whole] of part.replace(element('Expression'), '').matchAll(element(name))) {
      lines.push(`${place(whole)}: ${text(whole, name)}`);
    }
  }
  for (const match of part.matchAll(element('Info'))) lines.push(`  ${decode(match[1] ?? '').trim()}`);
  return lines.join('\n');
}
