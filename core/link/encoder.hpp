#pragma once

#include <string>

#include "core/phone/phone_output.hpp"

namespace webphone::link {

/// The encoders write one message to a page each (README.md), as JSON text.
std::string encode(const phone::StatePatch& patch);
std::string encode(const phone::ApiEvent& event);
std::string encode(const phone::CommandResult& result);
std::string encode(const LogRecord& record);
std::string encode(const phone::MediaVerb& verb);
std::string encode(const phone::HttpRequest& request);
std::string encode(const phone::StoreChange& change);
std::string encode(const phone::OpenAddress& link);

}  // namespace webphone::link
