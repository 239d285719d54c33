#include "core/base/log.hpp"

#include <utility>

namespace webphone {

void Log::write(LogLevel level, std::string text) {
  if (!wants(level)) return;
  if (records_.size() == kMaxRecords) records_.pop_front();
  records_.push_back({level, std::move(text)});
}

std::optional<LogRecord> Log::poll() {
  return records_.poll();
}

}  // namespace webphone
