import type { ParameterValue, WebphoneApi } from '../public_api.js';

/** The functions of the public interface that the older ones need. */
export type OldApi = WebphoneApi;

type Work = (...args: never[]) => unknown;

/** The line that a function means when its page names none. */
const currentLine = -1;

/**
 * oldFunctions gives the functions of the older applet API over those of today. They return what today's function
 * returns, or true where it returns nothing.
 */
export function oldFunctions(api: OldApi): Record<string, Work> {
  const on = (line: number): void => {
    if (line !== currentLine) api.setline(line);
  };
  const setCredentials = (...[server, user, password, name, shown]: string[]): boolean => {
    const given: Record<string, ParameterValue | undefined> = {
      serveraddress: server,
      username: user,
      password,
      sipusername: name,
      displayname: shown,
    };
    return Object.entries(given).every(([key, value]) => (value ?? '') === '' || api.setparameter(key, value ?? ''));
  };
  const functions: Record<string, Work> = {
    API_Start: () => api.start(),
    API_SetParameter: (name: string, value: ParameterValue) => api.setparameter(name, value),
    API_SetCredentials: setCredentials,
    API_Register: (...account: string[]) => {
      const isSet = account.length === 0 || setCredentials(...account);
      if (isSet) api.register();
      return isSet;
    },
    API_Unregister: () => api.unregister(),
    API_Call: (line: number, number: string) => {
      on(line);
      api.call(number);
    },
    API_Hangup: (line: number) => api.hangup(line),
    API_Accept: (line: number) => api.accept(line),
    API_Reject: (line: number) => api.reject(line),
    API_Dtmf: (line: number, digits: string) => {
      on(line);
      api.dtmf(digits);
    },
    API_Hold: (line: number, state: boolean) => {
      on(line);
      return api.hold(state);
    },
    API_MuteEx: (line: number, state: boolean, direction?: number) => {
      on(line);
      return direction === undefined ? api.mute(state) : api.mute(state, direction);
    },
    API_Transfer: (line: number, number: string) => {
      on(line);
      api.transfer(number);
    },
    API_Forward: (line: number, number: string) => {
      on(line);
      api.forward(number);
    },
    API_Conf: (number: string) => api.conference(number),
    API_SendChat: (_line: number, number: string, text: string) => api.sendchat(number, text),
    API_SetLine: (line: number) => api.setline(line),
    API_GetLine: () => api.getline(),
    API_SetVolume: (device: number, volume: number) => api.setvolume(device, volume),
    API_GetVolume: (device: number, callback: (volume: number) => unknown) => api.getvolume(device, callback),
    API_AudioDevice: () => api.devicepopup(),
    API_VAD: () => api.setparameter('vadnotify', true),
  };
  for (const [name, work] of Object.entries(functions)) {
    functions[name] = (...args: never[]) => (work as (...args: unknown[]) => unknown)(...args) ?? true;
  }
  /** jvoip calls one of them by its name, with its arguments in an array. */
  functions['jvoip'] = (name: string, args?: unknown[] | null) => {
    const work = Object.hasOwn(functions, name) && name !== 'jvoip' ? functions[name] : undefined;
    return work ? work(...((args ?? []) as never[])) : false;
  };
  return functions;
}
