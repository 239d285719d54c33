#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/phone/phone.hpp"

namespace webphone::phone {

/// PhoneBench is a phone in virtual time between a page that answers media requests at once and a server that
/// the test plays by hand. What the page is told is kept as one line of text an event.
class PhoneBench {
 public:
  PhoneBench();

  /// begin brings the phone up with an account at example.com that a WebSocket reaches, and these settings of
  /// the page.
  void begin(std::vector<std::pair<std::string, std::string>> settings = {});
  /// registered goes on until the server has accepted the registration.
  void become_registered();

  void command(std::string name, std::vector<ApiValue> arguments = {});
  /// ask is a command with a result, which is given as text.
  std::string ask(std::string name, std::vector<ApiValue> arguments = {});
  void set(std::string name, std::string value);
  void input(PhoneInput input);
  void pass(Duration duration);
  void postpone_background() { phone_.postpone_background(); }
  void start_background();

  // The server.
  void open_flow() { open_flow(opened.back()); }
  void open_flow(sip::FlowId flow);
  void close_flow(std::string_view reason) { close_flow(opened.back(), reason); }
  void close_flow(sip::FlowId flow, std::string_view reason);
  void receive(std::string_view message) { receive(message, opened.back()); }
  void receive(std::string_view message, sip::FlowId flow);
  /// respond answers the last request of a method that the phone has sent.
  void respond(std::string_view method, std::string_view status_line, std::string_view headers = {},
               std::string_view body = {}, std::optional<sip::FlowId> flow = std::nullopt);
  /// invite sends an incoming INVITE and returns its Call-ID.
  std::string invite(std::string_view call_id, std::string_view offer,
                     std::string_view from = "\"Katie\" <sip:2222@example.com>",
                     std::string_view headers = {}, std::optional<sip::FlowId> flow = std::nullopt);
  /// message sends a MESSAGE of a peer.
  void message(std::string_view body, std::string_view headers = {},
               std::string_view from = "<sip:1002@example.com>",
               std::string_view content_type = "text/plain;charset=UTF-8");
  /// in_dialog sends a request of the peer within the dialog of the INVITE that the phone accepted.
  void in_dialog(std::string_view method, std::uint32_t cseq, std::string_view headers = {},
                 std::string_view body = {});

  [[nodiscard]] const std::string& last(std::string_view method) const;
  [[nodiscard]] std::size_t count(std::string_view method) const;
  [[nodiscard]] const std::string& last_response() const;

  /// take gives the events since the last take: `onCallStateChange(setup,1,...)`; the log is apart.
  std::vector<std::string> take();
  /// take_only gives those with this name.
  std::vector<std::string> take_only(std::string_view name);
  /// ended_with takes the events, and tells whether they have one record of a call, which has this reason.
  [[nodiscard]] bool ended_with(std::string_view reason);
  /// parameter gives a setting as the page sees it.
  [[nodiscard]] std::string parameter(std::string_view name) const;
  [[nodiscard]] bool logged(std::string_view part) const;
  [[nodiscard]] bool displayed(std::string_view part) const;

  std::vector<std::string> wire;  // what the phone has sent
  std::size_t keep_alives = 0;    // without these
  std::vector<MediaVerb> media;   // what it asked of the engine
  std::vector<HttpRequest> http;  // what it asked of web servers
  std::vector<StoreChange> kept;  // what the page has to store
  std::vector<std::string> log;
  std::vector<std::string> displays;
  std::vector<sip::FlowId> opened;  // flows that it wants
  std::vector<std::string> urls;    // where they lead
  std::vector<sip::FlowId> closed;
  std::vector<std::string> addresses;  // that the page is to open
  Tone tone = Tone::None;
  std::size_t beeps = 0;
  Snapshot shown;                             // the page's copy of the state
  MediaError next_error = MediaError::None;   // of the next media request
  bool auto_media = true;                     // the engine answers
  MediaError digit_error = MediaError::None;  // of digits that it is to send
  std::string digits;                         // that it was to send
  std::function<void(const std::string&)> on_event;

 private:
  void drain();
  void apply(const StatePatch& patch);
  void tell(const ApiEvent& event);
  void answer_media();

  SeededRandom random_{7};
  Phone phone_{random_};
  std::string result_;
  std::uint32_t requests_ = 0;
  Instant now_ = Instant::from_micros(1'000'000);
  std::vector<std::pair<std::string, std::string>> parameters_;
  std::vector<std::string> events_;
  std::deque<MediaReply> replies_;
};

std::string header(std::string_view message, std::string_view name);

}  // namespace webphone::phone
