#include "core/link/phone_link.hpp"

#include <string>
#include <vector>

#include "tests/catch.hpp"

using namespace webphone;
using link::LinkOutput;
using link::PhoneLink;

namespace {

std::vector<std::string> messages(PhoneLink& phone) {
  std::vector<std::string> texts;
  while (auto output = phone.poll_output()) {
    if (output->kind == LinkOutput::Kind::Message) texts.push_back(std::move(output->data));
  }
  return texts;
}

constexpr Instant kNow = Instant::from_micros(1'000'000);

void make_ready(PhoneLink& phone) {
  phone.receive(R"({"type":"environment","secure":true})", kNow);
  phone.receive(R"({"type":"parameters","source":"file","values":{}})", kNow);
  phone.receive(R"({"type":"parameters","source":"url","values":{}})", kNow);
}

}  // namespace

TEST_CASE("the phone is ready once environment and page settings have come") {
  SeededRandom random(1);
  PhoneLink phone(random);
  phone.receive(R"({"type":"environment","secure":true})", kNow);
  phone.receive(R"({"type":"parameters","source":"file","values":{"username":"1111"}})", kNow);
  for (const std::string& text : messages(phone)) CHECK(text.find(R"("ready":true)") == std::string::npos);
  phone.receive(R"({"type":"parameters","source":"url","values":{}})", kNow);
  const auto told = messages(phone);
  REQUIRE(told.size() == 4);
  CHECK(told[0].find(R"("ready":true)") != std::string::npos);
  CHECK(told[0].find(R"("username":"1111")") != std::string::npos);
  CHECK(told[1] == R"({"type":"event","name":"getEvents","args":["START,api"]})");
  CHECK(told[2] == R"({"type":"event","name":"onLoaded","args":[]})");
  CHECK(told[3] == R"({"type":"event","name":"onAppStateChange","args":["loaded"]})");
}

TEST_CASE("a command with an id is answered, also when it came before the phone was ready") {
  SeededRandom random(1);
  PhoneLink phone(random);
  phone.receive(R"({"type":"command","name":"getline","args":[],"id":3})", kNow);
  for (const std::string& text : messages(phone)) CHECK(text.find("result") == std::string::npos);
  make_ready(phone);
  CHECK(messages(phone).back() == R"({"type":"result","id":3,"value":1})");
}

TEST_CASE("a message that cannot be read is a line in the log and nothing else") {
  SeededRandom random(1);
  PhoneLink phone(random);
  make_ready(phone);
  messages(phone);
  phone.receive("{\"type\":", kNow);
  CHECK(messages(phone) ==
        std::vector<std::string>{R"({"type":"log","level":1,"text":"ERROR, link message: syntax error"})"});
  phone.receive(std::string(3'000'000, 'x'), kNow);
  CHECK(messages(phone) ==
        std::vector<std::string>{R"({"type":"log","level":1,"text":"ERROR, link message: too long"})"});
}

TEST_CASE("unknown functions and wrong arguments are logged by name") {
  SeededRandom random(1);
  PhoneLink phone(random);
  make_ready(phone);
  messages(phone);
  phone.receive(R"({"type":"command","name":"selfdestruct","args":[],"id":1})", kNow);
  CHECK(messages(phone) == std::vector<std::string>{
                               R"({"type":"result","id":1,"value":null})",
                               R"({"type":"log","level":1,"text":"ERROR, unknown function selfdestruct"})"});
  phone.receive(R"({"type":"command","name":"mute","args":["loud"]})", kNow);
  CHECK(messages(phone) ==
        std::vector<std::string>{
            R"({"type":"log","level":1,"text":"ERROR, mute: argument state must be true or false"})"});
  phone.receive(R"({"type":"command","name":"call","args":[]})", kNow);
  CHECK(messages(phone) ==
        std::vector<std::string>{
            R"({"type":"log","level":1,"text":"ERROR, call: argument number is missing; it is a text"})"});
  phone.receive(R"({"type":"command","name":"hold","args":[true,1,2]})", kNow);
  CHECK(messages(phone) == std::vector<std::string>{
                               R"({"type":"log","level":1,"text":"ERROR, hold: takes 1 arguments, not 3"})"});
}
