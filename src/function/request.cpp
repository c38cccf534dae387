#include "function/request.h"

#include <algorithm>
#include <span>

namespace bongtu::function {
namespace {

constexpr std::string_view encrypt_names[] = {"plaintext", "plaintext_base64", "encryption_context"};
constexpr std::string_view decrypt_names[] = {"ciphertext", "encryption_context"};
constexpr std::string_view req_type_names[] = {"req_type", "context"};
constexpr std::string_view batch_names[] = {"items"};

// The members that a form of request has, and how to say so.
struct Members {
  std::span<const std::string_view> names;
  std::string_view rule;
};
constexpr Members encrypt_members{
    encrypt_names,
    "a request to encrypt has 'plaintext' or 'plaintext_base64' and, optionally, 'encryption_context'"};
constexpr Members decrypt_members{
    decrypt_names, "a request to decrypt has 'ciphertext' and, optionally, 'encryption_context'"};
constexpr Members req_type_members{req_type_names, "beside 'req_type' there is 'context' only"};
constexpr Members batch_members{batch_names, "a batch has 'items' only"};

std::unexpected<Error> invalid(std::string message) { return refuse(Fault::validation, std::move(message)); }

std::string quoted(std::string_view name) { return std::string(1, '\'').append(name).append(1, '\''); }

// A member name is shown where it looks like one: what stands in its place by mistake may be a secret.
std::string shown(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (name.empty() || name.size() > 32 || !std::ranges::all_of(name, plain))
    return "A member (its name is not shown)";
  return quoted(name);
}

// Anything else is refused, never ignored: a misspelt 'encryption_context' must not drop the binding.
Result<> has_only(const json::object& object, const Members& members) {
  for (const auto& member : object) {
    const std::string_view name = member.key();
    if (std::ranges::find(members.names, name) != members.names.end()) continue;
    return invalid(shown(name) + " does not belong here: " + std::string(members.rule) + ".");
  }
  return {};
}

// The string member `name`, which is there.
Result<std::string_view> text_of(const json::object& object, std::string_view name) {
  const json::string* text = object.at(name).if_string();
  if (text == nullptr) return invalid(quoted(name) + " must be a string.");
  return std::string_view(*text);
}

Result<std::string_view> required_text(const json::object& object, std::string_view name) {
  if (!object.contains(name)) return invalid(quoted(name) + " is missing.");
  return text_of(object, name);
}

Result<EncryptionContext> parse_context(const json::value& value) {
  const json::object* pairs = value.if_object();
  if (pairs == nullptr) return invalid("'encryption_context' must be an object of strings.");
  EncryptionContext context;
  for (const auto& pair : *pairs) {
    const std::string_view key = pair.key();
    const json::string* text = pair.value().if_string();
    if (text == nullptr) return invalid("'encryption_context' must be an object of strings.");
    if (key.empty()) return invalid("'encryption_context' has an empty key.");
    if (key.starts_with("aws-crypto-")) {
      return invalid("'encryption_context' has a key with the reserved prefix 'aws-crypto-'.");
    }
    context.emplace(key, std::string_view(*text));
  }
  return context;
}

Result<> read_context(const json::object& object, Request& request) {
  const json::value* value = object.if_contains("encryption_context");
  if (value == nullptr) return {};
  TRY(request.context, parse_context(*value));
  auto serialized = serialize(request.context);
  if (!serialized || serialized->size() > max_context_size) {
    return invalid("'encryption_context' is larger than 8,192 bytes.");
  }
  request.serialized_context = *std::move(serialized);
  return {};
}

Result<Request> parse_req_type(const json::object& object) {
  CHECK(has_only(object, req_type_members));
  TRY(const std::string_view type, text_of(object, "req_type"));
  if (type != "encrypt" && type != "decrypt") return invalid("'req_type' must be 'encrypt' or 'decrypt'.");
  Request request;
  request.form = Form::req_type;
  request.action = type == "encrypt" ? Path::encrypt : Path::decrypt;
  TRY(request.text, required_text(object, "context"));
  return request;
}

Result<Request> parse_encrypt(const json::object& object) {
  CHECK(has_only(object, encrypt_members));
  Request request;
  request.is_base64 = object.contains("plaintext_base64");
  if (request.is_base64 == object.contains("plaintext")) {
    return invalid("Exactly one of 'plaintext' and 'plaintext_base64' must be there.");
  }
  TRY(request.text, text_of(object, request.is_base64 ? "plaintext_base64" : "plaintext"));
  CHECK(read_context(object, request));
  return request;
}

Result<Request> parse_decrypt(const json::object& object) {
  CHECK(has_only(object, decrypt_members));
  Request request;
  request.action = Path::decrypt;
  TRY(request.text, required_text(object, "ciphertext"));
  CHECK(read_context(object, request));
  return request;
}

}  // namespace

Result<Request> parse_request(Path path, const json::value& value) {
  const json::object* object = value.if_object();
  if (object == nullptr) return invalid("A request must be a JSON object.");
  if (object->contains("req_type")) return parse_req_type(*object);
  return path == Path::encrypt ? parse_encrypt(*object) : parse_decrypt(*object);
}

Result<const json::array*> parse_batch(const json::value& document) {
  const json::object* object = document.if_object();
  if (object == nullptr || !object->contains("items")) return nullptr;
  CHECK(has_only(*object, batch_members));
  const json::array* items = object->at("items").if_array();
  if (items == nullptr) return invalid("'items' must be an array.");
  if (items->size() > max_items) return invalid("'items' has more than 1,000 items.");
  return items;
}

}  // namespace bongtu::function
