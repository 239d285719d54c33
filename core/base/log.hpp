#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/fifo.hpp"

namespace webphone {

/// LogLevel numbers are those of the documented `loglevel` parameter: the higher, the more is said.
enum class LogLevel : std::uint8_t { Error = 1, Warning = 2, Event = 3, Detail = 4, Trace = 5 };

struct LogRecord {
  LogLevel level = LogLevel::Event;
  std::string text;
};

/// Log collects records until the host drains them; it writes nowhere by itself. Records above the threshold
/// are dropped, and past kMaxRecords the oldest go first, so an idle host costs bounded memory.
class Log {
 public:
  static constexpr std::size_t kMaxRecords = 1024;

  void set_threshold(LogLevel threshold) { threshold_ = threshold; }
  [[nodiscard]] bool wants(LogLevel level) const { return level <= threshold_; }

  void write(LogLevel level, std::string text);
  void error(std::string text) { write(LogLevel::Error, std::move(text)); }
  void warning(std::string text) { write(LogLevel::Warning, std::move(text)); }
  void event(std::string text) { write(LogLevel::Event, std::move(text)); }

  /// poll takes out the oldest record.
  std::optional<LogRecord> poll();

 private:
  LogLevel threshold_ = LogLevel::Event;
  Fifo<LogRecord> records_;
};

}  // namespace webphone
