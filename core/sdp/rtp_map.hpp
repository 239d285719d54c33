#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/sdp/session_description.hpp"

namespace webphone::sdp {

/// static_rtp_map gives the codec that RFC 3551 §6 ties to a payload type below 96.
std::optional<RtpMap> static_rtp_map(PayloadType payload_type);

/// rtp_map gives the codec of a format: its a=rtpmap, or the static assignment; nothing when neither says.
std::optional<RtpMap> rtp_map(const Format& format);

/// contradicts_static is true when a=rtpmap gives a static payload type to another codec. G722/16000 on
/// payload type 9 does not contradict: it is a common slip of the pen (RFC 3551 §4.5.2 explains the 8000).
bool contradicts_static(const Format& format);

/// same_codec compares encoding (case-insensitively), clock rate and channels; those of opus are always two,
/// whatever its rtpmap says (RFC 7587 §7).
bool same_codec(const RtpMap& a, const RtpMap& b);

/// same_format is same_codec plus those parameters of a=fmtp that make two configurations undecodable for
/// each other: packetization-mode and profile of H264, profile-id of VP9.
bool same_format(const Format& a, const Format& b);

/// parameter gives the value of one key in an a=fmtp value such as "minptime=10;useinbandfec=1".
std::optional<std::string_view> parameter(std::string_view parameters, std::string_view key);

/// is_telephone_event, is_comfort_noise and is_redundancy tell formats that carry no codec of their own: RFC
/// 4733 events, RFC 3389 noise; red, ulpfec, flexfec and rtx.
bool is_telephone_event(const RtpMap& map);
bool is_comfort_noise(const RtpMap& map);
bool is_redundancy(const RtpMap& map);
/// is_codec is true of a format that is none of the three.
bool is_codec(const RtpMap& map);

/// find_same_format gives the first format that is same_format as the wanted one, or null.
const Format* find_same_format(const std::vector<Format>& formats, const Format& wanted);

/// find_telephone_event gives the telephone-event at that clock rate (RFC 4733 §2.1 wants the codec's), else
/// at 8000, else any, since peers that offer another rate beside their codec mean it to be used; or null.
const Format* find_telephone_event(const std::vector<Format>& formats, std::uint32_t clock_rate);

/// codec_named tells whether a name as users write it in the settings `codec` and `prefcodec` means this
/// codec. Case, dots, dashes and blanks do not count; g711 means PCMU and PCMA, ulaw PCMU, speexwb
/// speex/16000, opuswb opus, and g719 (a known misprint) G729.
bool codec_named(std::string_view name, const RtpMap& map);

/// split_codec_list cuts a setting such as "Opus, G.729,PCMU" into its names; empty ones are dropped.
std::vector<std::string_view> split_codec_list(std::string_view list);

}  // namespace webphone::sdp
