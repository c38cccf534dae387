#include "crypto/random.h"
#include "ops/apigateway/api_key.h"
#include "ops/apigateway/tags.h"

namespace bongtu::ops::apigateway {
namespace {

struct CreateApiKeyRequest {
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<bool> enabled;
  std::optional<bool> distinct_id;
  std::optional<WipedText> value;
  std::optional<std::string> customer_id;
  std::optional<Texts> tags;
  static constexpr auto shape = fields(
      field("name", &CreateApiKeyRequest::name, {}, "Need not be unique."),
      field("description", &CreateApiKeyRequest::description, {}, "What it is for."),
      field("enabled", &CreateApiKeyRequest::enabled, {}, "False if not given."),
      field("generateDistinctId", &CreateApiKeyRequest::distinct_id, {}, "The id never is the value."),
      field("value", &CreateApiKeyRequest::value, {},
            "20 to 128 visible characters, of which there is no other key; made if not given."),
      unbuilt("stageKeys"), field("customerId", &CreateApiKeyRequest::customer_id, {}, "Whose key it is."),
      field("tags", &CreateApiKeyRequest::tags, {}, tags_doc));
};

WipedText made_value() {
  constexpr std::size_t length = 40;
  std::string text =
      crypto::random_text(length, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
  WipedText value(text);
  wipe(text.data(), text.size());
  return value;
}

Result<ApiKeyView> create_api_key(Rest& rest, const CreateApiKeyRequest& request) {
  if (request.distinct_id == false) {
    return refuse(Fault::unsupported_operation,
                  "generateDistinctId false is not offered here: the id of an API key never is its value.");
  }
  if (request.tags) CHECK(check_tags(*request.tags));
  ApiKeyRecord record;
  record.name = request.name.value_or("");
  record.description = request.description;
  record.customer_id = request.customer_id;
  record.enabled = request.enabled.value_or(false);
  record.tags = request.tags;
  const WipedText value = request.value && !request.value->empty() ? *request.value : made_value();
  TRY(const std::string id, create_key(rest, record, value));
  ApiKeyView view = view_of(id, record);
  view.value = value;
  return view;
}

}  // namespace

extern const Operation CreateApiKey =
    rest_operation<&create_api_key>("CreateApiKey", {"POST", "/apikeys", 201},
                                    "Creates an API key and tells its value.", {Fault::already_exists});

}  // namespace bongtu::ops::apigateway
