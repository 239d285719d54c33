#pragma once

#include <string>
#include <string_view>

namespace webphone::sdp::test {

// Session descriptions in the shape in which real endpoints write them.

inline constexpr std::string_view kFingerprint =
    "sha-256 7B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08";

/// replaced gives the text with the first `from` in it replaced.
inline std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string out(text);
  const std::size_t at = out.find(from);
  if (at != std::string::npos) out.replace(at, from.size(), to);
  return out;
}

inline const std::string kChromiumOffer =
    "v=0\r\n"
    "o=- 4611733054762223410 2 IN IP4 127.0.0.1\r\n"
    "s=-\r\n"
    "t=0 0\r\n"
    "a=group:BUNDLE 0\r\n"
    "a=extmap-allow-mixed\r\n"
    "a=msid-semantic: WMS 8f1c\r\n"
    "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126\r\n"
    "c=IN IP4 0.0.0.0\r\n"
    "a=rtcp:9 IN IP4 0.0.0.0\r\n"
    "a=candidate:1 1 udp 2113937151 192.0.2.7 50001 typ host generation 0 network-cost 999\r\n"
    "a=candidate:2 1 tcp 1509957375 192.0.2.7 9 typ host tcptype active generation 0\r\n"
    "a=candidate:3 1 udp 2113937150 0f7a52f1-1c4f-4b5e-8c1d-111111111111.local 50002 typ host generation "
    "0\r\n"
    "a=ice-ufrag:EsAw\r\n"
    "a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n"
    "a=ice-options:trickle\r\n"
    "a=fingerprint:" +
    std::string(kFingerprint) +
    "\r\n"
    "a=setup:actpass\r\n"
    "a=mid:0\r\n"
    "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level\r\n"
    "a=sendrecv\r\n"
    "a=msid:8f1c 77aa\r\n"
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
    "a=ssrc:1399694169 cname:TGYbnQ\r\n"
    "a=ssrc:1399694169 msid:8f1c 77aa\r\n";

/// What a relay such as rtpengine answers towards a browser.
inline const std::string kRelayAnswer =
    "v=0\r\n"
    "o=- 3970 3970 IN IP4 192.0.2.50\r\n"
    "s=-\r\n"
    "c=IN IP4 192.0.2.50\r\n"
    "t=0 0\r\n"
    "m=audio 30016 UDP/TLS/RTP/SAVPF 111 0 110\r\n"
    "a=rtpmap:111 opus/48000/2\r\n"
    "a=fmtp:111 minptime=10;useinbandfec=1\r\n"
    "a=rtpmap:0 PCMU/8000\r\n"
    "a=rtpmap:110 telephone-event/48000\r\n"
    "a=sendrecv\r\n"
    "a=rtcp:30016\r\n"
    "a=rtcp-mux\r\n"
    "a=setup:active\r\n"
    "a=fingerprint:" +
    std::string(kFingerprint) +
    "\r\n"
    "a=ice-ufrag:Tk4Dt2yL\r\n"
    "a=ice-pwd:0qBqYK3Yp4Bn6WyrwIyHcwVsnL\r\n"
    "a=candidate:zAf 1 UDP 2130706431 192.0.2.50 30016 typ host\r\n"
    "a=end-of-candidates\r\n";

/// An offer of a server that speaks WebRTC, written the way that PBXs write it: security at session level.
inline const std::string kPbxOffer =
    "v=0\r\n"
    "o=FreeSWITCH 1700000000 1700000001 IN IP4 192.0.2.60\r\n"
    "s=FreeSWITCH\r\n"
    "c=IN IP4 192.0.2.60\r\n"
    "t=0 0\r\n"
    "a=fingerprint:sha-256 " +
    std::string(kFingerprint.substr(8)) +
    "\r\n"
    "a=ice-ufrag:sessionlevel\r\n"
    "a=ice-pwd:0123456789012345678901\r\n"
    "m=audio 20018 RTP/SAVPF 102 9 0 8 104 101\r\n"
    "a=rtpmap:102 opus/48000/2\r\n"
    "a=rtpmap:104 telephone-event/48000\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=rtcp-mux\r\n"
    "a=rtcp:20018 IN IP4 192.0.2.60\r\n"
    "a=setup:actpass\r\n"
    "a=candidate:1 1 udp 2130706431 192.0.2.60 20018 typ host\r\n"
    "a=ptime:20\r\n"
    "m=video 0 RTP/SAVPF 31\r\n";

/// A plain phone: RTP without any protection.
inline const std::string kPlainOffer =
    "v=0\r\n"
    "o=alice 53655765 2353687637 IN IP4 192.0.2.70\r\n"
    "s=-\r\n"
    "c=IN IP4 192.0.2.70\r\n"
    "t=0 0\r\n"
    "m=audio 49170 RTP/AVP 0 8 101\r\n"
    "a=rtpmap:101 telephone-event/8000\r\n"
    "a=fmtp:101 0-15\r\n";

}  // namespace webphone::sdp::test
