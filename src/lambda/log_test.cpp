#include "lambda/log.h"

#include <gtest/gtest.h>

namespace bongtu::lambda {
namespace {

TEST(LambdaLog, writes_a_line_of_json_with_what_there_is) {
  EXPECT_EQ(written({}, "T"), "{\"timestamp\":\"T\",\"level\":\"INFO\"}\n");
  EXPECT_EQ(written({.level = "ERROR",
                     .request_id = "1-2",
                     .outcome = "ok",
                     .message = "a\"\n",
                     .detail = "\xff",
                     .items = 2,
                     .failures = 1,
                     .milliseconds = 1.005},
                    "T"),
            "{\"timestamp\":\"T\",\"level\":\"ERROR\",\"requestId\":\"1-2\",\"outcome\":\"ok\","
            "\"message\":\"a\\\"\\n\",\"detail\":\"(not "
            "UTF-8)\",\"items\":2,\"failures\":1,\"milliseconds\":1.00}\n");
}

}  // namespace
}  // namespace bongtu::lambda
