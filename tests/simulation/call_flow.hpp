#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/instant.hpp"

namespace webphone::simulation {

/// CallFlow keeps the newest kMaxLines messages and remarks of a run and prints them as a ladder, without
/// keep-alives; an x marks what got lost:
///
///     1.040  alice ---- INVITE 1 ---------> server
///     1.080                                 server ---- INVITE 1 -----------x bob
///     1.500                                                                   bob: the user answers
class CallFlow {
 public:
  static constexpr std::size_t kMaxLines = 3000;

  void message(Instant at, std::string_view from, std::string_view to, std::string_view octets, bool lost);
  void note(Instant at, std::string_view host, std::string text);
  /// print gives a line for each; hosts have their columns in the order in which they first spoke.
  [[nodiscard]] std::string print() const;

 private:
  struct Line {
    Instant at;
    std::size_t from = 0;
    std::size_t to = 0;
    std::string text;
    bool is_note = false;
    bool lost = false;
  };

  std::size_t column(std::string_view host);
  void add(Line line);

  std::vector<std::string> hosts_;
  std::deque<Line> lines_;
};

}  // namespace webphone::simulation
