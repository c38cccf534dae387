// API keys as the operations show and change them.
#pragma once

#include <memory>

#include "gateway/changes.h"
#include "ops/apigateway/members.h"
#include "ops/operation.h"

namespace bongtu::ops::apigateway {

using gateway::ApiKey;
using gateway::ApiKeyRecord;

inline constexpr std::string_view api_key_doc = "The id of the API key.";

struct ApiKeyView {
  std::string id;
  std::optional<WipedText> value;
  std::string name;
  std::optional<std::string> customer_id;
  std::optional<std::string> description;
  bool enabled = false;
  double created = 0;
  double updated = 0;
  std::vector<std::string> stage_keys;  // of old, before there were usage plans
  std::optional<Texts> tags;
  static constexpr auto shape =
      fields(field("id", &ApiKeyView::id), field("value", &ApiKeyView::value),
             field("name", &ApiKeyView::name), field("customerId", &ApiKeyView::customer_id),
             field("description", &ApiKeyView::description), field("enabled", &ApiKeyView::enabled),
             field("createdDate", &ApiKeyView::created), field("lastUpdatedDate", &ApiKeyView::updated),
             field("stageKeys", &ApiKeyView::stage_keys), field("tags", &ApiKeyView::tags));
};

ApiKeyView view_of(const std::string& id, const ApiKeyRecord& record);
// With its value, where that is asked for.
Result<ApiKeyView> view_of(Rest& rest, const ApiKey& key, bool with_value);
Result<WipedText> value_of(Rest& rest, const ApiKey& key);

// Fault::not_found in AWS's words.
Result<std::shared_ptr<const ApiKey>> find_key(Rest& rest, const std::string& id);

// Fault::validation in AWS's words.
Result<> check_name(std::string_view name);
Result<> check_value(std::string_view value);

// Adds a new key of that value to the call, as of now; its id. Fault::already_exists where there is one.
Result<std::string> create_key(Rest& rest, ApiKeyRecord& record, std::string_view value);
// Puts the record, whose value is sealed to its version.
Result<> replace_key(Rest& rest, const ApiKey& stored, ApiKeyRecord record);

}  // namespace bongtu::ops::apigateway
