#include "tools/wpcli/description.hpp"

#include <vector>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::wpcli {

namespace {

constexpr std::string_view kDiscardPort = "9";

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const Split split = split_at(text, '\n');
    lines.push_back(trim(split.head));
    text = split.rest;
  }
  return lines;
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (!line.empty()) {
    const Split split = split_at(line, ' ');
    if (!split.head.empty()) words.push_back(split.head);
    line = split.rest;
  }
  return words;
}

/// direction_answer mirrors what the offer's first direction attribute says (RFC 3264 §6.1).
std::string_view direction_answer(const std::vector<std::string_view>& offer) {
  for (const std::string_view line : offer) {
    if (line == "a=sendonly") return "recvonly";
    if (line == "a=recvonly") return "sendonly";
    if (line == "a=inactive") return "inactive";
  }
  return "sendrecv";
}

/// answer_media answers one m= line; empty payload types mean refused.
std::string answer_media(const std::vector<std::string_view>& media, std::string_view direction) {
  std::string types;
  if (media[0] == "m=audio" && media[2] == "RTP/AVP" && media[1] != "0") {
    for (std::size_t i = 3; i < media.size(); ++i) {
      if (media[i] == "0" || media[i] == "8") types += text(' ', media[i]);
    }
  }
  if (types.empty()) return text(media[0], " 0 ", media[2], ' ', media[3], "\r\n");
  return text(media[0], ' ', kDiscardPort, ' ', media[2], types, "\r\na=", direction, "\r\n");
}

}  // namespace

std::string PlainDescription::head() {
  const std::string_view family = address_.find(':') == std::string::npos ? "IP4" : "IP6";
  return text("v=0\r\no=- ", id_, ' ', ++version_, " IN ", family, ' ', address_, "\r\ns=-\r\nc=IN ", family,
              ' ', address_, "\r\nt=0 0\r\n");
}

std::string PlainDescription::offer(bool hold) {
  return text(head(), "m=audio ", kDiscardPort,
              " RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
              "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=",
              hold ? "sendonly" : "sendrecv", "\r\n");
}

std::string PlainDescription::answer(std::string_view offer) {
  const std::vector<std::string_view> lines = lines_of(offer);
  const std::string_view direction = direction_answer(lines);
  std::string media;
  for (const std::string_view line : lines) {
    if (!line.starts_with("m=")) continue;
    const std::vector<std::string_view> words = words_of(line);
    if (words.size() < 4) return {};
    media += answer_media(words, direction);
  }
  const bool has_audio = media.find(text("m=audio ", kDiscardPort)) != std::string::npos;
  return has_audio ? head() + media : std::string();
}

}  // namespace webphone::wpcli
