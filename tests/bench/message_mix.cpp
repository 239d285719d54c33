#include "tests/bench/message_mix.hpp"

#include "core/base/text_writer.hpp"

namespace webphone::bench {

namespace {

constexpr std::string_view kOffer = R"(v=0
o=- 4611731400430051336 2 IN IP4 127.0.0.1
s=-
t=0 0
a=group:BUNDLE 0
a=extmap-allow-mixed
a=msid-semantic: WMS 7f9d1b5e-3c2a-4d0e-9a86-2f3f0c8b1d55
m=audio 51372 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
c=IN IP4 192.0.2.44
a=rtcp:9 IN IP4 0.0.0.0
a=candidate:2537811839 1 udp 2113937151 192.0.2.44 51372 typ host generation 0 network-cost 999
a=candidate:1510613869 1 udp 1677729535 203.0.113.9 51372 typ srflx raddr 192.0.2.44 rport 51372 generation 0
a=ice-ufrag:Vt3K
a=ice-pwd:0fJ3pZ9sQ2mXc7Ra1LwYb8Ue
a=ice-options:trickle
a=fingerprint:sha-256 6B:8B:F0:65:5F:78:E2:51:3B:AC:6F:F3:3F:46:1B:35:DC:B8:5F:64:1A:24:C2:43:F0:A1:58:D0:A1:2C:19:08
a=setup:actpass
a=mid:0
a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
a=sendrecv
a=msid:7f9d1b5e-3c2a-4d0e-9a86-2f3f0c8b1d55 0c1f3f5a-90a5-4a0c-8d0b-6f3f39f0a1b2
a=rtcp-mux
a=rtpmap:111 opus/48000/2
a=rtcp-fb:111 transport-cc
a=fmtp:111 minptime=10;useinbandfec=1
a=rtpmap:63 red/48000/2
a=fmtp:63 111/111
a=rtpmap:9 G722/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:13 CN/8000
a=rtpmap:110 telephone-event/48000
a=rtpmap:126 telephone-event/8000
a=ssrc:3570614608 cname:4TOk42mSjXCkVIa6
)";

constexpr std::string_view kAnswer = R"(v=0
o=- 1700000000 1700000001 IN IP4 198.51.100.20
s=call
t=0 0
m=audio 30412 UDP/TLS/RTP/SAVPF 111 0 126
c=IN IP4 198.51.100.20
a=rtpmap:111 opus/48000/2
a=fmtp:111 useinbandfec=1
a=rtpmap:0 PCMU/8000
a=rtpmap:126 telephone-event/8000
a=fmtp:126 0-15
a=ptime:20
a=sendrecv
a=rtcp-mux
a=ice-ufrag:q8Xn
a=ice-pwd:h2Kc9vTz4LmW1sYd7RbEx5Jp
a=candidate:1 1 udp 2130706431 198.51.100.20 30412 typ host
a=end-of-candidates
a=fingerprint:sha-256 0D:11:7C:2A:93:5E:48:B7:66:1F:C0:8E:24:D9:73:3B:A4:50:EE:97:18:62:CB:0F:35:84:DA:41:6E:F9:20:57
a=setup:active
a=mid:0
)";

constexpr std::string_view kDialogInfo = R"(<?xml version="1.0"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="7" state="partial" entity="sip:6001@example.com">
 <dialog id="as7d900as8" call-id="a84b4c76e66710" local-tag="1928301774" direction="initiator">
  <state>confirmed</state>
 </dialog>
</dialog-info>
)";

constexpr std::string_view kInvite = R"(INVITE sip:1000@example.com SIP/2.0
Via: SIP/2.0/WSS k3h2v9pqm4t1.invalid;branch=z9hG4bK7c5mv02rq1t9s3
Max-Forwards: 70
From: "Alice Example" <sip:alice@example.com>;tag=p7v1s0d3kq
To: <sip:1000@example.com>
Call-ID: 0h5m2r8u1vbq3s7t9pk4
CSeq: 2 INVITE
Contact: <sip:a1b2c3d4@k3h2v9pqm4t1.invalid;transport=ws;ob>;+sip.instance="<urn:uuid:6f0c7a52-3d5e-4c1b-9b7e-0d7f5f2a1c33>"
Proxy-Authorization: Digest username="alice", realm="example.com", nonce="ZlJx9mZScEpTkQ2n7c0Vt3hY5xW1aB8d", uri="sip:1000@example.com", response="9f2a1c3b5d7e8f90a1b2c3d4e5f60718", algorithm=MD5, cnonce="k2j4h6g8", qop=auth, nc=00000001
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY, MESSAGE
Supported: outbound, replaces, 100rel, timer, norefersub
Session-Expires: 1800
User-Agent: OpenWebPhone
Content-Type: application/sdp
)";

constexpr std::string_view kTrying = R"(SIP/2.0 100 trying -- your call is important to us
Via: SIP/2.0/WSS k3h2v9pqm4t1.invalid;branch=z9hG4bK7c5mv02rq1t9s3;rport=51244;received=203.0.113.9
From: "Alice Example" <sip:alice@example.com>;tag=p7v1s0d3kq
To: <sip:1000@example.com>
Call-ID: 0h5m2r8u1vbq3s7t9pk4
CSeq: 2 INVITE
Server: Example Proxy 5.6
)";

