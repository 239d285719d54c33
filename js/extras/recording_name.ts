/** What is known of a recorded call, for names and headers. All but `user` and `server` may be the words of a stranger. */
export interface RecordedCall {
  call_id: string;
  user: string;
  caller: string;
  called: string;
  server: string;
  /** milliseconds since 1970 */
  began: number;
  counter: number;
}

const longest = 120;

/** safe gives a text that can stand in a file name, an address and a header, whatever it was. */
export function safe(text: string): string {
  const cleaned = text.replace(/[^A-Za-z0-9@+_.-]+/g, '_').replace(/^\.+|\.{2,}/g, '_');
  return cleaned.slice(0, longest);
}

/** fillKeywords puts what is known of the call in the place of the documented keywords, in the path and query only. */
export function fillKeywords(url: string, call: RecordedCall): string {
  const [, server = '', rest = ''] = /^([a-z]+:\/\/[^/?#]*)?(.*)$/is.exec(url) ?? [];
  const at = new Date(call.began);
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  const time = `${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
  const words: Readonly<Record<string, string>> = {
    DATETIME: `${date}${time}`,
    DATE: date,
    TIME: time,
    CALLID: call.call_id,
    USER: call.user,
    CALLER: call.caller,
    CALLED: call.called,
    SERVER: call.server,
    COUNTER: String(call.counter),
  };
  return (
    server +
    rest.replace(/DATETIME|DATE|TIME|CALLID|USER|CALLER|CALLED|SERVER|COUNTER/g, (word) => safe(words[word] ?? ''))
  );
}

/** extensionOf gives the ending of the file that a URL names, in lower case, empty if it names none. */
export function extensionOf(url: string): string {
  return /\.([A-Za-z0-9]{2,4})(?:[?#].*)?$/.exec(url)?.[1]?.toLowerCase() ?? '';
}
