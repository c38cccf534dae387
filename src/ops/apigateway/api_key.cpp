#include "ops/apigateway/api_key.h"

#include <algorithm>

#include "base/utf16.h"

namespace bongtu::ops::apigateway {

ApiKeyView view_of(const std::string& id, const ApiKeyRecord& record) {
  ApiKeyView view;
  view.id = id;
  view.name = record.name;
  view.customer_id = record.customer_id;
  view.description = record.description;
  view.enabled = record.enabled;
  view.created = record.created;
  view.updated = record.updated;
  view.tags = record.tags;
  return view;
}

Result<ApiKeyView> view_of(Rest& rest, const ApiKey& key, bool with_value) {
  ApiKeyView view = view_of(key.id, key.record);
  if (with_value) {
    TRY(view.value, value_of(rest, key));
  }
  return view;
}

Result<WipedText> value_of(Rest& rest, const ApiKey& key) {
  TRY(const Secret value, rest.gateway.open_value(key));
  return WipedText(as_text(value.reveal()));
}

Result<std::shared_ptr<const ApiKey>> find_key(Rest& rest, const std::string& id) {
  auto key = rest.gateway.api_key(id);
  if (key == nullptr) return refuse(Fault::not_found, "Invalid API Key identifier specified");
  return key;
}

Result<> check_name(std::string_view name) {
  if (utf16_length(name) <= 1024) return {};
  return refuse(Fault::validation, "Invalid API Key name, can be at most 1024 characters.");
}

// A header has to carry it.
Result<> check_value(std::string_view value) {
  if (value.size() < 20) return refuse(Fault::validation, "API Key value should be at least 20 characters");
  if (value.size() > 128)
    return refuse(Fault::validation, "API Key value exceeds maximum size of 128 characters");
  if (std::ranges::all_of(value, [](char c) { return c > ' ' && c <= '~'; })) return {};
  return refuse(Fault::validation, "API Key value can only have visible ASCII characters");
}

Result<std::string> create_key(Rest& rest, ApiKeyRecord& record, std::string_view value) {
  CHECK(check_name(record.name));
  CHECK(check_value(value));
  std::string id = rest.gateway.key_id_of(value);
  if (rest.gateway.api_key(id) != nullptr || rest.gateway.api_key_of_value(value) != nullptr)
    return refuse(Fault::already_exists, "API Key already exists");
  record.created = record.updated = seconds(rest.call().now);
  rest.gateway.seal_value(record, id, 1, as_bytes(value));
  gateway::create(rest.call(), "apigateway/key/" + id, record);
  return id;
}

Result<> replace_key(Rest& rest, const ApiKey& stored, ApiKeyRecord record) {
  TRY(const Secret value, rest.gateway.open_value(stored));
  rest.gateway.seal_value(record, stored.id, stored.version + 1, value.reveal());
  gateway::replace(rest.call(), stored, record);
  return {};
}

}  // namespace bongtu::ops::apigateway
