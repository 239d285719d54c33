#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/event_body/xml_reader.hpp"

namespace webphone::event {

inline constexpr std::size_t kMaxPresenceTuples = 32;
inline constexpr std::size_t kMaxActivities = 16;

/// Basic is whether somebody takes communications at a contact (RFC 3863 §4.1.4).
enum class Basic : std::uint8_t { Unknown, Open, Closed };

/// PresenceTuple is one way to reach somebody.
struct PresenceTuple {
  std::string id;
  Basic basic = Basic::Unknown;
  std::string contact;
  std::string note;
  std::string timestamp;
  bool operator==(const PresenceTuple&) const = default;
};

/// Presence is a PIDF document (RFC 3863) with what RPID says of the person (RFC 4480 §3.2).
struct Presence {
  std::string entity;  ///< whose presence it is, a URI
  std::vector<PresenceTuple> tuples;
  /// RPID activities by their element names: away, busy, on-the-phone, ...; those of the person and of
  /// tuples.
  std::vector<std::string> activities;
  std::string note;  ///< the first of the document or of the person
  bool operator==(const Presence&) const = default;

  /// is_open tells whether some tuple is open.
  [[nodiscard]] bool is_open() const;
};

/// parse_pidf reads the body of application/pidf+xml. Entries past the limits above are passed over.
Result<Presence, XmlError> parse_pidf(std::string_view body);

/// write_pidf gives a body; activities that cannot be element names are left out.
std::string write_pidf(const Presence& presence);

}  // namespace webphone::event
