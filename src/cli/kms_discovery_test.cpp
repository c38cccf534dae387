#include "cli/kms_discovery.h"

#include "message/keyrings/fake_kms.h"

namespace bongtu::cli {
namespace {

using message::DiscoveryFilter;
using message::EncryptedDataKey;

std::string arn(const std::string& region, const std::string& account = "111122223333",
                const std::string& partition = "aws") {
  return "arn:" + partition + ":kms:" + region + ":" + account + ":key/mrk-a";
}

// Which Regions and keys are asked for a message with such encrypted data keys, none of which opens.
class KmsDiscovery : public testing::Test {
 protected:
  Error refusal(const std::vector<std::string>& arns, std::optional<DiscoveryFilter> filter = {}) {
    message::EncryptionMaterials materials = message::to_encrypt();
    for (const std::string& key : arns)
      materials.encrypted_data_keys.push_back({"aws-kms", to_bytes(key), to_bytes("blob")});
    const auto kms = [this](std::string_view region) -> Result<std::shared_ptr<message::Kms>> {
      regions_.emplace_back(region);
      if (region == "no_region") return refuse(Fault::validation, "What was given as Region is none.");
      return kms_;
    };
    return message::refusal(*kms_discovery_by_arn(kms, std::move(filter)), materials);
  }
  std::vector<std::string> asked() const {
    std::vector<std::string> keys;
    for (const auto& question : kms_->asked) keys.push_back(question.key_id);
    return keys;
  }

  std::shared_ptr<message::FakeKms> kms_ = std::make_shared<message::FakeKms>();
  std::vector<std::string> regions_;
};

using Texts = std::vector<std::string>;

TEST_F(KmsDiscovery, AsksForEachKeyOnceAndInItsOwnRegion) {
  const Texts keys{arn("us-east-1"), arn("eu-west-1"), arn("us-east-1")};
  EXPECT_EQ(refusal(keys).fault, Fault::incorrect_key);
  EXPECT_EQ(asked(), keys);
  EXPECT_EQ(regions_, (Texts{"us-east-1", "eu-west-1", "us-east-1"}));
}

TEST_F(KmsDiscovery, NeverReachesForARegionThatOnlyKeysBehindTheFilterHave) {
  const Texts keys{arn("evil-1", "999999999999"), arn("cn-north-1", "111122223333", "aws-cn"),
                   arn("us-east-1")};
  EXPECT_EQ(refusal(keys, DiscoveryFilter{"aws", {"111122223333"}}).fault, Fault::incorrect_key);
  EXPECT_EQ(regions_, Texts{"us-east-1"});
  EXPECT_EQ(asked(), Texts{arn("us-east-1")});
}

TEST_F(KmsDiscovery, MakesAFewCallsForAMessageHoweverManyKeysItNames) {
  Texts keys;
  for (int i = 0; i < 100; ++i) keys.push_back(arn("us-east-" + std::to_string(i)));
  EXPECT_EQ(refusal(keys).fault, Fault::limit_exceeded);
  EXPECT_EQ(asked().size(), 10u);
}

TEST_F(KmsDiscovery, CountsKeysThatTheFilterHoldsBackForNothing) {
  Texts keys(100, arn("us-east-1", "999999999999"));
  keys.push_back(arn("us-east-1"));
  EXPECT_EQ(refusal(keys, DiscoveryFilter{"aws", {"111122223333"}}).fault, Fault::incorrect_key);
  EXPECT_EQ(asked().size(), 1u);
}

TEST_F(KmsDiscovery, GoesOnAfterARegionThatIsNone) {
  EXPECT_EQ(refusal({arn("no_region"), arn("us-east-1")}).fault, Fault::incorrect_key);
  EXPECT_EQ(asked(), Texts{arn("us-east-1")});
}

TEST_F(KmsDiscovery, AsksNobodyWhereAKeyIsNoArn) {
  EXPECT_EQ(refusal({arn("us-east-1"), "alias/a"}).fault, Fault::invalid_ciphertext);
  EXPECT_EQ(asked(), Texts{});
}

TEST_F(KmsDiscovery, OpensWhatTheKeyOpens) {
  const auto keyring = message::kms_keyring(kms_, arn("us-east-1"));
  const auto materials = message::encrypted_by(**keyring);
  const auto kms = [this](std::string_view) -> Result<std::shared_ptr<message::Kms>> { return kms_; };
  EXPECT_TRUE(message::opens(*kms_discovery_by_arn(kms, {}), materials));
}

}  // namespace
}  // namespace bongtu::cli
