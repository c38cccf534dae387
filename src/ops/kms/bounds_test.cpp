#include "ops/kms/bounds.h"

#include <gtest/gtest.h>

#include "base/from_json.h"

#include "base/from_json.h"

namespace bongtu::ops {
namespace {

// The violations of one string; empty where it satisfies its bounds.
std::vector<std::string> violations(const Bounds& bounds, std::string_view text) {
  shape_detail::Problems problems;
  std::string read_back;
  shape_detail::read(json::value(json::string(text)), read_back, {"It", bounds, problems});
  return problems.violations;
}

struct Case {
  const Bounds& bounds;
  std::vector<std::string> good;
  std::vector<std::string> bad;
};

TEST(KmsBounds, PatternsMatchWholeStrings) {
  const std::string hex64 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  const std::string arn = "arn:aws:s3:::123456789012:x";
  const Case table[] = {
      {alias_name_bounds,
       {"a", "alias/a", "A-z_0:9/", "alias/"},
       {"", "a b", "a.b", "a\n", "\na", "한", "a*", "a\\"}},
      {grant_name_bounds, {"a", "My-grant_1:/"}, {"", "a b", "a."}},
      {marker_bounds, {" ", "a", "\x7f", "ÿ", "~é"}, {"\x1f", "\n", "Ā", "한", "a😀", "a\tb"}},
      {policy_bounds,
       {"{}", "\t\r\n", "{\n \"é\": \"ÿ\"}", std::string(131072, 'x')},
       {"", "Ā", "한", "a\x01", std::string("a\0", 2), "x\x1f"}},
      {policy_name_bounds, {"default", "A_1"}, {"", "a b", "a-b", "é", "a\n"}},
      {principal_bounds,
       {"arn:aws:iam::123456789012:user/Ann+=,.@-_"},
       {"", "arn:aws:iam::123456789012:user/*", "a b", "é", "a\n"}},
      {service_principal_bounds,
       {"a.b.c", "logs.eu-west-1.amazonaws.com"},
       {"a.b", "", "a..b.c", "a.b.c.", "a_.b.c"}},
      {source_arn_bounds,
       {"arn:aws:s3:eu-west-1:123456789012:x", "arn:aws-cn:s3::123456789012:x"},
       {arn, "arn:aws:s3:eu-west-1:123456789012:x\n", "arn:aws:s3:eu-west-1:12345678901:x",
        "arn:aws:s3:eu-west-1:123456789012:", "xarn:aws:s3::123456789012:x"}},
      {region_bounds,
       {"eu-west-1", "us-gov-west-1", "ap-southeast-12"},
       {"", "eu-1", "eu-west-", "EU-west-1", "eu-west-1\n"}},
      {key_material_id_bounds,
       {hex64},
       {hex64 + "0", hex64.substr(1), hex64.substr(1) + "g", hex64.substr(1) + "A"}},
      {key_material_description_bounds, {"a b", "Made 2026-11-24 09:30\n"}, {"a, b", "é", ""}},
      {cloud_hsm_cluster_id_bounds,
       {"cluster-abcdefghij2"},
       {"cluster-abcdefghij1", "cluster-abc", "Cluster-abcdefghij2"}},
      {account_id_bounds, {"123456789012"}, {"12345678901", "1234567890123", "12345678901a"}},
      {xks_key_id_bounds, {"a-b_c.D", "9-_"}, {"", "a/b", "a b"}},
      {xks_access_key_id_bounds, {std::string(20, 'A')}, {std::string(20, 'a'), std::string(20, '1')}},
      {xks_secret_bounds, {std::string(43, '/')}, {std::string(43, '-')}},
      {xks_uri_endpoint_bounds, {"https://xks.example"}, {"http://xks.example", "https://xks/example"}},
      {xks_uri_path_bounds,
       {"/kms/xks/v1", "/a/b_c/kms/xks/v12"},
       {"/kms/xks/v123", "kms/xks/v1", "/kms/xks/v1/"}},
      {xks_vpc_endpoint_bounds,
       {"com.amazonaws.vpce.us-east-1.vpce-svc-0abc"},
       {"com.amazonaws.vpce.us-east-1.vpce-svc-"}},
  };
  for (const Case& row : table) {
    for (const std::string& text : row.good)
      EXPECT_TRUE(violations(row.bounds, text).empty())
          << row.bounds.pattern.text << ' ' << text.substr(0, 99);
    for (const std::string& text : row.bad)
      EXPECT_FALSE(violations(row.bounds, text).empty())
          << row.bounds.pattern.text << ' ' << text.substr(0, 99);
  }
}

TEST(KmsBounds, AnEmptyTextCanViolateItsPatternAlone) {
  const auto found = violations(key_material_description_bounds, "");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0],
            "Value '' at 'it' failed to satisfy constraint: Member must satisfy regular expression pattern: "
            "^[a-zA-Z0-9:/_\\s.-]+$");
}

// What a stranger sends may be as long as a body.
TEST(KmsBounds, LongTextsAreRefusedByEveryPattern) {
  const std::string dots = [] {
    std::string text;
    while (text.size() < 1'000'000) text += "a.";
    return text;
  }();
  const Bounds* table[] = {&alias_name_bounds, &service_principal_bounds, &source_arn_bounds, &region_bounds,
                           &principal_bounds,  &xks_uri_path_bounds,      &policy_bounds,     &marker_bounds};
  for (const Bounds* bounds : table) {
    for (const std::string& text : {dots, std::string(1'000'000, 'a'), std::string(1'000'000, '/')})
      EXPECT_FALSE(violations(*bounds, text).empty()) << bounds->pattern.text;
  }
}

}  // namespace
}  // namespace bongtu::ops
