// A bootstrap that does nothing with its events: what the Runtime API alone costs.
#include <cstdlib>

#include "lambda/runtime_api.h"

int main() {
  const auto api = bongtu::lambda::RuntimeApi::at(std::getenv("AWS_LAMBDA_RUNTIME_API"));
  if (!api) return 1;
  while (const auto invocation = (*api)->next()) {
    if (!(*api)->respond(invocation->request_id, "{}")) return 1;
  }
  return 1;
}
