// What a decision of policies costs: `cmake --preset release && ninja -C build bench_policy &&
// build/bench_policy`.
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>

#include "access/decision.h"
#include "access/policy.h"

namespace {

using namespace bongtu::access;

const std::string account = "111122223333";
const std::string key = "arn:aws:kms:ap-northeast-2:" + account + ":key/1234abcd-12ab-34cd-56ef-1234567890ab";

// Of a request with an encryption context.
class Values : public ConditionValues {
 public:
  std::optional<std::vector<std::string>> find(std::string_view name) const override {
    if (name == "aws:sourceip") return one("192.0.2.77");
    if (name == "kms:encryptioncontext:Dept") return one("hr");
    if (name == "aws:currenttime") return one("2026-06-01T12:00:00.000Z");
    return std::nullopt;
  }

 private:
  static std::vector<std::string> one(const char* value) { return {std::string(value)}; }
};

std::shared_ptr<const Policy> policy(const std::string& statements, PolicyKind kind) {
  auto parsed = parse_policy(R"({"Version":"2012-10-17","Statement":[)" + statements + "]}", kind);
  if (!parsed) std::printf("%s\n", parsed.error().message.c_str());
  return parsed.value();
}

Principal user(const std::string& statements) {
  Principal principal;
  principal.kind = Principal::Kind::user;
  principal.account = account;
  principal.id = "AIDAEXAMPLE";
  principal.name = "alice";
  principal.arn = "arn:aws:iam::" + account + ":user/alice";
  principal.tags = {{"team", "blue"}};
  principal.policies = {policy(statements, PolicyKind::identity)};
  return principal;
}

// Fifty statements that all are about this action and key; only the last one's conditions hold.
std::string fifty() {
  std::string statements;
  for (int i = 0; i < 50; ++i) {
    const std::string dept = i == 49 ? "hr" : "d" + std::to_string(i);
    if (i > 0) statements += ',';
    statements += R"({"Effect":"Allow","Action":["kms:GenerateDataKey*","kms:Decrypt"],)"
                  R"("Resource":"arn:aws:kms:*:111122223333:key/*","Condition":{)"
                  R"("StringEquals":{"kms:EncryptionContext:Dept":")" +
                  dept +
                  R"("},)"
                  R"("IpAddress":{"aws:SourceIp":["10.0.0.0/8","192.0.2.0/24"]},)"
                  R"("StringLike":{"aws:PrincipalTag/team":"b*"}}})";
  }
  return statements;
}

// Of this thread: other work on the machine does not count.
double cpu_nanoseconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

void measure(const char* what, const Principal& principal, const Policy& key_policy, const char* action) {
  const Values values;
  const Question question{action, key, values};
  constexpr int rounds = 7, decisions = 200'000;
  double best = 1e9;
  for (int round = 0; round < rounds; ++round) {
    int allowed = 0;
    const double start = cpu_nanoseconds();
    for (int i = 0; i < decisions; ++i) allowed += decide(principal, question, key_policy).allowed();
    const double time = cpu_nanoseconds() - start;
    if (allowed != decisions) std::printf("%s: not allowed\n", what);
    best = std::min(best, time / decisions);
  }
  std::printf("%-62s %8.0f ns\n", what, best);
}

}  // namespace

int main() {
  const std::string all = R"({"Effect":"Allow","Action":"*","Resource":"*"})";
  const auto default_policy =
      policy(R"({"Sid":"Enable IAM User Permissions","Effect":"Allow","Action":"kms:*","Resource":"*",)"
             R"("Principal":{"AWS":"arn:aws:iam::111122223333:root"}})",
             PolicyKind::key);
  measure("default key policy, administrator", user(all), *default_policy, "kms:GenerateDataKey");
  measure("default key policy, 50 statements with 3 conditions each", user(fifty()), *default_policy,
          "kms:GenerateDataKey");
  Principal bounded = user(all);
  bounded.boundary = policy(fifty(), PolicyKind::identity);
  measure("the same as a boundary of an administrator", bounded, *default_policy, "kms:GenerateDataKey");
}
