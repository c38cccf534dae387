// For tests: Wycheproof's cases, those that are ours and the count of the others.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "crypto/test_vectors.h"

namespace bongtu::crypto {

using boost::json::value;

struct Counts {
  std::size_t valid = 0, invalid = 0, acceptable = 0, not_ours = 0;

  // Counts the case and says whether it must work.
  bool must_work(const value& test) {
    const std::string result = text_of(test, "result");
    ++(result == "valid" ? valid : result == "invalid" ? invalid : acceptable);
    return result == "valid";
  }
  void print(const std::string& what) const {
    EXPECT_GT(valid, 0u) << what;
    std::printf("%s: %zu valid, %zu invalid, %zu acceptable (refused), %zu not ours\n", what.c_str(), valid,
                invalid, acceptable, not_ours);
  }
};

// Calls run(group, test) for each case of the groups that are ours(group).
template <class Ours, class Run>
void each_case(const std::string& file, Ours ours, Run run, const std::string& note = {}) {
  const auto path = others_vectors() / "wycheproof" / file;
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no test vectors; set BONGTU_VECTORS";
  Counts counts;
  const value vectors = read_vectors(path);
  for (const value& group : vectors.at("testGroups").as_array()) {
    for (const value& test : group.at("tests").as_array()) {
      if (ours(group))
        run(group, test, counts.must_work(test));
      else
        ++counts.not_ours;
    }
  }
  counts.print(file + note);
}

inline bool all(const value&) { return true; }

}  // namespace bongtu::crypto
