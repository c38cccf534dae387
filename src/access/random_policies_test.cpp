#include "access/random_policies.h"

#include <gtest/gtest.h>

#include <array>
#include <iostream>

#include "access/trace.h"

namespace bongtu::access {
namespace {

constexpr std::uint64_t seed = 20261124;

std::shared_ptr<const Policy> parsed(const std::string& document, PolicyKind kind) {
  auto policy = parse_policy(document, kind);
  if (!policy) ADD_FAILURE() << document << "\n" << policy.error().message;
  return policy ? *policy : nullptr;
}

// The principal and its documents, parsed and not; `more` limits it.
struct Scene {
  Principal who;
  second::Documents documents;
  std::shared_ptr<const Policy> key;
};

std::shared_ptr<const Policy> keep(const std::string& document, second::Strings& documents) {
  documents.push_back(document);
  return parsed(document, PolicyKind::identity);
}

void limit(RandomPolicies& random, Scene& scene) {
  if (random.chance(30)) {
    scene.documents.boundary = random.policy(PolicyKind::identity);
    scene.who.boundary = parsed(*scene.documents.boundary, PolicyKind::identity);
  }
  if (scene.who.kind != Principal::Kind::session || random.chance(50)) return;
  scene.documents.session.emplace();
  scene.who.session_policies.emplace();
  while (random.chance(60)) {
    scene.who.session_policies->push_back(
        keep(random.policy(PolicyKind::identity), *scene.documents.session));
  }
}

Scene scene_of(RandomPolicies& random) {
  Scene scene;
  scene.who = random.principal();
  if (scene.who.kind != Principal::Kind::root) {
    while (random.chance(60))
      scene.who.policies.push_back(keep(random.policy(PolicyKind::identity), scene.documents.identity));
    limit(random, scene);
  }
  if (random.chance(50)) {
    scene.documents.key = random.policy(PolicyKind::key);
    scene.key = parsed(*scene.documents.key, PolicyKind::key);
  }
  return scene;
}

std::string shown(const Scene& scene, const second::Asked& asked) {
  std::string text = scene.who.arn + " " + asked.action + " " + asked.resource;
  for (const auto& [name, values] : asked.context)
    for (const auto& value : values) text += "\n  " + name + " = " + value;
  for (const auto& document : scene.documents.identity) text += "\nidentity " + document;
  text +=
      "\nkey " + scene.documents.key.value_or("-") + "\nboundary " + scene.documents.boundary.value_or("-");
  for (const auto& document : scene.documents.session.value_or(second::Strings{}))
    text += "\nsession " + document;
  return text;
}

Reason decided(const Scene& scene, const second::Asked& asked) {
  const GivenValues values(asked.context);
  const Question question{asked.action, asked.resource, values};
  return (scene.key == nullptr ? decide(scene.who, question) : decide(scene.who, question, *scene.key))
      .reason;
}

TEST(RandomPolicies, TwoEvaluationsAgree) {
  constexpr int rounds = 20'000, questions = 1;
  RandomPolicies random(seed);
  std::array<int, 9> outcomes{};
  for (int round = 0; round < rounds; ++round) {
    const Scene scene = scene_of(random);
    for (int i = 0; i < questions; ++i) {
      const second::Asked asked = random.question(scene.who);
      const Reason first = decided(scene, asked), other = second::decide(asked, scene.documents);
      ASSERT_EQ(static_cast<int>(first), static_cast<int>(other))
          << "seed " << seed << ", round " << round << "\n"
          << shown(scene, asked);
      ++outcomes[static_cast<std::size_t>(first)];
    }
  }
  std::cout << "seed " << seed << ": " << rounds * questions << " decisions, by reason:";
  for (const int count : outcomes) {
    std::cout << ' ' << count;
    EXPECT_GT(count, 20);  // a sample that never meets an outcome shows nothing of it
  }
  std::cout << '\n';
}

TEST(RandomPolicies, ATraceChangesNoDecisionAndNamesItsStatements) {
  RandomPolicies random(seed + 1);
  for (int round = 0; round < 5'000; ++round) {
    const Scene scene = scene_of(random);
    const second::Asked asked = random.question(scene.who);
    const GivenValues values(asked.context);
    Trace trace;
    const Decision decision =
        decide(scene.who, {asked.action, asked.resource, values}, scene.key.get(), trace);
    ASSERT_EQ(static_cast<int>(decision.reason), static_cast<int>(decided(scene, asked)))
        << shown(scene, asked);
    const bool denies = std::ranges::any_of(trace.matched, [](const auto& match) { return !match.allow; });
    ASSERT_EQ(decision.denied_explicitly(), denies) << shown(scene, asked);
    if (decision.allowed() && scene.who.kind != Principal::Kind::root) {
      ASSERT_FALSE(trace.matched.empty()) << shown(scene, asked);
    }
  }
}

// Whether the key policy names everybody or the very caller: what AWS's documentation keeps out of the reach
// of boundaries and session policies.
bool given_directly(const Scene& scene) {
  const std::string key = scene.documents.key.value_or("");
  for (std::size_t at = 0; (at = key.find("Principal\":", at)) != std::string::npos; ++at) {
    const std::size_t end = std::min(key.find("\"Action", at), key.find("\"NotAction", at));
    const std::string whom = key.substr(at, end - at);
    if (whom.contains("\"*\"") || whom.contains(scene.who.arn)) return true;
  }
  return false;
}

// What is allowed under limits is allowed by each of them as if it were the identity's policies, and to the
// role without the session's policies.
void stays_within(const Scene& scene, const second::Asked& asked, int& bounded, int& sessions) {
  Scene limit = scene;
  limit.who.boundary = nullptr;
  limit.who.session_policies.reset();
  limit.key = nullptr;
  if (scene.who.boundary != nullptr) {
    ++bounded;
    limit.who.policies = {scene.who.boundary};
    ASSERT_EQ(decided(limit, asked), Reason::allowed) << shown(scene, asked);
  }
  if (!scene.who.session_policies) return;
  ++sessions;
  limit.who.policies = *scene.who.session_policies;
  ASSERT_EQ(decided(limit, asked), Reason::allowed) << shown(scene, asked);
  Scene role = scene;
  role.who.session_policies.reset();
  ASSERT_EQ(decided(role, asked), Reason::allowed) << shown(scene, asked);
}

TEST(RandomPolicies, ABoundedPrincipalNeverExceedsItsBoundaryNorASessionItsPoliciesOrItsRole) {
  RandomPolicies random(seed + 2, 95);
  int bounded = 0, sessions = 0;
  for (int round = 0; round < 15'000; ++round) {
    const Scene scene = scene_of(random);
    if ((scene.who.boundary == nullptr && !scene.who.session_policies) || given_directly(scene)) continue;
    for (int i = 0; i < 4; ++i) {
      const second::Asked asked = random.question(scene.who);
      if (decided(scene, asked) == Reason::allowed) stays_within(scene, asked, bounded, sessions);
    }
  }
  std::cout << bounded << " allowed within a boundary, " << sessions << " within session policies\n";
  EXPECT_GT(bounded, 300);
  EXPECT_GT(sessions, 300);
}

TEST(RandomPolicies, AnotherDenyNeverAllows) {
  RandomPolicies random(seed + 3);
  for (int round = 0; round < 5'000; ++round) {
    Scene scene = scene_of(random);
    const second::Asked asked = random.question(scene.who);
    if (decided(scene, asked) == Reason::allowed || scene.who.kind == Principal::Kind::root) continue;
    std::string more = random.policy(PolicyKind::identity);
    for (std::size_t at; (at = more.find("\"Allow\"")) != std::string::npos;) more.replace(at, 7, "\"Deny\"");
    scene.who.policies.push_back(parsed(more, PolicyKind::identity));
    ASSERT_NE(decided(scene, asked), Reason::allowed) << shown(scene, asked) << more;
  }
}

}  // namespace
}  // namespace bongtu::access
