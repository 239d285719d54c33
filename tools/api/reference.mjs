// The reference page: every setting, function, callback and notification of the tables, as one static page without scripts.

const kAreas = {
  calls: 'Calls and lines',
  media: 'Sound, picture and devices',
  talk: 'Messages and presence',
  config: 'Settings, contacts and logs',
  tabs: 'Older pages and several pages',
};

const kGroups = {
  sip: 'Account and server',
  engine: 'Engines, media and storage',
  divert: 'Calls',
  ui: 'User interface',
  links: 'Links',
  'server-api': 'Requests to your server',
  other: 'Others',
};

const kNotificationKinds = {
  notification: 'Notifications',
  'status-general': 'STATUS of the whole phone (line -1)',
  'status-line': 'STATUS of a line',
  'display-text': 'Texts of onDisplay that pages look for',
  'disconnect-reason': 'Reasons of the end of a call',
};

/** Forms that are not settings of their own. */
const kForms = [
  [
    'wp_NAME',
    'A setting in the address of the page: ?wp_username=1001. A link may not name everything, see the README.',
  ],
  ['ucfg_NAME', 'Beside the settings of the page: what the user has stored goes before it.'],
  ['NULL', 'As a value: forget what is stored.'],
  ['DEF', 'As a value: the default.'],
  [
    'encrypted__3__TEXT',
    'As a value: not readable at first sight (base64 of the text XOR a key). It is no protection.',
  ],
  ['x-mparam', 'SIP header of your server: name=value;name2=value2 for this session.'],
  ['x-mparamp', 'The same, and stored.'],
  ['use_CODEC', 'One setting for each codec of the native engines, see use_pcmu.'],
];

const escape = (text) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const code = (text) => (text === '' ? '' : `<code>${escape(text)}</code>`);
const anchor = (kind, name) => `${kind}-${name.replaceAll(/[^\w-]+/g, '-')}`;

function groupBy(rows, key, titles) {
  return Object.entries(titles)
    .map(([name, title]) => ({ name, title, rows: rows.filter((row) => row[key] === name) }))
    .filter(({ rows }) => rows.length > 0);
}

const kTypeWords = {
  int: 'number',
  text: 'text',
  bool: 'true or false',
  any: 'number or text',
  value: 'any',
  list: 'array',
};

function signature(row) {
  const one = ({ name, type, optional, given }) => {
    const shown =
      type === 'callback' ? `function (${given.map((argument) => argument.name).join(', ')})` : kTypeWords[type];
    return `${name}${optional ? '?' : ''}: ${shown}`;
  };
  return `${row.name}(${row.arguments.map(one).join(', ')})`;
}

const kReturns = {
  bool: 'true or false',
  int: 'a number',
  text: 'a text',
  'text?': 'a text or null',
  'object?': 'an object or null',
};

function state(row) {
  if (row.reason) return `<p class="off">Not available: ${escape(row.reason)}.</p>`;
  return '';
}

const later = (row) => (row.since === 'later' ? ' <span class="tag">later</span>' : '');

function entry(kind, row, title, more = []) {
  const notes = [row.alias_of ? `The same as ${code(row.alias_of)}.` : '', ...more].filter(Boolean).join(' ');
  return `<article id="${anchor(kind, row.name)}"${row.reason ? ' class="missing"' : ''}>
<h4>${code(title)}${later(row)}</h4>
<p>${escape(row.description)}${notes ? ` ${notes}` : ''}</p>
${state(row)}</article>`;
}

function functionSection(functions) {
  const parts = groupBy(functions, 'area', kAreas).map(({ name, title, rows }) => {
    const entries = rows.map((row) => {
      if (row.answered === 'property') return entry('function', row, row.name, ['A property, not a function.']);
      const returns = kReturns[row.returns];
      return entry('function', row, signature(row), [returns && `Returns ${returns}.`]);
    });
    return `<h3 id="functions-${name}">${title}</h3>\n${entries.join('\n')}`;
  });
  return `<section id="functions">
<h2>Functions</h2>
<p>They are members of <code>webphone_api</code>, and may be called at any time: what has to wait for the phone is queued. Arguments
with a question mark may be left out. Numbers, true and false may be given as text.</p>
${parts.join('\n')}
</section>`;
}

function callbackSection(callbacks) {
  const rows = callbacks.filter(({ kind }) => kind === 'event');
  const entries = rows.map((row) =>
    entry('callback', row, `${row.name}(function (${row.arguments.map(({ name }) => name).join(', ')}) { … })`),
  );
  return `<section id="callbacks">
<h2>Callbacks</h2>
<p>Each takes a function; several may be registered, <code>null</code> removes all of one kind. A function may take fewer
arguments.</p>
${entries.join('\n')}
</section>`;
}

