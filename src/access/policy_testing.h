// For tests of parsing: documents, and whether they are taken.
#pragma once

#include <gtest/gtest.h>

#include "access/document.h"
#include "access/policy.h"

namespace bongtu::access {

// A document, and why it is refused.
struct Row {
  std::string document, message;
};

inline std::string of(const std::string& statement) {
  return R"({"Version":"2012-10-17","Statement":[{)" + statement + "}]}";
}
// An identity policy's statement with this besides.
inline std::string with(const std::string& members) {
  return of(R"("Effect":"Allow","Action":"kms:Encrypt","Resource":"*",)" + members);
}
inline std::string when(const std::string& condition) { return with(R"("Condition":)" + condition); }
// A statement of a key policy that names this.
inline std::string for_whom(const std::string& principal, const std::string& effect = "Allow",
                            const std::string& element = "Principal") {
  return of(R"("Effect":")" + effect + R"(","Action":"kms:*","Resource":"*",")" + element +
            "\":" + principal);
}

inline void refuses(const std::vector<Row>& table, PolicyKind kind) {
  for (const auto& [document, message] : table) {
    const auto policy = parse_policy(document, kind);
    ASSERT_FALSE(policy) << document;
    EXPECT_EQ(policy.error().fault, Fault::malformed_policy) << document;
    EXPECT_EQ(policy.error().message, message) << document;
  }
}
inline void takes(const std::vector<std::string>& documents, PolicyKind kind) {
  for (const std::string& document : documents) {
    const auto policy = parse_policy(document, kind);
    EXPECT_TRUE(policy) << document << "\n" << policy.error().message;
  }
}

}  // namespace bongtu::access
