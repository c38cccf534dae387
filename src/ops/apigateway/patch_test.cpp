#include "ops/apigateway/patch.h"

#include <gtest/gtest.h>

#include "gateway/api_records.h"

namespace bongtu::ops::apigateway {
namespace {

using gateway::StageRecord;

Result<> keep(json::object&, const PatchStep& step) {
  if (step.parts == std::vector<std::string_view>{"~1a", "GET"} && unescaped(step.parts[0]) == "/a")
    return {};
  return refuse(Fault::internal);
}

constexpr PatchPath paths[] = {{"/description", {PatchOp::replace, PatchOp::remove}},
                               {"/variables/*", {PatchOp::add, PatchOp::replace, PatchOp::remove}},
                               {"/created", {PatchOp::replace}, PatchType::number},
                               {"/tags", {PatchOp::remove}},
                               {"/*/*/keep", {PatchOp::replace}, PatchType::text, &keep}};

Result<StageRecord> patch(const StageRecord& record, std::vector<PatchOperation> operations) {
  return patched(record, paths, std::move(operations));
}

std::string refusal(PatchOperation operation) {
  const auto record = patch({}, {std::move(operation)});
  return record ? "" : record.error().message;
}

TEST(Patch, ReplacesAddsAndRemovesInTheirOrder) {
  StageRecord record;
  record.deployment_id = "d";
  record.description = "old";
  record.variables = {{"GONE", "1"}};
  const auto changed = patch(record, {{"replace", "/description", "new", {}},
                                      {"add", "/variables/KEY_ID", "first", {}},
                                      {"replace", "/variables/KEY_ID", "second", {}},
                                      {"remove", "/variables/GONE", {}, {}}});
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->description, "new");
  EXPECT_EQ(changed->variables, (gateway::Texts{{"KEY_ID", "second"}}));
  EXPECT_EQ(changed->deployment_id, "d");
}

TEST(Patch, ReadsEscapesInWhatStandsAtAStar) {
  const auto changed =
      patch({}, {{"add", "/variables/a~1b~0c~2", "v", {}}, {"replace", "/~1a/GET/keep", "", {}}});
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->variables, (gateway::Texts{{"a/b~c~2", "v"}}));
}

TEST(Patch, MakesNumbersOfText) {
  EXPECT_EQ(patch({}, {{"replace", "/created", "12.5", {}}})->created, 12.5);
  for (const char* const wrong : {"", "x", "1x", " 1", "nan", "inf", "1e999"})
    EXPECT_EQ(refusal({"replace", "/created", wrong, {}}),
              "Invalid patch value '" + std::string(wrong) + "' specified for op 'replace' of '/created'");
}

TEST(Patch, RefusesInAwssWords) {
  EXPECT_EQ(
      refusal({"replace", "/id", "x", {}}),
      "Invalid patch path  '/id' specified for op 'replace'. Must be one of: [/description, /variables/*, "
      "/created, /*/*/keep]");
  EXPECT_EQ(refusal({"replace", "description", "x", {}}).substr(0, 34), "Invalid patch path  'description' ");
  EXPECT_EQ(refusal({"add", "/description", "x", {}}),
            "Invalid patch operation specified. Must be one of: [replace, remove]");
  EXPECT_EQ(refusal({"move", "/nowhere", "x", {}}),
            "Invalid patch operation specified. Must be one of: [add, replace, remove]");
  EXPECT_EQ(refusal({"replace", "/description", {}, {}}),
            "Invalid patch value '' specified for op 'replace' of '/description'");
  EXPECT_EQ(refusal({"replace", "/variables/", "x", {}}).substr(0, 33), "Invalid patch path  '/variables/'");
  EXPECT_EQ(refusal({}), "Invalid patch operation specified. Must be one of: [add, replace, remove]");
}

TEST(Patch, MakesAllChangesOrNone) {
  EXPECT_FALSE(patch({}, {{"replace", "/description", "new", {}}, {"replace", "/id", "x", {}}}));
}

}  // namespace
}  // namespace bongtu::ops::apigateway
