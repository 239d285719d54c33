// Descriptions of sessions as they are in practice; `setup` actpass for an offer, active for an answer.

const print = '7A:11:FE:09:5B:00:2C:D3:44:85:96:A7:B8:C9:DA:EB:FC:0D:1E:2F:30:41:52:63:74:85:96:A7:B8:C9:DA:EB';

const codecs =
  'a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\na=rtpmap:9 G722/8000\r\n' +
  'a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n';

export const chromium = (setup) =>
  'v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\na=extmap-allow-mixed\r\n' +
  'a=msid-semantic: WMS 7d1b\r\nm=audio 54609 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\r\nc=IN IP4 192.0.2.10\r\n' +
  'a=rtcp:9 IN IP4 0.0.0.0\r\na=candidate:1 1 udp 2113937151 192.0.2.10 54609 typ host generation 0 network-cost 999\r\n' +
  'a=candidate:2 1 tcp 1518280447 192.0.2.10 9 typ host tcptype active generation 0 network-cost 999\r\n' +
  'a=ice-ufrag:Kx3a\r\na=ice-pwd:0Tq7uWm0XcQ5ZgY1nB2vR4sE\r\na=ice-options:trickle\r\n' +
  `a=fingerprint:sha-256 ${print}\r\na=setup:${setup}\r\na=mid:0\r\n` +
  'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n' +
  'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time\r\na=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n' +
  'a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\na=sendrecv\r\n' +
  `a=msid:- 5f0c\r\na=rtcp-mux\r\na=rtcp-rsize\r\na=rtcp-xr:rcvr-rtt=all\r\n${codecs}a=rtcp-fb:111 transport-cc\r\na=rtpmap:63 red/48000/2\r\na=fmtp:63 111/111\r\n` +
  'a=rtpmap:13 CN/8000\r\na=rtpmap:110 telephone-event/48000\r\na=rtpmap:126 telephone-event/8000\r\n' +
  'a=ssrc:3148293201 cname:Wq2k\r\na=ssrc:3148293201 msid:7d1b 5f0c\r\n';

export const firefox = (setup) =>
  'v=0\r\no=mozilla...THIS_IS_SDPARTA-99.0 1094083158 0 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n' +
  `a=fingerprint:sha-256 ${print}\r\na=group:BUNDLE 0\r\na=ice-options:trickle\r\na=msid-semantic:WMS *\r\n` +
  'm=audio 54609 UDP/TLS/RTP/SAVPF 111 9 0 8 101\r\nc=IN IP4 192.0.2.10\r\n' +
  'a=candidate:0 1 UDP 2122252543 192.0.2.10 54609 typ host\r\na=candidate:3 1 TCP 2105524479 192.0.2.10 9 typ host tcptype active\r\n' +
  'a=candidate:2 1 UDP 2122187007 2001:db8::10 54610 typ host\r\n' +
  'a=candidate:4 1 TCP 2105458943 2001:db8::10 9 typ host tcptype active\r\n' +
  'a=sendrecv\r\na=end-of-candidates\r\na=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid\r\n' +
  'a=ice-pwd:0Tq7uWm0XcQ5ZgY1nB2vR4sE\r\na=ice-ufrag:Kx3a\r\na=mid:0\r\na=msid:{7d1b} {5f0c}\r\na=rtcp-mux\r\n' +
  `${codecs}a=rtpmap:101 telephone-event/8000/1\r\na=fmtp:101 0-15\r\na=setup:${setup}\r\n` +
  'a=ssrc:3148293201 cname:{Wq2k}\r\n';

/** What a media proxy such as rtpengine makes of the description of a plain SIP phone. */
export const proxied = (setup) =>
  'v=0\r\no=- 3195521993 397122257 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\na=tool:phone 1.0\r\n' +
  'm=audio 30000 UDP/TLS/RTP/SAVPF 111 9 0 8 101\r\na=label:1\r\na=rtcp-rsize\r\na=ssrc:4239550024 cname:sip:602@x\r\n' +
  `a=minptime:20\r\na=mid:0\r\n${codecs}a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=sendrecv\r\n` +
  'a=rtcp:30000\r\na=rtcp-mux\r\n' +
  `a=setup:${setup}\r\na=fingerprint:sha-256 ${print}\r\na=ice-ufrag:Lq8b\r\na=ice-pwd:c2X9wEr5Ty7Ui1Op3As5Df7G\r\n` +
  'a=ice-options:trickle\r\na=ptime:20\r\na=candidate:9 1 UDP 2130706431 192.0.2.7 30000 typ host\r\na=end-of-candidates\r\n';

/** What a switch such as Asterisk says of itself. */
export const switched = (setup) =>
  'v=0\r\no=- 1094083158 4 IN IP4 192.0.2.7\r\ns=Switch\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\na=msid-semantic:WMS *\r\n' +
  'a=group:BUNDLE 0\r\nm=audio 12346 UDP/TLS/RTP/SAVPF 111 8 0 101\r\na=connection:new\r\n' +
  `a=setup:${setup}\r\na=fingerprint:SHA-256 ${print}\r\na=ice-ufrag:6a1f\r\na=ice-pwd:3d5b7f9a1c2e4f6a8b0c1d2e3f4a5b6c\r\n` +
  'a=candidate:Hc0a80107 1 UDP 2130706431 192.0.2.7 12346 typ host\r\n' +
  'a=candidate:S203 1 UDP 1694498815 203.0.113.7 12346 typ srflx raddr 192.0.2.7 rport 12346\r\n' +
  'a=rtpmap:111 opus/48000/2\r\na=fmtp:111 maxplaybackrate=48000;stereo=0;useinbandfec=1\r\na=rtpmap:8 PCMA/8000\r\n' +
  'a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=silenceSupp:off - - - -\r\n' +
  'a=ptime:20\r\na=maxptime:140\r\na=sendrecv\r\na=mid:0\r\na=rtcp-mux\r\na=ssrc:1422053184 cname:0f3e\r\n' +
  'a=msid:0f3e 71c2\r\na=rtcp-fb:* transport-cc\r\n';

/** The least that a browser would say. */
export const description = (setup) =>
  'v=0\r\no=- 77 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n' +
  'm=audio 54609 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 192.0.2.10\r\na=rtcp:9 IN IP4 0.0.0.0\r\n' +
  'a=candidate:1 1 udp 2113937151 192.0.2.10 54609 typ host generation 0\r\na=ice-ufrag:Kx3a\r\n' +
  `a=ice-pwd:0Tq7uWm0XcQ5ZgY1nB2vR4sE\r\na=fingerprint:sha-256 ${print}\r\na=setup:${setup}\r\na=mid:0\r\n` +
  'a=sendrecv\r\na=rtcp-mux\r\na=rtpmap:0 PCMU/8000\r\n';
