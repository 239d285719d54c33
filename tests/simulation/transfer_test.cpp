// Transfers between three phones and a proxy, over a network that loses and reorders.

#include <string>

#include "tests/catch.hpp"
#include "tests/simulation/world.hpp"

using namespace webphone;
using namespace webphone::sip;
using namespace webphone::simulation;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// Phone is a user agent whose user answers all calls and follows all REFERs.
class Phone : public Station<Phone> {
 public:
  Phone(std::uint64_t seed, std::string user) : Station(seed) {
    open_account(std::move(user), Transport::Udp);
  }

  void react(const UserAgentOutput& output, Instant now) {
    std::visit(Overloaded{[&](const IncomingSession& e) {
                            session = e.session;
                            replaced = e.replaces;
                            inviter = e.peer.user;
                            static_cast<void>(agent.accept(e.session, std::string(kSdp), now));
                          },
                          [&](const ReferReceived& e) {
                            auto followed = agent.follow_refer(e.refer, {.offer = std::string(kSdp)}, now);
                            if (followed.ok()) session = *followed;
                          },
                          [&](const UsageChanged& e) {
                            if (e.usage == transfer) told = e;
                          },
                          [&](const SessionTerminated& e) {
                            ++ended;
                            causes += e.cause + " ";
                          },
                          [](const auto&) {}},
               output);
  }

  SessionId session;
  SessionId replaced;
  UsageId transfer;
  UsageChanged told;
  std::string inviter;
  std::string causes;
  int ended = 0;
};

/// Trio is Alice in a call with Bob.
struct Trio : World {
  Trio(std::uint64_t seed, Weather weather)
      : World(seed, weather), alice(seed + 2, "alice"), bob(seed + 3, "bob"), carol(seed + 4, "carol") {
    join(seconds{10}, alice, bob, carol);
    first = call("bob");
  }

  SessionId call(std::string_view whom) {
    const SessionId session =
        *alice.agent.invite(alice.account, whom, {.offer = std::string(kSdp)}, network.now());
    network.settle();
    network.run_for(seconds{10});
    return session;
  }
  void refer(std::string_view target, ReferOptions options) {
    const auto transfer = alice.agent.refer(first, target, options, network.now());
    REQUIRE(transfer.ok());
    alice.transfer = *transfer;
    network.settle();
    network.run_for(seconds{20});
  }
  void end() {
    static_cast<void>(bob.agent.hang_up(bob.session, network.now()));
    network.settle();
    network.run_for(seconds{80});
    for (Phone* phone : {&alice, &bob, &carol}) {
      CHECK(phone->agent.census().sessions == 0);
      CHECK(phone->agent.census().usages == 0);
      CHECK(phone->agent.census().dialogs == 0);
    }
  }

  Phone alice;
  Phone bob;
  Phone carol;
  SessionId first;
};

}  // namespace

TEST_CASE("an attended transfer: Bob takes Alice's place in her call with Carol, 200 seeds") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Trio trio(seed, {.jitter = milliseconds{15}, .loss_percent = seed % 2 == 0 ? 0U : 10U});
    INFO("seed " << seed << "\n" << trio.network.transcript_text());
    const SessionId consultation = trio.call("carol");
    const SessionId carols = trio.carol.session;
    trio.refer({}, {.replaces = consultation});
    CHECK(trio.carol.inviter == "bob");
    CHECK(trio.carol.replaced == carols);
    CHECK(trio.carol.causes == "REPLACED ");
    CHECK(trio.alice.causes == "BYE ");  // Carol has hung up on her
    CHECK(trio.alice.told.state == UsageState::Ended);
    CHECK(trio.alice.told.status == 200);
    REQUIRE(trio.alice.agent.hang_up(trio.first, trio.network.now()).ok());
    trio.network.settle();
    trio.network.run_for(seconds{32});
    CHECK(trio.bob.causes == "BYE ");
    CHECK(trio.bob.agent.census().sessions == 1);
    CHECK(trio.carol.agent.census().sessions == 1);
    trio.end();
    CHECK(trio.carol.causes == "REPLACED BYE ");
  }
}

TEST_CASE("a blind transfer, and one to nobody: the call with Alice goes on") {
  Trio trio(1, {});
  trio.refer("nobody", {});
  CHECK(trio.alice.told.state == UsageState::Ended);
  CHECK(trio.alice.told.status == 404);
  CHECK(trio.alice.ended == 0);
  trio.refer("carol", {});
  CHECK(trio.alice.told.state == UsageState::Ended);
  CHECK(trio.alice.told.status == 200);
  CHECK(trio.carol.inviter == "bob");
  CHECK_FALSE(trio.carol.replaced);
  REQUIRE(trio.alice.agent.hang_up(trio.first, trio.network.now()).ok());
  trio.end();
}
