'use strict';

const element = (id) => document.getElementById(id);
const account = element('account');

/** As many events are shown. */
const eventLimit = 500;

// --- what the phone tells -----------------------------------------------------------------------------------------

/** Adds a line to the list of events. All of it is text: parts of it come from strangers. */
function report(name, text) {
  const item = document.createElement('li');
  for (const [tag, className, content] of [
    ['time', '', new Date().toISOString().slice(11, 23)],
    ['span', 'name', name],
    ['span', '', text],
  ]) {
    const part = document.createElement(tag);
    part.className = className;
    part.textContent = content;
    item.append(part);
  }
  element('events').prepend(item);
  while (element('events').childElementCount > eventLimit) element('events').lastChild.remove();
  showState();
}

/** The callbacks of the phone; of two names for one, and of those that repeat others, one is enough. */
const members = Object.keys(webphone_api).filter((name) => typeof webphone_api[name] === 'function');
const callbacks = members.filter((name) => /^on[A-Z]/.test(name) && !['onLog', 'onEvent', 'onEvents'].includes(name));
callbacks.push('getEvents');
for (const name of callbacks) webphone_api[name]((...values) => report(name, values.join(', ')));

webphone_api.onLog((line) => {
  if (element('with-log').checked) report('onLog', line);
});
webphone_api.onDisplay((message) => (element('message').textContent = message));
webphone_api.onLoaded(() => {
  for (const { name } of account.querySelectorAll('input')) {
    account.elements[name].value ||= webphone_api.getparameter(name);
  }
  for (const input of document.querySelectorAll('[data-setting]')) {
    input.value = webphone_api.getparameter(input.dataset.setting);
  }
  element('number').value ||= webphone_api.getparameter('callto');
});

// --- what the phone answers at once -------------------------------------------------------------------------------

const questions = ['isregistered', 'isincall', 'ismuted', 'isonhold', 'getline', 'getenginename', 'getStatus'];

function showState() {
  const status = webphone_api.getStatus().split(',')[2] ?? '';
  element('status').textContent = status;
  element('status').className = `status ${statusKind(status)}`;
  const items = questions.slice(0, -1).map((name) => {
    const item = document.createElement('div');
    item.append(document.createElement('dt'), document.createElement('dd'));
    item.firstChild.textContent = name.replace(/^(is|get)/, '');
    item.lastChild.textContent = String(webphone_api[name]()) || '–';
    return item;
  });
  element('state').replaceChildren(...items);
}

function statusKind(text) {
  if (/^(Registered|In Call)/.test(text)) return 'good';
  if (/Failed|Error/.test(text)) return 'bad';
  return /Regist|Ringing|Calling|Call|Starting|Incoming/.test(text) ? 'busy' : '';
}

// --- what the user does -------------------------------------------------------------------------------------------

/** Calls a function of the phone and shows what it returned. */
function run(name, ...values) {
  element('message').textContent = '';
  const result = webphone_api[name](...values);
  const call = `${name}(${values.map((value) => JSON.stringify(value) ?? 'function').join(', ')})`;
  report(call, result === undefined ? '' : `→ ${JSON.stringify(result)}`);
}

for (const name of questions) {
  const button = document.createElement('button');
  button.dataset.call = name;
  button.textContent = `${name}()`;
  element('questions').append(button);
}

/** What an input says: a number where the function wants one. */
function inputValue(id) {
  const { value, dataset } = element(id);
  return 'number' in dataset || (id === 'line' && /^-?\d+$/.test(value)) ? Number(value) : value;
}

/** Fills the choice of names with what getdevicelist tells. */
function showDevices(list) {
  const options = list.split('\r\n').map((name) => {
    const option = document.createElement('option');
    option.textContent = name;
    return option;
  });
  element('device-name').replaceChildren(...options);
}

/**
 * A button calls the function in data-call with: the arguments in data-arguments, the values of the inputs in
 * data-inputs, the arguments in data-last, and a callback if it has data-callback.
 */
for (const button of document.querySelectorAll('[data-call]')) {
  button.addEventListener('click', () => {
    const { call, arguments: first = '[]', inputs = '', last = '[]', callback } = button.dataset;
    const values = [...JSON.parse(first), ...inputs.split(' ').filter(Boolean).map(inputValue), ...JSON.parse(last)];
    const tell = (...results) => {
      report(`${call} tells`, results.join(', '));
      if (callback === 'devices') showDevices(...results);
    };
    run(call, ...values, ...(callback === undefined ? [] : [tell]));
  });
}

/** A choice or input with data-setting is that setting. */
for (const input of document.querySelectorAll('[data-setting]')) {
  input.addEventListener('change', () => run('setparameter', input.dataset.setting, input.value));
}

account.addEventListener('submit', (event) => {
  event.preventDefault();
  for (const { name, value } of account.querySelectorAll('input')) {
    if (value !== '') webphone_api.setparameter(name, value);
  }
  report('setparameter', 'the settings of the account');
});
for (const name of members.filter((one) => !callbacks.includes(one)).sort()) {
  const option = document.createElement('option');
  option.value = name;
  element('functions').append(option);
}
element('any').addEventListener('submit', (event) => {
  event.preventDefault();
  const name = element('any-name').value.trim();
  if (!members.includes(name)) return report(name, 'is not a function of the phone');
  let values;
  try {
    values = JSON.parse(`[${element('any-arguments').value}]`);
  } catch {
    return report(name, 'the arguments are not JSON: texts need quotation marks');
  }
  if (element('any-callback').checked) values.push((...results) => report(`${name} tells`, results.join(', ')));
  run(name, ...values);
});
element('clear').addEventListener('click', () => element('events').replaceChildren());
element('logs').addEventListener('click', () => report('getlogs()', webphone_api.getlogs()));

showState();
