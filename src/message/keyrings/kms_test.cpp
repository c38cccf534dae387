#include <bongtu/kms_keyrings.h>

#include "message/keyrings/test_kms.h"

namespace bongtu::message {
namespace {

TEST(KmsArn, has_six_parts_of_which_none_is_empty) {
  const auto parsed = parse_kms_arn("arn:aws-cn:kms:cn-north-1:1:alias/a/b");
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->partition, "aws-cn");
  EXPECT_EQ(parsed->region, "cn-north-1");
  EXPECT_EQ(parsed->account, "1");
  EXPECT_EQ(parsed->type, "alias");
  EXPECT_EQ(parsed->id, "a/b");
  EXPECT_FALSE(parse_key_arn(alias));
  EXPECT_TRUE(parse_key_arn(arn));
  for (const char* wrong : {"",
                            ":",
                            "arn",
                            "k1",
                            "alias/a",
                            "mrk-1",
                            "arn:aws:kms:us-east-1:1:key",
                            "arn:aws:kms:us-east-1:1:key/",
                            "arn:aws:kms:us-east-1:1:/k",
                            "arn:aws:kms:us-east-1::key/k",
                            "arn:aws:kms::1:key/k",
                            "arn::kms:us-east-1:1:key/k",
                            "arn:aws::us-east-1:1:key/k",
                            ":aws:kms:us-east-1:1:key/k",
                            "arn:aws:s3:us-east-1:1:key/k",
                            "ARN:aws:kms:us-east-1:1:key/k",
                            "arn:aws:kms:us-east-1:1:key:k",
                            "arn:aws:kms:us-east-1:1:key/k:x",
                            "arn:aws:kms:us-east-1:1:grant/k",
                            "arn:aws:kms:us-east-1:1"})
    EXPECT_FALSE(parse_kms_arn(wrong)) << wrong;
}

TEST(KmsArn, of_multi_region_keys_match_whatever_their_region) {
  const struct {
    std::string a, b;
    bool same;
  } rows[] = {{arn, arn, true},
              {arn, other_arn, false},
              {mrk_east, mrk_west, true},
              {mrk_east, mrk_east + "2", false},
              {arn, "arn:aws:kms:us-west-2:111122223333:key/k1", false},
              {mrk_east, "arn:aws:kms:us-west-2:444455556666:key/mrk-1", false},
              {mrk_east, "arn:aws-cn:kms:us-west-2:111122223333:key/mrk-1", false},
              {mrk_east, "arn:aws:kms:us-west-2:111122223333:alias/mrk-1", false},
              {mrk_east, "mrk-1", false},
              {"mrk-1", "mrk-1", true}};
  for (const auto& row : rows) {
    EXPECT_EQ(is_same_multi_region_key(row.a, row.b), row.same) << row.a << " " << row.b;
    EXPECT_EQ(is_same_multi_region_key(row.b, row.a), row.same) << row.a << " " << row.b;
  }
  EXPECT_EQ(multi_region_id("mrk-1"), "mrk-1");
  EXPECT_EQ(multi_region_id(mrk_west), "mrk-1");
  EXPECT_EQ(multi_region_id(arn), "");
  EXPECT_EQ(multi_region_id("arn:aws:kms:us-east-1:1:alias/mrk-1"), "");
}

using Kms_ = KmsTest;

TEST_F(Kms_, keyring_asks_with_key_context_and_tokens) {
  const auto keyring = *kms_keyring(kms, arn, tokens);
  const auto materials = encrypted_by(*keyring);
  EXPECT_EQ(materials.encrypted_data_keys[0].provider_id, "aws-kms");
  EXPECT_EQ(as_text(materials.encrypted_data_keys[0].provider_info), arn);
  EXPECT_TRUE(opens(*keyring, materials));
  auto again = to_encrypt();
  again.data_key = Secret(32);
  ASSERT_TRUE(keyring->on_encrypt(again));
  EXPECT_TRUE(opens(*keyring, again));
  EXPECT_EQ(kms->asked, (std::vector{call("GenerateDataKey", arn), call("Decrypt", arn), call("Encrypt", arn),
                                     call("Decrypt", arn)}));
}

TEST_F(Kms_, keyring_opens_only_what_names_its_arn) {
  const auto materials = encrypted_by(**kms_keyring(kms, arn));
  kms->asked.clear();
  for (const std::string& id : {other_arn, alias, std::string("k1"), std::string("alias/x")})
    EXPECT_EQ(refusal(**kms_keyring(kms, id), materials).fault, Fault::incorrect_key) << id;
  const auto by_alias = encrypted_by(**kms_keyring(kms, alias));
  EXPECT_EQ(as_text(by_alias.encrypted_data_keys[0].provider_info), kms->arn_of_alias);
  EXPECT_EQ(refusal(**kms_keyring(kms, alias), by_alias).fault, Fault::incorrect_key);
  EXPECT_EQ(kms->asked.size(), 1u) << "no key that is not its own is asked for";
}

TEST_F(Kms_, keyring_checks_the_answers) {
  const auto keyring = *kms_keyring(kms, arn);
  const auto materials = encrypted_by(*keyring);
  kms->size_change = 1;
  EXPECT_EQ(refusal(*keyring, materials).fault, Fault::incorrect_key);
  auto fresh = to_encrypt();
  EXPECT_EQ(fault_of(keyring->on_encrypt(fresh)), Fault::internal);
  kms->size_change = 0;
  kms->answers_arn = other_arn;
  EXPECT_EQ(refusal(*keyring, materials).fault, Fault::incorrect_key);
  kms->answers_arn = alias;
  fresh = to_encrypt();
  EXPECT_EQ(fault_of(keyring->on_encrypt(fresh)), Fault::internal);
  fresh.data_key = Secret(32);
  EXPECT_EQ(fault_of(keyring->on_encrypt(fresh)), Fault::internal);
}

TEST_F(Kms_, keyring_checks_that_the_key_it_asked_for_encrypted) {
  kms->answers_arn = other_arn;
  for (const std::string& id : {arn, mrk_east}) {
    for (const auto& keyring : {*kms_keyring(kms, id), *kms_mrk_keyring(kms, id)}) {
      auto fresh = to_encrypt();
      EXPECT_EQ(fault_of(keyring->on_encrypt(fresh)), Fault::internal) << id;
      EXPECT_TRUE(fresh.encrypted_data_keys.empty());
      fresh.data_key = Secret(32);
      EXPECT_EQ(fault_of(keyring->on_encrypt(fresh)), Fault::internal) << id;
      EXPECT_TRUE(fresh.encrypted_data_keys.empty());
    }
  }
  for (const std::string& id : {alias, std::string("alias/x"), std::string("k1")})
    EXPECT_EQ(as_text(encrypted_by(**kms_keyring(kms, id)).encrypted_data_keys[0].provider_info), other_arn);
}

TEST_F(Kms_, keyrings_make_at_most_100_calls_for_a_message) {
  const auto good = encrypted_by(**kms_keyring(kms, arn));
  const auto rings = {*kms_keyring(kms, arn), *kms_mrk_keyring(kms, arn), *kms_discovery_keyring(kms),
                      *kms_mrk_discovery_keyring(kms, "us-east-1")};
  for (const std::size_t bad : {99u, 100u, 65534u}) {
    auto materials = to_encrypt();
    materials.data_key = Secret::copy_of(good.data_key.reveal());
    materials.encrypted_data_keys.assign(bad, {"aws-kms", to_bytes(arn), to_bytes("nobody's")});
    materials.encrypted_data_keys.push_back(good.encrypted_data_keys[0]);
    for (const auto& ring : rings) {
      kms->asked.clear();
      if (bad < 100) {
        EXPECT_TRUE(opens(*ring, materials, bad));
      } else {
        const Error error = refusal(*ring, materials);
        EXPECT_EQ(error.fault, Fault::limit_exceeded);
        EXPECT_TRUE(error.message.starts_with("No more than 100 data keys of a message are tried. KMS "));
      }
      EXPECT_EQ(kms->asked.size(), 100u);
    }
  }
}

TEST_F(Kms_, keyring_goes_on_after_a_failure_and_collects_them) {
  const auto keyring = *kms_keyring(kms, arn);
  auto materials = encrypted_by(*keyring);
  materials.encrypted_data_keys.insert(materials.encrypted_data_keys.begin(),
                                       {"aws-kms", to_bytes(arn), to_bytes("nobody's")});
  EXPECT_TRUE(opens(*keyring, materials, 1));
  kms->refusals[arn] = {Fault::access_denied, "User x is not authorized", "d"};
  const Error error = refusal(*keyring, materials);
  EXPECT_EQ(error.fault, Fault::access_denied);
  EXPECT_EQ(error.detail, "d");
  EXPECT_EQ(error.message, "KMS key '" + arn +
                               "' opens none of the message's data keys. Encrypted data key 1, 'aws-kms' '" +
                               arn + "': User x is not authorized. Encrypted data key 2, 'aws-kms' '" + arn +
                               "': User x is not authorized.");
  kms->refusals[arn] = {Fault::later, "", ""};
  for (const auto& by : {keyring, *multi_keyring(nullptr, {keyring, keyring})}) {
    kms->asked.clear();
    EXPECT_EQ(refusal(*by, materials).fault, Fault::later);
    EXPECT_EQ(kms->asked.size(), 1u) << "it ends at once";
  }
  auto fresh = to_encrypt();
  EXPECT_EQ(fault_of(keyring->on_encrypt(fresh)), Fault::later);
}

TEST_F(Kms_, keyrings_refuse_data_keys_of_aws_kms_that_name_no_key) {
  auto materials = encrypted_by(**kms_keyring(kms, arn));
  kms->asked.clear();
  for (const std::string& info : {std::string(), std::string("k1"), alias, std::string("\xff")}) {
    materials.encrypted_data_keys.resize(1);
    materials.encrypted_data_keys.push_back({"aws-kms", to_bytes(info), to_bytes("blob")});
    EXPECT_EQ(refusal(**kms_keyring(kms, arn), materials).fault, Fault::invalid_ciphertext);
    EXPECT_EQ(refusal(**kms_mrk_keyring(kms, arn), materials).fault, Fault::invalid_ciphertext);
    EXPECT_EQ(refusal(**kms_discovery_keyring(kms), materials).fault, Fault::invalid_ciphertext);
    EXPECT_EQ(refusal(**kms_mrk_discovery_keyring(kms, "us-east-1"), materials).fault,
              Fault::invalid_ciphertext);
  }
  EXPECT_TRUE(kms->asked.empty());
}

TEST_F(Kms_, keyrings_refuse_what_cannot_be) {
  EXPECT_EQ(fault_of(kms_keyring(nullptr, arn)), Fault::validation);
  EXPECT_EQ(fault_of(kms_keyring(kms, "")), Fault::validation);
  EXPECT_EQ(fault_of(kms_keyring(kms, "arn:aws:s3:::b")), Fault::validation);
  EXPECT_EQ(fault_of(kms_mrk_keyring(kms, "")), Fault::validation);
  EXPECT_EQ(fault_of(kms_discovery_keyring(nullptr)), Fault::validation);
  EXPECT_EQ(fault_of(kms_discovery_keyring(kms, DiscoveryFilter{"aws", {}})), Fault::validation);
  EXPECT_EQ(fault_of(kms_discovery_keyring(kms, DiscoveryFilter{"", {"1"}})), Fault::validation);
  EXPECT_EQ(fault_of(kms_discovery_keyring(kms, DiscoveryFilter{"aws", {""}})), Fault::validation);
  EXPECT_EQ(fault_of(kms_mrk_discovery_keyring(kms, "")), Fault::validation);
}

TEST_F(Kms_, mrk_keyring_asks_its_own_replica) {
  const auto materials = encrypted_by(**kms_keyring(kms, mrk_east));
  kms->asked.clear();
  EXPECT_EQ(refusal(**kms_keyring(kms, mrk_west), materials).fault, Fault::incorrect_key);
  EXPECT_EQ(refusal(**kms_mrk_keyring(kms, mrk_west + "2"), materials).fault, Fault::incorrect_key);
  EXPECT_TRUE(kms->asked.empty());
  EXPECT_TRUE(opens(**kms_mrk_keyring(kms, mrk_west, tokens), materials));
  EXPECT_EQ(kms->asked, std::vector{call("Decrypt", mrk_west)});
}

TEST_F(Kms_, discovery_asks_the_key_that_is_named_if_the_filter_lets_it) {
  const auto materials = encrypted_by(**kms_keyring(kms, arn));
  kms->asked.clear();
  const struct {
    std::optional<DiscoveryFilter> filter;
    bool passes;
  } rows[] = {{std::nullopt, true},
              {DiscoveryFilter{"aws", {"111122223333"}}, true},
              {DiscoveryFilter{"aws", {"444455556666", "111122223333"}}, true},
              {DiscoveryFilter{"aws", {"444455556666"}}, false},
              {DiscoveryFilter{"aws-cn", {"111122223333"}}, false}};
  for (const auto& row : rows) {
    for (const auto& keyring : {*kms_discovery_keyring(kms, row.filter, tokens),
                                *kms_mrk_discovery_keyring(kms, "us-east-1", row.filter, tokens)}) {
      kms->asked.clear();
      if (row.passes) {
        EXPECT_TRUE(opens(*keyring, materials));
      } else {
        EXPECT_EQ(refusal(*keyring, materials).fault, Fault::incorrect_key);
      }
      EXPECT_EQ(kms->asked, row.passes ? std::vector{call("Decrypt", arn)} : std::vector<FakeKms::Asked>{});
      auto fresh = to_encrypt();
      EXPECT_EQ(fault_of(keyring->on_encrypt(fresh)), Fault::validation);
    }
  }
}

TEST_F(Kms_, mrk_discovery_asks_in_its_own_region) {
  const auto single = encrypted_by(**kms_keyring(kms, arn)),
             multi = encrypted_by(**kms_keyring(kms, mrk_east));
  const auto west = *kms_mrk_discovery_keyring(kms, "us-west-2", {}, tokens);
  kms->asked.clear();
  EXPECT_EQ(refusal(*west, single).fault, Fault::incorrect_key);
  EXPECT_TRUE(kms->asked.empty());
  EXPECT_TRUE(opens(*west, multi));
  EXPECT_EQ(kms->asked, std::vector{call("Decrypt", mrk_west)});
}

TEST_F(Kms_, multi_keyring_asks_each_key_in_its_region) {
  std::vector<std::string> regions;
  const KmsOfRegion in = [&](std::string_view region) -> Result<std::shared_ptr<Kms>> {
    if (region == "nowhere") return refuse(Fault::unavailable);
    regions.emplace_back(region);
    return kms;
  };
  const auto keyring = *kms_multi_keyring(
      in, {.generator = arn, .children = {mrk_west, "alias/x"}, .default_region = "eu-west-1"});
  EXPECT_EQ(regions, (std::vector<std::string>{"us-east-1", "us-west-2", "eu-west-1"}));
  const auto materials = encrypted_by(*keyring);
  EXPECT_EQ(materials.encrypted_data_keys.size(), 3u);
  EXPECT_TRUE(opens(**kms_multi_keyring(in, {.children = {mrk_east}}), materials, 1));
  EXPECT_EQ(refusal(**kms_multi_keyring(in, {.children = {mrk_east}, .mrk = false}), materials).fault,
            Fault::incorrect_key);

  EXPECT_EQ(fault_of(kms_multi_keyring(in, {})), Fault::validation);
  EXPECT_EQ(fault_of(kms_multi_keyring(in, {.children = {arn, ""}})), Fault::validation);
  regions.clear();
  EXPECT_TRUE(kms_multi_keyring(in, {.children = {"alias/x"}}));
  EXPECT_EQ(regions, std::vector<std::string>{""});  // the one that `in` knows
  EXPECT_EQ(fault_of(kms_multi_keyring({}, {.generator = arn})), Fault::validation);
  EXPECT_EQ(fault_of(kms_multi_keyring(in, {.children = {"k"}, .default_region = "nowhere"})),
            Fault::unavailable);
  const auto twice = kms_multi_keyring(in, {.generator = mrk_east, .children = {arn, mrk_west}});
  ASSERT_FALSE(twice);
  EXPECT_NE(twice.error().message.find(mrk_east), std::string::npos);
  EXPECT_NE(twice.error().message.find(mrk_west), std::string::npos);
  EXPECT_EQ(twice.error().message.find(arn), std::string::npos);
  EXPECT_TRUE(kms_multi_keyring(in, {.generator = mrk_east, .children = {mrk_west}, .mrk = false}));
}

TEST_F(Kms_, multi_discovery_keyring_tries_its_regions_in_order) {
  std::vector<std::string> regions;
  const KmsOfRegion in = [&](std::string_view region) -> Result<std::shared_ptr<Kms>> {
    regions.emplace_back(region);
    return kms;
  };
  const auto materials = encrypted_by(**kms_keyring(kms, mrk_east));
  kms->asked.clear();
  kms->refusals["arn:aws:kms:eu-west-1:111122223333:key/mrk-1"] = {Fault::not_found, "no", ""};
  const auto keyring = *kms_multi_discovery_keyring(in, {"eu-west-1", "us-west-2"}, {}, tokens);
  EXPECT_EQ(regions, (std::vector<std::string>{"eu-west-1", "us-west-2"}));
  EXPECT_TRUE(opens(*keyring, materials));
  EXPECT_EQ(kms->asked.size(), 2u);
  EXPECT_EQ(kms->asked[1].key_id, mrk_west);
  EXPECT_EQ(fault_of(kms_multi_discovery_keyring(in, {})), Fault::validation);
  EXPECT_EQ(fault_of(kms_multi_discovery_keyring(in, {"us-east-1", ""})), Fault::validation);
}

}  // namespace
}  // namespace bongtu::message
