/** The names and types of the public interface. It imports nothing, so that it can be published as it is. */

/** What a setting may be given as; the phone keeps its text form. null and the empty text give the default back. */
export type ParameterValue = string | number | boolean | object | null;

/** -2 all lines, -1 the current one, 1 and up one line. */
export type Line = number;

/** 1 outgoing, 2 incoming. */
export type Direction = number;

/** Texts about the peer are what the peer sent: show them as text only (`textContent`). */
export interface CallbackArguments {
  onLoaded: [];
  onStart: [];
  onStop: [];
  /** `loaded`, `started`, `stopped` */
  onAppStateChange: [state: string];
  onRegistered: [];
  onUnRegistered: [];
  onRegisterFailed: [reason: string];
  /** `registered`, `unregistered`, `failed`; the reason only with the last */
  onRegStateChange: [state: string, reason: string];
  /** `callSetup`, `callRinging`, `callConnected`, `callDisconnected`; ringing and connected may be missing */
  onCallStateChange: [
    status: string,
    direction: Direction,
    peername: string,
    peerdisplayname: string,
    line: Line,
    callid: string,
  ];
  /** at the end of each call; times in milliseconds, `duration` 0 if it was never connected */
  onCdr: [
    caller: string,
    called: string,
    connecttime: number,
    duration: number,
    direction: Direction,
    peerdisplayname: string,
    reason: string,
    line: Line,
    callid: string,
    discparty: number,
  ];
  onDTMF: [digit: string, line: Line];
  onChat: [from: string, msg: string, line: Line, group: string];
  onSMS: [from: string, msg: string];
  onPresenceStateChange: [peername: string, presence: string, displayname: string, email: string];
  onBLFStateChange: [peername: string, direction: string, state: string, callid: string];
  /** a text for the user */
  onDisplay: [message: string, title: string];
  ondisplay: [message: string, title: string];
  /** every line of the log */
  onLog: [logmessage: string];
  /** notification strings; several may come in one call, separated by CR LF */
  getEvents: [event: string];
  onEvents: [event: string];
  /** `event` with a notification string, `log` with a line, `display` with `title,text` */
  onEvent: [type: string, message: string];
}

/** Registers a function; several may be registered, null removes all of them. */
export type Registration<Arguments extends unknown[]> = (callback: ((...args: Arguments) => unknown) | null) => void;

export type Registrations = { [Name in keyof CallbackArguments]: Registration<CallbackArguments[Name]> };

/** The functions that later versions bring; for now each writes a line to the log. */
export type LaterFunctions = Record<(typeof laterFunctions)[number], (...args: unknown[]) => void>;

/** The public interface of the phone. Functions may be called at any time: what has to wait for the phone is queued. */
export interface WebphoneApi extends Registrations, LaterFunctions {
  /** Settings of the page's owner; read once, when the page has been parsed. */
  parameters: Record<string, ParameterValue>;
  /** Free for the page's use, to remember that `start` was called. */
  isstarted: unknown;

  /** Changes a setting; false if name or value cannot be used. */
  setparameter(param: string, value: ParameterValue): boolean;
  /** The text of a setting, empty if there is none. */
  getparameter(param: string): string;
  /** Starts the phone, and registers if the account is known; false if that has to wait for loading. */
  start(): boolean;
  /** Ends calls, unregisters and closes the connection. */
  stop(): void;
  register(): void;
  unregister(): void;
  /** Calls a number, user name or SIP address; starts and registers first if need be. */
  call(number: string): void;
  hangup(line?: Line): void;
  accept(line?: Line): void;
  reject(line?: Line, reason?: string): void;
  /** Stops the ringing without an answer to the caller. */
  ignore(line?: Line): void;
  /** Direction: 0 both, 1 what is heard, 2 the microphone (default). False if it has to wait for loading. */
  mute(state: boolean, direction?: 0 | 1 | 2): boolean;
  hold(state: boolean): boolean;
  /** Sends digits 0-9 * # A-D; a space is a pause. */
  dtmf(msg: string): void;
  /** Hands the current call over to `number`; empty with two calls: joins them without us. */
  transfer(number: string): void;
  sendchat(number: string, msg: string): void;
  /** Selects a line by number, Call-ID or the peer's user name. */
  setline(line: Line | string): void;
  getline(): Line;
  isregistered(): boolean;
  isincall(): boolean;
  ismuted(): boolean;
  isonhold(): boolean;
  /** The newest lines of the log. */
  getlogs(): string;
  /** The status of the phone as a notification string. */
  getStatus(): string;
  getstatus(): string;
  /** `webrtc`, or empty while none is chosen. */
  getenginename(): string;
}

/** The names under which callbacks are kept; the other documented names are second names of these. */
export const callbackNames = [
  'onLoaded',
  'onStart',
  'onStop',
  'onAppStateChange',
  'onRegistered',
  'onUnRegistered',
  'onRegisterFailed',
  'onRegStateChange',
  'onCallStateChange',
  'onCdr',
  'onDTMF',
  'onChat',
  'onSMS',
  'onPresenceStateChange',
  'onBLFStateChange',
  'onDisplay',
  'onLog',
  'getEvents',
  'onEvent',
] as const satisfies readonly (keyof CallbackArguments)[];

/** Documented functions that this version does not have yet. */
export const laterFunctions = [
  'registerex',
  'videocall',
  'forward',
  'conference',
  'sendchatiscomposing',
  'sendsms',
  'voicerecord',
  'audiodevice',
  'devicepopup',
  'getaudiodevicelist',
  'getaudiodevice',
  'setaudiodevice',
  'getdevicelist',
  'getdevice',
  'setdevice',
  'setloudspeaker',
  'getvolume',
  'setvolume',
  'setsipheader',
  'getsipheader',
  'getsipmessage',
  'getlastcalldetails',
  'getlastinvite',
  'getlastrecinvite',
  'getlastsentinvite',
  'getavailablecallfunc',
  'getregfailreason',
  'getlinedetails',
  'getcallerdisplayfull',
  'linetocallid',
  'callidtoline',
  'nextcallid',
  'isencrypted',
  'checkpresence',
  'setpresencestatus',
  'checkblf',
  'delsettings',
  'jvoip',
  'getworkdir',
  'getmac',
  'isserviceinstalled',
  'playsound',
  'play',
  'loadscript',
  'screenshare',
  'stopscreenshare',
  'mutevideo',
  'setvideodisplaysize',
  'addcontact',
  'deletecontact',
  'delcontact',
  'delallcontacts',
  'getcontact',
  'listcontacts',
  'synccontacts',
  'listcallhistory',
  'changetheme',
  'getrtcsocket',
  'getcallsession',
  'getrtcpeerconnection',
] as const;