constexpr std::string_view kRinging = R"(SIP/2.0 180 Ringing
Via: SIP/2.0/WSS k3h2v9pqm4t1.invalid;branch=z9hG4bK7c5mv02rq1t9s3;rport=51244;received=203.0.113.9
Record-Route: <sip:198.51.100.7;transport=udp;r2=on;lr;ftag=p7v1s0d3kq>
Record-Route: <sip:198.51.100.7:443;transport=ws;r2=on;lr;ftag=p7v1s0d3kq>
From: "Alice Example" <sip:alice@example.com>;tag=p7v1s0d3kq
To: <sip:1000@example.com>;tag=b5d2f6e4c8a0
Call-ID: 0h5m2r8u1vbq3s7t9pk4
CSeq: 2 INVITE
Contact: <sip:1000@198.51.100.31:5060>
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, REFER, NOTIFY, SUBSCRIBE, INFO, MESSAGE
)";

constexpr std::string_view kOk = R"(SIP/2.0 200 OK
Via: SIP/2.0/WSS k3h2v9pqm4t1.invalid;branch=z9hG4bK7c5mv02rq1t9s3;rport=51244;received=203.0.113.9
Record-Route: <sip:198.51.100.7;transport=udp;r2=on;lr;ftag=p7v1s0d3kq>
Record-Route: <sip:198.51.100.7:443;transport=ws;r2=on;lr;ftag=p7v1s0d3kq>
From: "Alice Example" <sip:alice@example.com>;tag=p7v1s0d3kq
To: <sip:1000@example.com>;tag=b5d2f6e4c8a0
Call-ID: 0h5m2r8u1vbq3s7t9pk4
CSeq: 2 INVITE
Contact: <sip:1000@198.51.100.31:5060>
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, REFER, NOTIFY, SUBSCRIBE, INFO, MESSAGE
Supported: timer, replaces
Require: timer
Session-Expires: 1800;refresher=uac
Content-Type: application/sdp
)";

constexpr std::string_view kAck = R"(ACK sip:1000@198.51.100.31:5060 SIP/2.0
Via: SIP/2.0/WSS k3h2v9pqm4t1.invalid;branch=z9hG4bK2n8q5x1r7vqb0c
Route: <sip:198.51.100.7:443;transport=ws;r2=on;lr;ftag=p7v1s0d3kq>
Route: <sip:198.51.100.7;transport=udp;r2=on;lr;ftag=p7v1s0d3kq>
Max-Forwards: 70
From: "Alice Example" <sip:alice@example.com>;tag=p7v1s0d3kq
To: <sip:1000@example.com>;tag=b5d2f6e4c8a0
Call-ID: 0h5m2r8u1vbq3s7t9pk4
CSeq: 2 ACK
User-Agent: OpenWebPhone
)";

constexpr std::string_view kBye = R"(BYE sip:a1b2c3d4@k3h2v9pqm4t1.invalid;transport=ws;ob SIP/2.0
Via: SIP/2.0/WSS 198.51.100.7:443;branch=z9hG4bKcc2e.1d0f6a7b3c5e.0
Via: SIP/2.0/UDP 198.51.100.31:5060;received=198.51.100.31;branch=z9hG4bK91b0d64c;rport=5060
Max-Forwards: 69
From: <sip:1000@example.com>;tag=b5d2f6e4c8a0
To: "Alice Example" <sip:alice@example.com>;tag=p7v1s0d3kq
Call-ID: 0h5m2r8u1vbq3s7t9pk4
CSeq: 20711 BYE
User-Agent: Example Desk Phone 4.2
Reason: Q.850;cause=16;text="Normal call clearing"
)";

constexpr std::string_view kRegister = R"(REGISTER sip:example.com SIP/2.0
Via: SIP/2.0/WSS k3h2v9pqm4t1.invalid;branch=z9hG4bK0d1v8s5m2q6r3t
Max-Forwards: 70
From: "Alice Example" <sip:alice@example.com>;tag=c0q7n3vd2m
To: <sip:alice@example.com>
Call-ID: 5u1t7e0r2k9m4c8vq6sp
CSeq: 1 REGISTER
Contact: <sip:a1b2c3d4@k3h2v9pqm4t1.invalid;transport=ws>;reg-id=1;+sip.instance="<urn:uuid:6f0c7a52-3d5e-4c1b-9b7e-0d7f5f2a1c33>";expires=300
Expires: 300
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY, MESSAGE
Supported: path, gruu, outbound
User-Agent: OpenWebPhone
)";

