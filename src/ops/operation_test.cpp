#include "ops/operation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "keys/testing.h"

namespace bongtu::ops {
namespace {

struct Question {
  std::string word;
  std::optional<std::int64_t> number;
  static constexpr auto shape =
      fields(field("Word", &Question::word, {1, 3}), field("Number", &Question::number));
};
struct Reply {
  std::string word;
  static constexpr auto shape = fields(field("Word", &Reply::word));
};

Result<Reply> repeat(keys::Gate& gate, const Question& question) {
  CHECK(gate.allow("kms:Repeat"));
  return Reply{question.word + question.word};
}
Result<Nothing> silent(keys::Gate&, const Question&) { return Nothing{}; }

constexpr Operation Repeat = operation<&repeat>("Repeat", Where::loop, "Says it twice.");
constexpr Operation Silent = operation<&silent>("Silent", Where::worker, "Says nothing.");

class OperationTest : public keys::WithCatalog {
 protected:
  // The output, or the refusal's message.
  std::string run(const Operation& operation, const access::Principal& who, const std::string& body) {
    Call made = call();
    keys::Gate gate(made, who, catalog_);
    WipingResource memory;
    const json::value input = parse_json(body, memory).value();
    WipedText output;
    const auto done = operation.run({gate}, input.get_object(), output);
    asked_ = gate.asked();
    EXPECT_TRUE(done || output.empty());
    return done ? std::string(output) : done.error().message;
  }
  bool asked_ = false;
};

TEST_F(OperationTest, ReadsItsRequestAndRendersItsResponse) {
  EXPECT_EQ(run(Repeat, keys::administrator(), R"({"Word":"ab"})"), R"({"Word":"abab"})");
  EXPECT_TRUE(asked_);
  EXPECT_EQ(run(Silent, keys::administrator(), R"({"Word":"ab"})"), "");
  EXPECT_FALSE(asked_);  // which serve() refuses
}

TEST_F(OperationTest, IsNotRunWithARequestThatDoesNotFit) {
  EXPECT_EQ(run(Repeat, keys::administrator(), R"({"Word":"abcd"})"),
            "1 validation error detected: Value 'abcd' at 'word' failed to satisfy constraint: Member must "
            "have length less "
            "than or equal to 3");
  EXPECT_FALSE(asked_);
}

TEST_F(OperationTest, SaysWhereItRuns) {
  EXPECT_TRUE(Repeat.computes);
  EXPECT_FALSE(Silent.computes);
  EXPECT_EQ(Repeat.name, "Repeat");
}

// tests/live/test_conformance.py compares them with AWS's model.
TEST(Operations, AreFoundByTheirNames) {
  std::vector<std::string_view> names;
  for (const Operation* operation : kms_operations()) {
    names.push_back(operation->name);
    EXPECT_EQ(find_kms_operation(operation->name), operation);
    EXPECT_TRUE(operation->doc.ends_with('.')) << operation->name;
    EXPECT_NE(operation->run, nullptr);
  }
  EXPECT_EQ(names.size(), 56u);
  EXPECT_TRUE(std::ranges::is_sorted(names));
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
  for (const char* name : {"", "encrypt", "Encrypt2", "CreateUser"})
    EXPECT_EQ(find_kms_operation(name), nullptr) << name;
}

TEST(Operations, TellTheirShapesAndFaults) {
  const Operation& encrypt = *find_kms_operation("Encrypt");
  EXPECT_EQ(encrypt.request().front().name, "KeyId");
  EXPECT_EQ(encrypt.request().front().bounds.max, 2048);
  EXPECT_EQ(encrypt.response().front().name, "CiphertextBlob");
  EXPECT_TRUE(encrypt.faults.contains(Fault::disabled));
  EXPECT_FALSE(encrypt.faults.contains(Fault::invalid_ciphertext));
  EXPECT_TRUE(find_kms_operation("DeleteAlias")->response().empty());
}

TEST(Faults, AreSetsThatCanBeJoined) {
  constexpr Faults joined = Faults{Fault::validation} | Faults{Fault::later, Fault::disabled};
  for (const Fault fault : {Fault::validation, Fault::later, Fault::disabled})
    EXPECT_TRUE(joined.contains(fault));
  EXPECT_FALSE(joined.contains(Fault::internal));
  EXPECT_FALSE(Faults().contains(Fault::validation));
}

class EveryOperation : public OperationTest {
 protected:
  // A value that fits, for the members whose values matter to what is asked of the gate.
  json::value fitting(const Description& member) {
    if (member.name.ends_with("KeyId")) return json::string(id_);
    if (member.name == "AliasName") return "alias/name";
    if (member.name.ends_with("Principal")) return json::string("arn:aws:iam::" + call().account + ":root");
    if (member.type == "timestamp") return seconds(call().now) + 86400;
    if (member.name == "CiphertextBlob") return json::string(blob_);
    if (member.name.ends_with("Region")) return "us-east-1";
    if (member.name == "Policy") return "{}";
    if (member.bounds.values != nullptr) return json::string(member.bounds.values().front());
    if (member.type == "string")
      return json::string(static_cast<std::size_t>(std::max<std::int64_t>(member.bounds.min, 1)), 'a');
    if (member.type == "blob") return "YQ==";
    if (member.type == "integer") return std::max<std::int64_t>(member.bounds.min, 1);
    if (member.type == "list") return json::array{fitting(member.element.front())};
    return body_of(member.members);
  }
  json::object body_of(const std::vector<Description>& members) {
    json::object body;
    for (const Description& member : members) {
      if (member.required || asking_.contains(member.name)) body[member.name] = fitting(member);
    }
    return body;
  }

  // Members that are not required, but without which some operations are refused before the gate is asked.
  const std::set<std::string_view> asking_ = {"CiphertextBlob", "NumberOfBytes", "GranteePrincipal",
                                              "GrantId",        "KeyId",         "RetiringPrincipal",
                                              "ValidTo"};
  const std::string id_ = create("name");
  std::string blob_;
};

// Nobody without a right gets through any operation, however it is asked.
TEST_F(EveryOperation, OfTheApiAsksItsGate) {
  const access::Principal who = keys::administrator();
  Call sealing = call();
  keys::Gate gate(sealing, who, catalog_);
  blob_ = base64(gate.use(id_, {.action = "kms:Encrypt"}).value().seal(as_bytes("x"), {}));
  for (const Operation* operation : kms_operations()) {
    Call made = call();
    const access::Principal nobody = keys::nobody();
    keys::Gate asked(made, nobody, catalog_);
    const json::object input = body_of(operation->request());
    WipedText output;
    const auto done = operation->run({asked}, input, output);
    ASSERT_FALSE(done) << operation->name;
    EXPECT_EQ(done.error().fault, Fault::access_denied) << operation->name << ' ' << done.error().message;
    EXPECT_TRUE(asked.asked()) << operation->name;
    EXPECT_TRUE(made.changes.empty()) << operation->name;
  }
}

}  // namespace
}  // namespace bongtu::ops
