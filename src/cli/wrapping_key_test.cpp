#include "cli/wrapping_key.h"

#include <gtest/gtest.h>

namespace bongtu::cli {
namespace {

using Texts = std::vector<std::string>;

TEST(WrappingKeys, AreOfKmsByDefault) {
  for (const Texts& texts :
       {Texts{"key=a", "key=b", "region=us-east-1"},
        Texts{"provider=aws-kms", "key=a", "key=b", "region=us-east-1"},
        Texts{"provider=aws-encryption-sdk-cli::aws-kms", "key=a", "key=b", "region=us-east-1"}}) {
    const auto key = parse_wrapping_key(texts, true);
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(key->provider, Provider::aws_kms);
    EXPECT_EQ(key->all("key"), (Texts{"a", "b"}));
    EXPECT_EQ((*key)["region"], "us-east-1");
    EXPECT_EQ((*key)["profile"], "");
  }
}

TEST(WrappingKeys, OfEachProviderAreTaken) {
  for (const Texts& texts : {
           Texts{"provider=raw-aes", "namespace=n", "name=k", "file=f"},
           Texts{"provider=raw-rsa", "namespace=n", "name=k", "public=p", "padding=pkcs1"},
           Texts{"provider=raw-rsa", "namespace=n", "name=k", "private=p"},
           Texts{"provider=raw-ecdh", "curve=p256", "public=p", "private=q"},
           Texts{"provider=hierarchical", "store=d", "branch-key=b", "key=k", "ttl=60"},
           Texts{"provider=aws-kms-rsa", "key=k", "public=p"},
           Texts{"provider=aws-kms-ecdh", "key=k", "curve=p256"},
           Texts{"discovery=TRUE"},
           Texts{"discovery=1", "discovery-account=1", "discovery-account=2", "discovery-partition=aws"},
           Texts{"key=a", "discovery=false"},
       }) {
    const auto key = parse_wrapping_key(texts, false);
    EXPECT_TRUE(key) << texts.front() << ": " << key.error().message;
  }
}

TEST(WrappingKeys, AreRefusedWithTheReason) {
  struct Case {
    Texts texts;
    bool for_encryption;
    const char* reason;
  };
  const Case cases[] = {
      {{"provider=none"}, true, "no provider 'none'"},
      {{"provider=raw-aes", "provider=raw-rsa"}, true, "one 'provider='"},
      {{"region=r"}, true, "'key=' is missing"},
      {{"region=r"}, false, "discovery=true is missing"},
      {{"key=a", "file=b"}, true, "no 'file='"},
      {{"key=a", "region=b", "region=c"}, true, "given twice"},
      {{"key=a", "mrk=perhaps"}, true, "true or false"},
      {{"discovery=true"}, true, "decryption only"},
      {{"key=a", "discovery=false"}, true, "decryption only"},
      {{"discovery=true", "key=a"}, false, "no key="},
      {{"key=a", "discovery-account=1", "discovery-partition=aws"}, false, "need discovery=true"},
      {{"discovery=true", "discovery-account=1"}, false, "together"},
      {{"discovery=true", "discovery-partition=aws"}, false, "together"},
      {{"provider=raw-aes", "namespace=n", "name=k"}, true, "'file=' is missing"},
      {{"provider=raw-aes", "name=k", "file=f"}, true, "'namespace=' is missing"},
      {{"provider=raw-aes", "namespace=n", "name=k", "key=00112233445566778899aabbccddeeff"},
       true,
       "into a file"},
      {{"provider=raw-rsa", "namespace=n", "name=k", "secret=x"}, true, "into a file"},
      {{"provider=raw-rsa", "namespace=n", "name=k"}, true, "public=FILE"},
      {{"provider=hierarchical", "store=d", "branch-key=b", "key=k"}, true, "'ttl=' is missing"},
  };
  for (const Case& c : cases) {
    const auto key = parse_wrapping_key(c.texts, c.for_encryption);
    ASSERT_FALSE(key) << c.reason;
    EXPECT_EQ(key.error().fault, Fault::validation);
    EXPECT_NE(key.error().message.find(c.reason), std::string::npos) << key.error().message;
    EXPECT_EQ(key.error().message.find("00112233"), std::string::npos) << "a key must not be shown again";
  }
}

}  // namespace
}  // namespace bongtu::cli
