#pragma once

#include <array>
#include <string>
#include <string_view>

namespace webphone::sdp::samples {

// Descriptions in the shape in which real programs write them. Addresses, keys and names are made up.

#define SAMPLE_PRINT \
  "7A:11:FE:09:5B:00:2C:D3:44:85:96:A7:B8:C9:DA:EB:FC:0D:1E:2F:30:41:52:63:74:85:96:A7:B8:C9:DA:EB"
#define OTHER_PRINT \
  "01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F:20"

inline constexpr std::string_view kChromiumOffer =
    "v=0\r\n"
    "o=- 4611731400430051336 2 IN IP4 127.0.0.1\r\n"
    "s=-\r\n"
    "t=0 0\r\n"
    "a=group:BUNDLE 0\r\n"
    "a=extmap-allow-mixed\r\n"
    "a=msid-semantic: WMS 7c3a\r\n"
    "m=audio 54609 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\r\n"
    "c=IN IP4 198.51.100.7\r\n"
    "a=rtcp:9 IN IP4 0.0.0.0\r\n"
    "a=candidate:1 1 udp 2113937151 192.0.2.10 54609 typ host generation 0 network-cost 999\r\n"
    "a=candidate:2 1 udp 2113939711 5e3c-4a.local 54610 typ host generation 0 network-cost 999\r\n"
    "a=candidate:3 1 udp 2113932031 127.0.0.1 54611 typ host generation 0\r\n"
    "a=candidate:4 1 tcp 1518280447 192.0.2.10 9 typ host tcptype active generation 0\r\n"
    "a=candidate:5 1 udp 1677729535 198.51.100.7 54609 typ srflx raddr 192.0.2.10 rport 54609 generation "
    "0\r\n"
    "a=ice-ufrag:Kx3a\r\n"
    "a=ice-pwd:0Tq7uWm0XcQ5ZgY1nB2vR4sE\r\n"
    "a=ice-options:trickle\r\n"
    "a=fingerprint:sha-256 " SAMPLE_PRINT
    "\r\n"
    "a=setup:actpass\r\n"
    "a=mid:0\r\n"
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
    "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
    "a=sendrecv\r\n"
    "a=msid:7c3a 51b2\r\n"
    "a=rtcp-mux\r\n"
    "a=rtcp-rsize\r\n"
    "a=rtpmap:111 opus/48000/2\r\n"
    "a=rtcp-fb:111 transport-cc\r\n"
    "a=fmtp:111 minptime=10;useinbandfec=1\r\n"
    "a=rtpmap:63 red/48000/2\r\n"
    "a=fmtp:63 111/111\r\n"
    "a=rtpmap:9 G722/8000\r\n"
    "a=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:8 PCMA/8000\r\n"
    "a=rtpmap:13 CN/8000\r\n"
    "a=rtpmap:110 telephone-event/48000\r\n"
    "a=rtpmap:126 telephone-event/8000\r\n"
    "a=ssrc:3510681183 cname:pXd0\r\n"
    "a=ssrc:3510681183 msid:7c3a 51b2\r\n";

inline constexpr std::string_view kFirefoxOffer =
    "v=0\r\n"
    "o=mozilla...THIS_IS_SDPARTA-99.0 8612345678901234567 0 IN IP4 0.0.0.0\r\n"
    "s=-\r\n"
    "t=0 0\r\n"
    "a=sendrecv\r\n"
    "a=fingerprint:sha-256 " SAMPLE_PRINT
    "\r\n"
    "a=group:BUNDLE 0\r\n"
    "a=ice-options:trickle\r\n"
    "a=msid-semantic:WMS *\r\n"
    "m=audio 40112 UDP/TLS/RTP/SAVPF 109 9 0 8 101\r\n"
    "c=IN IP4 192.0.2.20\r\n"
    "a=candidate:0 1 UDP 2122252543 192.0.2.20 40112 typ host\r\n"
    "a=candidate:2 1 TCP 2105524479 192.0.2.20 9 typ host tcptype active\r\n"
    "a=sendrecv\r\n"
    "a=end-of-candidates\r\n"
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
    "a=extmap:2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level\r\n"
    "a=extmap:3 urn:ietf:params:rtp-hdrext:sdes:mid\r\n"
    "a=fmtp:109 maxplaybackrate=48000;stereo=1;useinbandfec=1\r\n"
    "a=fmtp:101 0-15\r\n"
    "a=ice-pwd:7a3f0c1d9b8e6f5a4c3b2d1e0f9a8b7c\r\n"
    "a=ice-ufrag:1b2c3d4e\r\n"
    "a=mid:0\r\n"
    "a=msid:{a1} {b2}\r\n"
    "a=rtcp-mux\r\n"
    "a=rtpmap:109 opus/48000/2\r\n"
    "a=rtpmap:9 G722/8000/1\r\n"
    "a=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:8 PCMA/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=setup:actpass\r\n"
    "a=ssrc:2655508255 cname:{c3}\r\n";

/// What rtpengine makes for a browser out of the answer of a plain phone.
inline constexpr std::string_view kRtpengineAnswer =
    "v=0\r\n"
    "o=- 3892310 3892310 IN IP4 203.0.113.5\r\n"
    "s=-\r\n"
    "c=IN IP4 203.0.113.5\r\n"
    "t=0 0\r\n"
    "m=audio 30012 UDP/TLS/RTP/SAVPF 0 126\r\n"
    "a=mid:0\r\n"
    "a=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:126 telephone-event/8000\r\n"
    "a=sendrecv\r\n"
    "a=rtcp:30012\r\n"
    "a=rtcp-mux\r\n"
    "a=setup:active\r\n"
    "a=fingerprint:sha-256 " OTHER_PRINT
    "\r\n"
    "a=ptime:20\r\n"
    "a=ice-ufrag:xY8aQ2lm\r\n"
    "a=ice-pwd:Zk3uWm0XcQ5ZgY1nB2vR4sE9aa\r\n"
    "a=candidate:ZSpQ 1 UDP 2130706431 203.0.113.5 30012 typ host\r\n"
    "a=end-of-candidates\r\n";

/// What rtpengine makes for a plain phone out of a browser's offer.
inline constexpr std::string_view kRtpenginePlain =
    "v=0\r\n"
    "o=- 4611731400430051336 2 IN IP4 203.0.113.5\r\n"
    "s=-\r\n"
    "t=0 0\r\n"
    "m=audio 30020 RTP/AVP 111 9 0 8 110 126\r\n"
    "c=IN IP4 203.0.113.5\r\n"
    "a=rtpmap:111 opus/48000/2\r\n"
    "a=fmtp:111 minptime=10;useinbandfec=1\r\n"
    "a=rtpmap:9 G722/8000\r\n"
    "a=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:8 PCMA/8000\r\n"
    "a=rtpmap:110 telephone-event/48000\r\n"
    "a=rtpmap:126 telephone-event/8000\r\n"
    "a=sendrecv\r\n"
    "a=rtcp:30021\r\n";

inline constexpr std::string_view kAsteriskOffer =
    "v=0\r\n"
    "o=- 1178652313 1178652313 IN IP4 203.0.113.9\r\n"
    "s=Asterisk\r\n"
    "c=IN IP4 203.0.113.9\r\n"
    "t=0 0\r\n"
    "m=audio 18042 UDP/TLS/RTP/SAVPF 107 8 0 101\r\n"
    "a=connection:new\r\n"
    "a=setup:actpass\r\n"
    "a=fingerprint:SHA-256 " OTHER_PRINT
    "\r\n"
    "a=ice-ufrag:3c9f0b7d1e2a\r\n"
    "a=ice-pwd:5e6f7a8b9c0d1e2f3a4b5c6d\r\n"
    "a=candidate:Hcb007109 1 UDP 2130706431 203.0.113.9 18042 typ host\r\n"
    "a=candidate:Hcb007109 2 UDP 2130706430 203.0.113.9 18043 typ host\r\n"
    "a=rtpmap:107 opus/48000/2\r\n"
    "a=fmtp:107 useinbandfec=1\r\n"
    "a=rtpmap:8 PCMA/8000\r\n"
    "a=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=fmtp:101 0-16\r\n"
    "a=ptime:20\r\n"
    "a=maxptime:60\r\n"
    "a=sendrecv\r\n";

inline constexpr std::string_view kFreeSwitchOffer =
    "v=0\r\n"
    "o=FreeSWITCH 1719912345 1719912346 IN IP4 203.0.113.11\r\n"
    "s=FreeSWITCH\r\n"
    "c=IN IP4 203.0.113.11\r\n"
    "t=0 0\r\n"
    "a=msid-semantic: WMS qLk9\r\n"
    "m=audio 21412 RTP/SAVPF 102 9 0 8 103 101\r\n"
    "a=rtpmap:102 opus/48000/2\r\n"
    "a=fmtp:102 useinbandfec=1; maxaveragebitrate=30000; ptime=20; minptime=10; maxptime=40\r\n"
    "a=rtpmap:9 G722/8000\r\n"
    "a=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:8 PCMA/8000\r\n"
    "a=rtpmap:103 telephone-event/48000\r\n"
    "a=fmtp:103 0-15\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=fmtp:101 0-15\r\n"
    "a=fingerprint:sha-256 " OTHER_PRINT
    "\r\n"
    "a=setup:actpass\r\n"
    "a=rtcp-mux\r\n"
    "a=rtcp:21412 IN IP4 203.0.113.11\r\n"
    "a=ssrc:887766 cname:Uq7\r\n"
    "a=ssrc:887766 msid:qLk9 a0\r\n"
    "a=ice-ufrag:eDqTbXk0PAHuRaAh\r\n"
    "a=ice-pwd:cGTJZEpd1sbPCGB2WjkI1g5T\r\n"
    "a=candidate:8177530617 1 udp 2130706431 203.0.113.11 21412 typ host generation 0\r\n"
    "a=silenceSupp:off - - - -\r\n"
    "a=ptime:20\r\n";

inline constexpr std::string_view kLinphoneOffer =
    "v=0\r\n"
    "o=alice 3817 1209 IN IP4 192.0.2.44\r\n"
    "s=Talk\r\n"
    "c=IN IP4 192.0.2.44\r\n"
    "t=0 0\r\n"
    "a=rtcp-xr:rcvr-rtt=all:10000 stat-summary=loss,dup,jitt,TTL voip-metrics\r\n"
    "a=record:off\r\n"
    "m=audio 7078 RTP/AVP 96 97 98 0 8 18 101 99\r\n"
    "a=rtpmap:96 opus/48000/2\r\n"
    "a=fmtp:96 useinbandfec=1\r\n"
    "a=rtpmap:97 speex/16000\r\n"
    "a=fmtp:97 vbr=on\r\n"
    "a=rtpmap:98 speex/8000\r\n"
    "a=fmtp:98 vbr=on\r\n"
    "a=fmtp:18 annexb=yes\r\n"
    "a=rtpmap:101 telephone-event/48000\r\n"
    "a=rtpmap:99 telephone-event/8000\r\n"
    "a=rtcp-fb:* trr-int 1000\r\n"
    "a=rtcp-fb:* ccm tmmbr\r\n"
    "m=video 9078 RTP/AVP 96\r\n"
    "a=rtpmap:96 VP8/90000\r\n"
    "a=inactive\r\n";

inline constexpr std::string_view kBaresipOffer =
    "v=0\r\n"
    "o=- 2208988800 1303 IN IP4 127.0.0.1\r\n"
    "s=-\r\n"
    "c=IN IP4 127.0.0.1\r\n"
    "t=0 0\r\n"
    "a=tool:baresip 1.0.0\r\n"
    "m=audio 10140 RTP/AVP 96 0 8 101\r\n"
    "b=AS:125\r\n"
    "a=rtpmap:96 opus/48000/2\r\n"
    "a=fmtp:96 stereo=1;sprop-stereo=1\r\n"
    "a=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:8 PCMA/8000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=fmtp:101 0-15\r\n"
    "a=rtcp:10141\r\n"
    "a=sendrecv\r\n"
    "a=label:1\r\n"
    "a=ptime:20\r\n";

/// Scripted peers often write bare line feeds and leave static types without rtpmap.
inline constexpr std::string_view kSippOffer =
    "v=0\n"
    "o=user1 53655765 2353687637 IN IP4 127.0.0.1\n"
    "s=-\n"
    "c=IN IP4 127.0.0.1\n"
    "t=0 0\n"
    "m=audio 6000 RTP/AVP 0\n";

inline constexpr std::array<std::string_view, 9> kAll{kChromiumOffer,  kFirefoxOffer,  kRtpengineAnswer,
                                                      kRtpenginePlain, kAsteriskOffer, kFreeSwitchOffer,
                                                      kLinphoneOffer,  kBaresipOffer,  kSippOffer};

/// replaced gives text with the first `from` changed to `to`; a test that changes nothing is a mistake, so a
/// missing `from` empties the text.
inline std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  if (at == std::string_view::npos) return {};
  return std::string(text.substr(0, at)).append(to).append(text.substr(at + from.size()));
}

}  // namespace webphone::sdp::samples
