import type { Socket, SocketListener } from './phone_host.js';

/** The longest message that is taken from a server, in characters or octets. */
export const messageLimit = 65536;

/** Close codes that a script may use; 1002 and 1009 are the browser's own. */
const closeProtocol = 4002;
const closeTooBig = 4009;

/**
 * openWebSocket opens a WebSocket for SIP (RFC 7118). A server that does not agree to the subprotocol, or sends a message
 * over the limit, is closed and reported as closed with the reason.
 */
export function openWebSocket(url: string, listener: SocketListener): Socket {
  const socket = new WebSocket(url, 'sip');
  const listening = new AbortController();
  const { signal } = listening;
  let wasOpen = false;

  const end = (code: number, reason: string): void => {
    listening.abort();
    socket.close(code, reason);
    listener.closed(reason);
  };

  socket.binaryType = 'arraybuffer';
  socket.addEventListener(
    'open',
    () => {
      if (socket.protocol !== 'sip') {
        end(closeProtocol, `${url} does not speak the WebSocket subprotocol sip`);
        return;
      }
      wasOpen = true;
      listener.opened();
    },
    { signal },
  );
  socket.addEventListener(
    'message',
    (event: MessageEvent<string | ArrayBuffer>) => {
      const size = typeof event.data === 'string' ? event.data.length : event.data.byteLength;
      if (size > messageLimit) end(closeTooBig, `a message of ${size} octets is over the limit`);
      else listener.received(event.data);
    },
    { signal },
  );
  socket.addEventListener(
    'close',
    (event) => {
      listening.abort();
      listener.closed(closeReason(url, wasOpen, event));
    },
    { signal },
  );

  return {
    send: (message) => socket.send(message),
    close: () => {
      listening.abort();
      socket.close(1000);
    },
  };
}

function closeReason(url: string, wasOpen: boolean, event: CloseEvent): string {
  const detail = event.reason === '' ? `code ${event.code}` : `code ${event.code}, ${event.reason}`;
  return wasOpen ? `connection to ${url} closed (${detail})` : `no connection to ${url} (${detail})`;
}