function table(head, rows) {
  const cells = (list, tag) =>
    list.map((cell) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${cell}</${tag}>`).join('');
  return `<div class="scroll"><table>
<thead><tr>${cells(head, 'th')}</tr></thead>
<tbody>
${rows.map(({ id, off, list }) => `<tr${id ? ` id="${id}"` : ''}${off ? ' class="missing"' : ''}>${cells(list, 'td')}</tr>`).join('\n')}
</tbody>
</table></div>`;
}

function allowed(row) {
  if (row.type === 'int') return row.allowed.replace('..2147483647', ' and more').replace('..', ' to ');
  if (row.type === 'bool') return 'true, false';
  return row.type === 'word' ? row.allowed.replaceAll('|', ', ') : '';
}

function parameterSection(parameters) {
  const parts = groupBy(parameters, 'group', kGroups).map(({ name, title, rows }) => {
    const list = rows.map((row) => ({
      id: anchor('parameter', row.name),
      off: row.reason !== '',
      list: [
        code(row.name) + later(row),
        `${escape(row.description)}${row.reason ? ` <span class="off">Kept, and without effect: ${escape(row.reason)}.</span>` : ''}`,
        escape(allowed(row)),
        code(row.default),
      ],
    }));
    return `<h3 id="parameters-${name}">${title}</h3>\n${table(['Name', 'Meaning', 'Values', 'Default'], list)}`;
  });
  const forms = kForms.map(([name, text]) => ({ list: [code(name), escape(text)] }));
  return `<section id="parameters">
<h2>Settings</h2>
<p>For <code>setparameter</code>, <code>webphone_api.parameters</code> and the page's address. Names have no case; every value may be given
as text. Unknown names are kept and reported in the log.</p>
${parts.join('\n')}
<h3 id="parameters-forms">Forms of names and values</h3>
${table(['Form', 'Meaning'], forms)}
</section>`;
}

function notificationSection(notifications) {
  const parts = groupBy(notifications, 'kind', kNotificationKinds).map(({ name, title, rows }) => {
    const list = rows.map((row) => ({
      id: anchor(name, row.name),
      off: row.reason !== '',
      list: [
        code(row.format) + later(row),
        `${escape(row.description)}${row.reason ? ` <span class="off">Not sent: ${escape(row.reason)}.</span>` : ''}`,
      ],
    }));
    return `<h3 id="notifications-${name}">${title}</h3>\n${table(['Text', 'Meaning'], list)}`;
  });
  return `<section id="notifications">
<h2>Notifications</h2>
<p>Texts that <code>getEvents</code> gives, their fields cut at commas; several may come at once, separated by CR LF.</p>
${parts.join('\n')}
</section>`;
}

/** A link to each entry, so that the page can be overseen and jumped in. */
function index(kind, title, names) {
  const links = names.map((name) => `<a href="#${anchor(kind, name)}">${escape(name)}</a>`);
  return `<details${kind === 'function' ? ' open' : ''}>
<summary><a href="#${kind}s">${title}</a> <span class="count">${names.length}</span></summary>
<p>${links.join('\n')}</p>
</details>`;
}

/** referencePage gives the page; `base` is where the style sheets and the examples are. */
export function referencePage({ parameters, functions, callbacks, notifications }, base = '') {
  const events = callbacks.filter(({ kind }) => kind === 'event');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>OpenWebPhone reference</title>
<link rel="icon" href="data:," />
<link rel="stylesheet" href="${base}example.css" />
<link rel="stylesheet" href="${base}reference.css" />
</head>
<body>
<a class="skip" href="#functions">To the functions</a>
<div class="page">
<nav aria-label="Contents">
<p><a href="${base}index.html">Examples</a></p>
${index(
  'function',
  'Functions',
  functions.map(({ name }) => name),
)}
${index(
  'callback',
  'Callbacks',
  events.map(({ name }) => name),
)}
${index(
  'parameter',
  'Settings',
  parameters.map(({ name }) => name),
)}
<p><a href="#notifications">Notifications</a></p>
</nav>
<main class="wide">
<h1>Reference</h1>
<p class="lead">Everything that <code>webphone_api</code> has. Look for a name with the browser's own search. Names marked
<span class="tag">later</span> are not in the base version of the interface.</p>
${functionSection(functions)}
${callbackSection(callbacks)}
${parameterSection(parameters)}
${notificationSection(notifications)}
</main>
</div>
</body>
</html>
`;
}
