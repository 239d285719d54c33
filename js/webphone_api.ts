import type { Json } from './engine/link_messages.js';
import type { PagePhone } from './page_phone.js';
import {
  type LaterFunctions,
  type Registrations,
  type WebphoneApi,
  callbackNames,
  laterFunctions,
} from './public_api.js';
import { parameterText } from './state/parameter_text.js';

/** createApi gives the public interface of a phone. It has no logic: each function is a command or a look at the snapshot. */
export function createApi(phone: PagePhone): WebphoneApi {
  const { snapshot } = phone;
  const send = (name: string, ...args: unknown[]): boolean => phone.command(name, given(args));
  const status = (): string => snapshot.get('status');
  const register = registrations(phone);

  return {
    parameters: {},
    isstarted: false,
    ...laterStubs(phone),
    ...register,
    ondisplay: register.onDisplay,
    onEvents: register.getEvents,

    setparameter(param: unknown, value) {
      const text = parameterText(value);
      if (typeof param !== 'string' || param === '' || text === undefined) {
        phone.log(
          1,
          `ERROR, setparameter: ${typeof param === 'string' ? param : typeof param} cannot be set to a ${typeof value}`,
        );
        return false;
      }
      phone.setParameter(param, text);
      return true;
    },
    getparameter: (param: unknown) => (typeof param === 'string' ? snapshot.parameter(param) : undefined) ?? '',
    start: () => send('start'),
    stop: () => void send('stop'),
    register: () => void send('register'),
    unregister: () => void send('unregister'),
    call: (number) => void send('call', number),
    hangup: (line) => void send('hangup', line),
    accept: (line) => void send('accept', line),
    reject: (line, reason) => void send('reject', line, reason),
    ignore: (line) => void send('ignore', line),
    mute: (state, direction) => phone.mute(given([state, direction])),
    hold: (state) => send('hold', state),
    dtmf: (msg) => void send('dtmf', msg),
    transfer: (number) => void send('transfer', number),
    sendchat: (number, msg) => void send('sendchat', number, msg),
    setline: (line) => phone.setLine(line),
    getline: () => snapshot.line(),
    isregistered: () => snapshot.get('registered'),
    isincall: () => snapshot.inCall(),
    ismuted: () => snapshot.muted(),
    isonhold: () => snapshot.activeLine()?.held === true,
    getlogs: () => phone.logs(),
    getStatus: status,
    getstatus: status,
    getenginename: () => snapshot.get('engine'),
  };
}

function registrations(phone: PagePhone): Registrations {
  const entries = callbackNames.map((name) => [
    name,
    (callback: unknown): void => phone.callbacks.register(name, callback),
  ]);
  return Object.fromEntries(entries) as Registrations;
}

function laterStubs(phone: PagePhone): LaterFunctions {
  const entries = laterFunctions.map((name) => [
    name,
    (): void => phone.log(2, `WARNING, ${name}() is not available yet in this version`),
  ]);
  return Object.fromEntries(entries) as LaterFunctions;
}

/** The arguments up to the last one that was given, as JSON carries them: what it cannot carry becomes null. */
function given(args: readonly unknown[]): Json[] {
  const last = args.map((argument) => argument !== undefined).lastIndexOf(true);
  return args.slice(0, last + 1).map((argument) => {
    const isPlain = ['string', 'number', 'boolean'].includes(typeof argument);
    return isPlain ? (argument as Json) : null;
  });
}
