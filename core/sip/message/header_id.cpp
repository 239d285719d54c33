#include "core/sip/message/header_id.hpp"

#include <array>

#include "core/base/ascii.hpp"
#include "core/sip/message/octet_scan.hpp"

namespace webphone::sip {

namespace {

/// Kind tells how values of a header relate to its lines: one line and one value, a comma-separated list, or
/// one value a line on as many lines as there are values.
enum class Kind : std::uint8_t { Single, List, Lines };

struct Row {
  std::string_view name;
  char compact;
  Kind kind;
};

// In the order of HeaderId.
constexpr std::array<Row, kHeaderIdCount> kRows = {{
    {"", '\0', Kind::Lines},
    {"Accept", '\0', Kind::List},
    {"Accept-Contact", 'a', Kind::List},
    {"Accept-Encoding", '\0', Kind::List},
    {"Accept-Language", '\0', Kind::List},
    {"Alert-Info", '\0', Kind::List},
    {"Allow", '\0', Kind::List},
    {"Allow-Events", 'u', Kind::List},
    {"Answer-Mode", '\0', Kind::Single},
    {"Authentication-Info", '\0', Kind::Single},
    {"Authorization", '\0', Kind::Lines},
    {"Call-ID", 'i', Kind::Single},
    {"Call-Info", '\0', Kind::List},
    {"Contact", 'm', Kind::List},
    {"Content-Disposition", '\0', Kind::Single},
    {"Content-Encoding", 'e', Kind::List},
    {"Content-ID", '\0', Kind::Single},
    {"Content-Language", '\0', Kind::List},
    {"Content-Length", 'l', Kind::Single},
    {"Content-Type", 'c', Kind::Single},
    {"CSeq", '\0', Kind::Single},
    {"Date", '\0', Kind::Single},
    {"Diversion", '\0', Kind::List},
    {"Error-Info", '\0', Kind::List},
    {"Event", 'o', Kind::Single},
    {"Expires", '\0', Kind::Single},
    {"Feature-Caps", '\0', Kind::List},
    {"Flow-Timer", '\0', Kind::Single},
    {"From", 'f', Kind::Single},
    {"Geolocation", '\0', Kind::List},
    {"History-Info", '\0', Kind::List},
    {"Identity", 'y', Kind::List},
    {"Identity-Info", 'n', Kind::Single},
    {"Info-Package", '\0', Kind::Single},
    {"In-Reply-To", '\0', Kind::List},
    {"Join", '\0', Kind::Single},
    {"Max-Breadth", '\0', Kind::Single},
    {"Max-Forwards", '\0', Kind::Single},
    {"MIME-Version", '\0', Kind::Single},
    {"Min-Expires", '\0', Kind::Single},
    {"Min-SE", '\0', Kind::Single},
    {"Organization", '\0', Kind::Single},
    {"P-Access-Network-Info", '\0', Kind::List},
    {"P-Asserted-Identity", '\0', Kind::List},
    {"P-Associated-URI", '\0', Kind::List},
    {"Path", '\0', Kind::List},
    {"P-Called-Party-ID", '\0', Kind::Single},
    {"P-Early-Media", '\0', Kind::List},
    {"P-Preferred-Identity", '\0', Kind::List},
    {"Priority", '\0', Kind::Single},
    {"Privacy", '\0', Kind::Lines},
    {"Priv-Answer-Mode", '\0', Kind::Single},
    {"Proxy-Authenticate", '\0', Kind::Lines},
    {"Proxy-Authorization", '\0', Kind::Lines},
    {"Proxy-Require", '\0', Kind::List},
    {"RAck", '\0', Kind::Single},
    {"Reason", '\0', Kind::List},
    {"Record-Route", '\0', Kind::List},
    {"Recv-Info", '\0', Kind::List},
    {"Referred-By", 'b', Kind::Single},
    {"Refer-Sub", '\0', Kind::Single},
    {"Refer-To", 'r', Kind::Single},
    {"Reject-Contact", 'j', Kind::List},
    {"Remote-Party-ID", '\0', Kind::List},
    {"Replaces", '\0', Kind::Single},
    {"Reply-To", '\0', Kind::Single},
    {"Request-Disposition", 'd', Kind::List},
    {"Require", '\0', Kind::List},
    {"Resource-Priority", '\0', Kind::List},
    {"Retry-After", '\0', Kind::Single},
    {"Route", '\0', Kind::List},
    {"RSeq", '\0', Kind::Single},
    {"Security-Client", '\0', Kind::List},
    {"Security-Server", '\0', Kind::List},
    {"Security-Verify", '\0', Kind::List},
    {"Server", '\0', Kind::Single},
    {"Service-Route", '\0', Kind::List},
    {"Session-Expires", 'x', Kind::Single},
    {"Session-ID", '\0', Kind::Single},
    {"SIP-ETag", '\0', Kind::Single},
    {"SIP-If-Match", '\0', Kind::Single},
    {"Subject", 's', Kind::Single},
    {"Subscription-State", '\0', Kind::Single},
    {"Supported", 'k', Kind::List},
    {"Suppress-If-Match", '\0', Kind::Single},
    {"Target-Dialog", '\0', Kind::Single},
    {"Timestamp", '\0', Kind::Single},
    {"To", 't', Kind::Single},
    {"Unsupported", '\0', Kind::List},
    {"User-Agent", '\0', Kind::Single},
    {"User-to-User", '\0', Kind::List},
    {"Via", 'v', Kind::List},
    {"Warning", '\0', Kind::List},
    {"WWW-Authenticate", '\0', Kind::Lines},
}};

constexpr bool fit_same_octets() {
  for (const Row& row : kRows) {
    if (row.name.size() == 1 || row.name.size() > 24) return false;
  }
  return true;
}
static_assert(fit_same_octets());

constexpr std::size_t kSlots = 512;

/// slot_of hashes a name by its length and three of its letters without case. Its factors were tried out so
/// that no two names that we know share a slot.
constexpr std::size_t slot_of(std::string_view name) {
  const auto letter = [name](std::size_t at) {
    return static_cast<std::size_t>(static_cast<unsigned char>(name[at]) | 0x20U);
  };
  const std::size_t size = name.size();
  return (size * 146 + letter(0) * 51 + letter(size - 1) * 7 + letter(size / 2) * 59) % kSlots;
}

/// Index finds the id of a name; 0, which is HeaderId::Other, marks a free slot.
struct Index {
  std::array<std::uint8_t, kSlots> slots{};
  std::array<std::uint8_t, 128> compact{};
  bool perfect = true;
};

constexpr Index make_index() {
  Index index;
  for (std::size_t id = 1; id < kRows.size(); ++id) {
    std::uint8_t& slot = index.slots[slot_of(kRows[id].name)];
    if (slot != 0) index.perfect = false;
    slot = static_cast<std::uint8_t>(id);
    const char compact = kRows[id].compact;
    if (compact == '\0') continue;
    index.compact[static_cast<unsigned char>(compact)] = static_cast<std::uint8_t>(id);
    index.compact[static_cast<unsigned char>(to_upper(compact))] = static_cast<std::uint8_t>(id);
  }
  return index;
}

constexpr Index kIndex = make_index();
static_assert(kIndex.perfect);

const Row& row(HeaderId id) {
  return kRows[static_cast<std::size_t>(id)];
}

}  // namespace

KnownName look_up_header(std::string_view name) {
  if (name.empty()) return {};
  if (name.size() == 1) {
    const auto letter = static_cast<unsigned char>(name.front());
    if (letter >= kIndex.compact.size()) return {};
    return {static_cast<HeaderId>(kIndex.compact[letter]), false};
  }
  const std::size_t id = kIndex.slots[slot_of(name)];
  const std::string_view known = kRows[id].name;
  if (name.size() != known.size()) return {};
  if (same_octets(name, known)) return {static_cast<HeaderId>(id), true};
  return {iequals(name, known) ? static_cast<HeaderId>(id) : HeaderId::Other, false};
}

std::string_view header_name(HeaderId id) {
  return row(id).name;
}

bool is_single(HeaderId id) {
  return row(id).kind == Kind::Single;
}

bool is_list(HeaderId id) {
  return row(id).kind == Kind::List;
}

}  // namespace webphone::sip
