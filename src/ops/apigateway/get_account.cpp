#include "ops/operation.h"

namespace bongtu::ops::apigateway {
namespace {

struct GetAccountRequest {
  static constexpr auto shape = fields();
};

// Without throttleSettings: the account has no limit.
struct Account {
  std::string api_key_version = "4";
  std::vector<std::string> features{"UsagePlans"};
  static constexpr auto shape =
      fields(field("apiKeyVersion", &Account::api_key_version), field("features", &Account::features));
};

Result<Account> get_account(Rest& /*rest*/, const GetAccountRequest& /*request*/) { return Account{}; }

}  // namespace

extern const Operation GetAccount =
    rest_operation<&get_account>("GetAccount", {"GET", "/account"}, "Tells that there are usage plans.");

}  // namespace bongtu::ops::apigateway
