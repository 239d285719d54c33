// The function names of the older applet API over today's functions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importSource } from './lib/source.mjs';

const { oldFunctions } = await importSource('state/old_functions.ts');

/** open gives the old functions over an API that notes what is called; getline gives 2, start false, the rest nothing. */
function open() {
  const calls = [];
  const values = { getline: 2, start: false, setparameter: true };
  const api = new Proxy(
    {},
    {
      get:
        (_, name) =>
        (...args) => {
          calls.push([name, ...args]);
          return values[name];
        },
    },
  );
  return { old: oldFunctions(api), calls };
}

const callback = () => undefined;
test('each function of the older API calls that of today with its arguments', async (context) => {
  const rows = [
    ['API_Start', [], [['start']]],
    ['API_SetParameter', ['loglevel', 5], [['setparameter', 'loglevel', 5]]],
    [
      'API_SetCredentials',
      ['pbx.example', '1001', 'secret', '', 'Ann'],
      [
        ['setparameter', 'serveraddress', 'pbx.example'],
        ['setparameter', 'username', '1001'],
        ['setparameter', 'password', 'secret'],
        ['setparameter', 'displayname', 'Ann'],
      ],
    ],
    [
      'API_Register',
      ['pbx.example', '1001', 'secret'],
      [
        ['setparameter', 'serveraddress', 'pbx.example'],
        ['setparameter', 'username', '1001'],
        ['setparameter', 'password', 'secret'],
        ['register'],
      ],
    ],
    ['API_Unregister', [], [['unregister']]],
    ['API_Call', [-1, '600'], [['call', '600']]],
    [
      'API_Call',
      [2, '600'],
      [
        ['setline', 2],
        ['call', '600'],
      ],
    ],
    ['API_Hangup', [-2, 'bye'], [['hangup', -2]]],
    ['API_Accept', [1], [['accept', 1]]],
    ['API_Reject', [1], [['reject', 1]]],
    [
      'API_Dtmf',
      [1, '12#'],
      [
        ['setline', 1],
        ['dtmf', '12#'],
      ],
    ],
    ['API_Hold', [-1, true], [['hold', true]]],
    ['API_MuteEx', [-1, true, 0], [['mute', true, 0]]],
    [
      'API_MuteEx',
      [3, false],
      [
        ['setline', 3],
        ['mute', false],
      ],
    ],
    ['API_Transfer', [-1, '602'], [['transfer', '602']]],
    ['API_Forward', [-1, '602'], [['forward', '602']]],
    ['API_Conf', ['602'], [['conference', '602']]],
    ['API_SendChat', [-1, '1002', 'Hello'], [['sendchat', '1002', 'Hello']]],
    ['API_SetLine', [3], [['setline', 3]]],
    ['API_GetLine', [], [['getline']]],
    ['API_SetVolume', [1, 50], [['setvolume', 1, 50]]],
    ['API_GetVolume', [1, callback], [['getvolume', 1, callback]]],
    ['API_AudioDevice', [], [['devicepopup']]],
    ['API_VAD', [], [['setparameter', 'vadnotify', true]]],
  ];
  for (const [name, args, expected] of rows) {
    await context.test(
      `${name}(${args.map((arg) => (typeof arg === 'function' ? 'function' : JSON.stringify(arg))).join(', ')})`,
      () => {
        const { old, calls } = open();
        old[name](...args);
        assert.deepEqual(calls, expected);
      },
    );
  }
});

test('the older functions return what the newer ones do, or true', () => {
  const { old } = open();
  assert.deepEqual([old.API_GetLine(), old.API_Start(), old.API_Call(-1, '600')], [2, false, true]);
});

test('jvoip calls a function by its name, and none that is not of the older API', () => {
  const { old, calls } = open();
  assert.equal(old.jvoip('API_Call', [-1, '600']), true);
  assert.equal(old.jvoip('API_GetLine'), 2);
  for (const name of ['jvoip', 'constructor', 'toString', 'call', '__proto__'])
    assert.equal(old.jvoip(name, []), false);
  assert.deepEqual(calls, [['call', '600'], ['getline']]);
});
