// One invocation after the other.
#pragma once

#include "client/session.h"
#include "lambda/materials.h"
#include "lambda/runtime_api.h"

namespace bongtu::lambda {

// What an invocation needs, made once.
struct Function {
  function::Variables environment;  // those that the function knows
  std::shared_ptr<client::Session> session;
  Materials materials;
};

// By the environment's Region, endpoint and credentials. An error's message says what is missing or wrong.
Result<Function> make_function(function::Variables environment);

// Serves until the Runtime API fails, and returns why. What is wrong with an event, or with the key service,
// is answered; calls to KMS end before the invocation's deadline, so that the answer still arrives.
Error serve(RuntimeApi& api, Function& function);

}  // namespace bongtu::lambda
