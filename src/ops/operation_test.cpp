#include "ops/operation.h"

#include <gtest/gtest.h>

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
    const auto done = operation.run(gate, input.get_object(), output);
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

TEST(Operations, AreTheKmsApiAsFarAsItIsBuilt) {
  const std::vector<std::string_view> expected = {
      "CreateAlias", "CreateKey", "Decrypt", "DeleteAlias",     "DescribeKey",
      "DisableKey",  "EnableKey", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext",
      "ListAliases", "ListKeys"};
  std::vector<std::string_view> names;
  for (const Operation* operation : kms_operations()) {
    names.push_back(operation->name);
    EXPECT_EQ(find_kms_operation(operation->name), operation);
    EXPECT_TRUE(operation->doc.ends_with('.')) << operation->name;
    EXPECT_NE(operation->run, nullptr);
  }
  EXPECT_EQ(names, expected);
  for (const char* name : {"", "encrypt", "Encrypt2", "ScheduleKeyDeletion"})
    EXPECT_EQ(find_kms_operation(name), nullptr) << name;
}

// Nobody without a right gets through any operation, however it is asked.
TEST_F(OperationTest, EveryOperationOfTheApiAsksItsGate) {
  const std::string id = create("name");
  const access::Principal who = keys::administrator();
  Call sealing = call();
  keys::Gate gate(sealing, who, catalog_);
  const std::string blob = base64(gate.use(id, "kms:Encrypt", {}).value().seal(as_bytes("x"), {}));
  const std::string body = R"({"KeyId":")" + id +
                           R"(","KeySpec":"AES_256","Plaintext":"YQ==","CiphertextBlob":")" + blob +
                           R"(","TargetKeyId":")" + id + R"(","AliasName":"alias/name"})";
  for (const Operation* operation : kms_operations()) {
    Call made = call();
    const access::Principal nobody = keys::nobody();
    keys::Gate asked(made, nobody, catalog_);
    WipingResource memory;
    const json::value input = parse_json(operation->name == "CreateKey" ? "{}" : body, memory).value();
    WipedText output;
    const auto done = operation->run(asked, input.get_object(), output);
    ASSERT_FALSE(done) << operation->name;
    EXPECT_EQ(done.error().fault, Fault::access_denied) << operation->name;
    EXPECT_TRUE(asked.asked()) << operation->name;
    EXPECT_TRUE(made.changes.empty()) << operation->name;
  }
}

}  // namespace
}  // namespace bongtu::ops
