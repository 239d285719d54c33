#pragma once

#include <string>

#include "core/sip/message/builder.hpp"
#include "core/sip/message/validator.hpp"
#include "tests/catch.hpp"
#include "tests/torture/ipv6_messages.hpp"

using webphone::torture::kAccept;
using webphone::torture::kDrop;

/// verdict_of is what the message layer makes of octets. It also checks that a refusal can be built and holds
/// together.
inline int verdict_of(const std::string& octets) {
  using namespace webphone::sip;
  const auto result = parse(octets);
  const ParseError error = result ? validate(*result) : result.error().error;
  if (error.code == ParseErrorCode::None) return kAccept;
  const auto refusal = make_refusal(result ? *result : result.error().partial, error, "a-tag");
  if (!refusal) return kDrop;
  CHECK(refusal->status() == error.status);
  CHECK(refusal->has(HeaderId::Via));
  CHECK(refusal->write().find("\r\n\r\n") != std::string::npos);
  return refusal->status();
}
