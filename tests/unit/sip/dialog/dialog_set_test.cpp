#include "core/sip/dialog/dialog_set.hpp"

#include "tests/unit/sip/dialog/messages.hpp"

using namespace webphone;
using namespace webphone::sip;

TEST_CASE("each To tag is a branch of its own, numbered in the order of appearance") {
  DialogSet set;
  CHECK(set.find_or_add(our_invite(), 7, response_from("a", 180))->number == 0);
  CHECK(set.find_or_add(our_invite(), 7, response_from("b", 183))->number == 1);
  CHECK(set.find_or_add(our_invite(), 7, response_from("a", 200))->number == 0);
  CHECK(set.size() == 2);
  CHECK(set.find_or_add(our_invite(), 7, response_from("", 180)) == nullptr);
}

TEST_CASE("a server that invents ever new tags makes no more than the limit of branches") {
  DialogSet set;
  for (int i = 0; i < 1000; ++i) set.find_or_add(our_invite(), 7, response_from(text("t", i), 180));
  CHECK(set.size() == DialogSet::kMaxBranches);
}