constexpr std::string_view kUnauthorized = R"(SIP/2.0 401 Unauthorized
Via: SIP/2.0/WSS k3h2v9pqm4t1.invalid;branch=z9hG4bK0d1v8s5m2q6r3t;rport=51244;received=203.0.113.9
From: "Alice Example" <sip:alice@example.com>;tag=c0q7n3vd2m
To: <sip:alice@example.com>;tag=4e1f2a9b7c3d.5a60
Call-ID: 5u1t7e0r2k9m4c8vq6sp
CSeq: 1 REGISTER
WWW-Authenticate: Digest realm="example.com", nonce="ZlJx8WZScDXo1s4dK9mQ2vT7hN3cB6aL", algorithm=SHA-256, qop="auth"
WWW-Authenticate: Digest realm="example.com", nonce="ZlJx8WZScDXo1s4dK9mQ2vT7hN3cB6aL", algorithm=MD5, qop="auth"
Server: Example Proxy 5.6
)";

constexpr std::string_view kRegisterAgain = R"(REGISTER sip:example.com SIP/2.0
Via: SIP/2.0/WSS k3h2v9pqm4t1.invalid;branch=z9hG4bK6r2c9q0m5s8v1d
Max-Forwards: 70
From: "Alice Example" <sip:alice@example.com>;tag=c0q7n3vd2m
To: <sip:alice@example.com>
Call-ID: 5u1t7e0r2k9m4c8vq6sp
CSeq: 2 REGISTER
Contact: <sip:a1b2c3d4@k3h2v9pqm4t1.invalid;transport=ws>;reg-id=1;+sip.instance="<urn:uuid:6f0c7a52-3d5e-4c1b-9b7e-0d7f5f2a1c33>";expires=300
Authorization: Digest username="alice", realm="example.com", nonce="ZlJx8WZScDXo1s4dK9mQ2vT7hN3cB6aL", uri="sip:example.com", response="5d3c1e9a7f0b2468ace013579bdf02468ace13579bdf02468ace13579bdf0246", algorithm=SHA-256, cnonce="m3n5b7v9", qop=auth, nc=00000001
Expires: 300
Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY, MESSAGE
Supported: path, gruu, outbound
User-Agent: OpenWebPhone
)";

constexpr std::string_view kOptions = R"(OPTIONS sip:a1b2c3d4@k3h2v9pqm4t1.invalid;transport=ws SIP/2.0
Via: SIP/2.0/WSS 198.51.100.7:443;branch=z9hG4bK61fe.55a01c36.0
Max-Forwards: 70
From: <sip:ping@example.com>;tag=uloc-5f3c-1
To: <sip:a1b2c3d4@k3h2v9pqm4t1.invalid;transport=ws>
Call-ID: 7d1f3b5a-2048-61fe@198.51.100.7
CSeq: 10 OPTIONS
Contact: <sip:198.51.100.7:5060>
Accept: application/sdp, application/dtmf-relay
)";

constexpr std::string_view kCancel = R"(CANCEL sip:1000@example.com SIP/2.0
Via: SIP/2.0/WSS k3h2v9pqm4t1.invalid;branch=z9hG4bK7c5mv02rq1t9s3
Max-Forwards: 70
From: "Alice Example" <sip:alice@example.com>;tag=p7v1s0d3kq
To: <sip:1000@example.com>
Call-ID: 0h5m2r8u1vbq3s7t9pk4
CSeq: 2 CANCEL
Reason: SIP;cause=487;text="Request terminated"
User-Agent: OpenWebPhone
)";

constexpr std::string_view kNotify = R"(NOTIFY sip:a1b2c3d4@k3h2v9pqm4t1.invalid;transport=ws SIP/2.0
Via: SIP/2.0/WSS 198.51.100.7:443;branch=z9hG4bKcc2e.77a0b4d1c2f3.0
Via: SIP/2.0/TCP 198.51.100.40:5070;branch=z9hG4bK-524287-1---f0c2
Max-Forwards: 69
Record-Route: <sip:198.51.100.7:443;transport=ws;lr>
From: <sip:6001@example.com>;tag=8d2f4b6a
To: "Alice Example" <sip:alice@example.com>;tag=n1v5t9r3
Call-ID: 3p9s5v1q7t2r8u4m0k6c
CSeq: 104 NOTIFY
Contact: <sip:198.51.100.40:5070;transport=tcp>
Event: dialog
Subscription-State: active;expires=2987
Content-Type: application/dialog-info+xml
)";

std::string with_line_ends(std::string_view lines) {
  std::string out;
  for (const char c : lines) {
    if (c == '\n') out.push_back('\r');
    out.push_back(c);
  }
  return out;
}

MixedMessage make(std::string_view name, std::string_view head, std::string_view body = {}) {
  const std::string octets = with_line_ends(body);
  return {name,
          text(with_line_ends(head), "Content-Length: ", std::uint64_t{octets.size()}, "\r\n\r\n", octets)};
}

}  // namespace

const std::array<MixedMessage, 12>& message_mix() {
  static const std::array<MixedMessage, 12> mix = {
      make("register", kRegister),
      make("401", kUnauthorized),
      make("register_authorized", kRegisterAgain),
      make("invite", kInvite, kOffer),
      make("100", kTrying),
      make("180", kRinging),
      make("200", kOk, kAnswer),
      make("ack", kAck),
      make("bye", kBye),
      make("cancel", kCancel),
      make("options", kOptions),
      make("notify", kNotify, kDialogInfo),
  };
  return mix;
}

}  // namespace webphone::bench
