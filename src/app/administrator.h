// An IAM user who may do everything, with an access key.
#pragma once

#include <string>

#include "base/call.h"
#include "base/secret.h"
#include "root/key_tree.h"

namespace bongtu::app {

struct AccessKey {
  std::string id;
  WipedText secret;  // told once; the store keeps it sealed
};

// Adds the records of a new user to the changes of the call.
AccessKey add_administrator(Call& call, const root::KeyTree& tree, const std::string& name);

}  // namespace bongtu::app
