// A reporter for node --test: one line of JSON, {status, name, detail}, for each test that stands for itself.

/** isOwnResult: not a file or a suite that only sums up what is below it. */
function isOwnResult(type, data) {
  const isContainer = data.details?.type === 'suite' || data.name === data.file || /\.test\.mjs$/.test(data.name);
  if (!isContainer) return true;
  return type === 'test:fail' && data.details?.error?.failureType !== 'subtestsFailed';
}

function textOf(error) {
  const cause = error?.cause ?? error;
  return String(cause?.stack ?? cause?.message ?? cause ?? 'no reason given');
}

export default async function* report(events) {
  const names = [];
  for await (const { type, data } of events) {
    if (type === 'test:start') names.splice(data.nesting, Infinity, data.name);
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    names.splice(data.nesting, Infinity, data.name);
    if (!isOwnResult(type, data)) continue;
    const name = names.filter((part) => !/\.test\.mjs$/.test(part)).join(': ') || data.name;
    const left = data.skip ?? data.todo;
    const row =
      left !== undefined && left !== false
        ? { status: 'skip', name, detail: left === true ? 'no reason given' : String(left) }
        : type === 'test:pass'
          ? { status: 'pass', name, detail: '' }
          : { status: 'fail', name, detail: textOf(data.details?.error) };
    yield `${JSON.stringify(row)}\n`;
  }
}
