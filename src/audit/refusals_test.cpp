#include "audit/refusals.h"

#include <gtest/gtest.h>

namespace bongtu::audit {
namespace {

TEST(Refusals, are_counted_by_source_and_reason) {
  Refusals refusals;
  refusals.add("a", "x");
  refusals.add("a", "x");
  refusals.add("a", "y");
  refusals.add("b", "x");
  const Refusals::Counts expected{{"a", {{"x", 2}, {"y", 1}}}, {"b", {{"x", 1}}}};
  EXPECT_EQ(refusals.take(), expected);
  EXPECT_TRUE(refusals.take().empty());
}

TEST(Refusals, of_more_than_1000_sources_are_counted_as_others) {
  Refusals refusals;
  for (int i = 0; i < 1500; ++i) refusals.add("10.0." + std::to_string(i), "x");
  refusals.add("10.0.7", "x");  // a known one is still itself
  auto counts = refusals.take();
  EXPECT_EQ(counts.size(), 1001u);
  EXPECT_EQ(counts["others"]["x"], 500u);
  EXPECT_EQ(counts["10.0.7"]["x"], 2u);
}

TEST(Refusals, of_one_source_for_too_many_reasons_are_counted_as_others) {
  Refusals refusals;
  for (int i = 0; i < 100; ++i) refusals.add("a", "reason " + std::to_string(i));
  auto counts = refusals.take();
  EXPECT_EQ(counts["a"].size(), Refusals::max_reasons + 1);
  EXPECT_EQ(counts["a"]["others"], 100 - Refusals::max_reasons);
}

TEST(Refusals, that_could_not_be_written_are_added_to_newer_ones) {
  Refusals refusals;
  refusals.add("a", "x");
  const auto unwritten = refusals.take();
  refusals.add("a", "x");
  refusals.add("a", "y");
  refusals.add(unwritten);
  const Refusals::Counts expected{{"a", {{"x", 2}, {"y", 1}}}};
  EXPECT_EQ(refusals.take(), expected);
}

}  // namespace
}  // namespace bongtu::audit
