#include "keys/key_ref.h"

#include <gtest/gtest.h>

namespace bongtu::keys {
namespace {

const std::string id = "1234abcd-12ab-34cd-56ef-1234567890ab";
const std::string here = "arn:aws:kms:ap-northeast-2:123456789012:";
const Place place{"123456789012", "ap-northeast-2"};

TEST(KeyRef, TakesEveryFormOfAName) {
  struct Row {
    std::string text;
    bool is_alias;
    std::string name;
  };
  const Row table[] = {{id, false, id},
                       {here + "key/" + id, false, id},
                       {"alias/bongtu", true, "bongtu"},
                       {here + "alias/bongtu", true, "bongtu"},
                       {"alias/a/b:c_d-e", true, "a/b:c_d-e"},
                       {here + "alias/a/b:c", true, "a/b:c"},
                       {"alias/" + id, true, id},
                       {"alias/aws/ebs", true, "aws/ebs"},
                       {"alias/", true, ""}};
  for (const Row& row : table) {
    const auto ref = parse_key_ref(row.text, place);
    ASSERT_TRUE(ref) << row.text << ": " << ref.error().message;
    EXPECT_EQ(ref->is_alias, row.is_alias) << row.text;
    EXPECT_EQ(ref->name, row.name) << row.text;
  }
}

TEST(KeyRef, RefusesEverythingElseInAwsWords) {
  const auto invalid_id = [](const std::string& text) { return "Invalid keyId '" + text + "'"; };
  const std::string undashed = "1234abcd12ab34cd56ef1234567890ab";
  std::string upper = id;
  upper[4] = 'A';
  struct Row {
    std::string text;
    Fault fault;
    std::string message;
  };
  const Row table[] = {
      {"xyz", Fault::not_found, invalid_id("xyz")},
      {"", Fault::not_found, invalid_id("")},
      {undashed, Fault::not_found, invalid_id(undashed)},
      {upper, Fault::not_found, invalid_id(upper)},
      {id + " ", Fault::not_found, invalid_id(id + " ")},
      {"key/" + id, Fault::not_found, invalid_id("key/" + id)},
      {"mrk-fake", Fault::not_found, invalid_id("mrk-fake")},
      {"Alias/bongtu", Fault::not_found, invalid_id("Alias/bongtu")},
      {"ARN:aws:kms", Fault::not_found, invalid_id("ARN:aws:kms")},
      {here + "key/xyz", Fault::not_found, invalid_id(here + "key/xyz")},
      {here + "key/", Fault::not_found, invalid_id(here + "key/")},
      {"arn:aws:kms:us-east-1:123456789012:key/" + id, Fault::not_found, "Invalid arn us-east-1"},
      {"arn:aws:kms:us-east-1:123456789012:alias/x", Fault::not_found, "Invalid arn us-east-1"},
      {"arn:aws:kms:ap-northeast-2:999999999999:key/" + id, Fault::not_found,
       "Key 'arn:aws:kms:ap-northeast-2:999999999999:key/" + id + "' does not exist"},
      {"arn:aws:kms:ap-northeast-2:999999999999:alias/x", Fault::not_found,
       "Alias arn:aws:kms:ap-northeast-2:999999999999:alias/x is not found."}};
  for (const Row& row : table) {
    const auto ref = parse_key_ref(row.text, place);
    ASSERT_FALSE(ref) << row.text;
    EXPECT_EQ(ref.error().fault, row.fault) << row.text;
    EXPECT_EQ(ref.error().message, row.message) << row.text;
  }
}

TEST(KeyRef, RefusesMalformedArns) {
  for (const std::string& text :
       {std::string("arn:"), std::string("arn:aws:kms"), std::string("arn:aws:kms:ap-northeast-2"),
        std::string("arn:aws:kms:ap-northeast-2:123456789012:"), "arn:aws:kms::123456789012:key/" + id,
        "arn:aws:kms:ap-northeast-2::key/" + id, "arn::kms:ap-northeast-2:123456789012:key/" + id,
        "arn:aws:s3:ap-northeast-2:123456789012:key/" + id,
        "arn:aws-cn:kms:ap-northeast-2:123456789012:key/" + id, std::string("arn:aws:s3:::bucket"), here + id,
        here + "key:" + id, here + "key/alias/x", here + "grant/x"}) {
    const auto ref = parse_key_ref(text, place);
    ASSERT_FALSE(ref) << text;
    EXPECT_EQ(ref.error().fault, Fault::invalid_arn) << text;
    EXPECT_EQ(ref.error().message, "Invalid arn: " + text);
  }
}

TEST(KeyRef, MakesArnsThatItTakes) {
  EXPECT_EQ(key_arn(place, id), here + "key/" + id);
  EXPECT_EQ(alias_arn(place, "a/b"), here + "alias/a/b");
}

TEST(Region, HasTheFormOfARegionsName) {
  for (const char* name : {"ap-northeast-2", "us-east-1", "us-gov-west-1", "cn-north-1", "eu-central-12",
                           "us-iso-east-1", "il-central-1", "aa-b-0"}) {
    EXPECT_TRUE(is_region(name)) << name;
  }
  for (const char* name : {"",
                           "-",
                           "us",
                           "us-1",
                           "us-east",
                           "us-east-",
                           "us-east-123",
                           "us-east-1x",
                           "us-east-x1",
                           "useast-1",
                           "u-east-1",
                           "us--east-1",
                           "us-east--1",
                           "-us-east-1",
                           "US-EAST-1",
                           "us-East-1",
                           "us-east1-1",
                           "us_east_1",
                           "us-east-1 ",
                           " us-east-1",
                           "us/east-1",
                           "us-e/st-1",
                           "us-east-1/x",
                           "us-east-\xea\xb0\x80",
                           "us-..-1",
                           "us-aaaaaaaaaaaaaaaaaaaaaaaaaaaaa-1"}) {
    EXPECT_FALSE(is_region(name)) << name;
  }
  EXPECT_FALSE(is_region(std::string_view("us-east-1\0", 10)));
}

}  // namespace
}  // namespace bongtu::keys
