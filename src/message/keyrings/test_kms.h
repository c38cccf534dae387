// For tests: names of KMS keys, and a Kms that knows them.
#pragma once

#include "message/keyrings/fake_kms.h"

namespace bongtu::message {

inline const std::string arn = "arn:aws:kms:us-east-1:111122223333:key/k1", other_arn = arn + "2",
                         mrk_east = "arn:aws:kms:us-east-1:111122223333:key/mrk-1",
                         mrk_west = "arn:aws:kms:us-west-2:111122223333:key/mrk-1",
                         alias = "arn:aws:kms:us-east-1:111122223333:alias/a/b";

class KmsTest : public testing::Test {
 protected:
  std::shared_ptr<FakeKms> kms = std::make_shared<FakeKms>();
  const std::vector<std::string> tokens{"t1", "t2"};

  FakeKms::Asked call(std::string operation, std::string key_id) const {
    return {std::move(operation), std::move(key_id), "SYMMETRIC_DEFAULT", test_context, tokens};
  }
};

}  // namespace bongtu::message
