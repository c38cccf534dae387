#include "access/names.h"

#include "crypto/digest.h"
#include "crypto/random.h"
#include "store/prefixes.h"

namespace bongtu::access {
namespace {
constexpr std::string_view id_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view secret_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t id_size = 17, access_key_id_size = 16, secret_size = 40;

std::string joined(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (const std::string_view part : parts) text += part;
  return text;
}
}  // namespace

std::string user_record(std::string_view name) { return joined({store::prefix::user, lower(name)}); }
std::string role_record(std::string_view name) { return joined({store::prefix::role, lower(name)}); }
std::string policy_record(std::string_view name) { return joined({store::prefix::policy, lower(name)}); }

std::string iam_arn(std::string_view account, std::string_view kind, std::string_view path,
                    std::string_view name) {
  return joined({"arn:aws:iam::", account, ":", kind, path, name});
}

std::string session_arn(std::string_view account, std::string_view role, std::string_view session) {
  return joined({"arn:aws:sts::", account, ":assumed-role/", role, "/", session});
}

std::string_view name_in(std::string_view arn) { return arn.substr(arn.rfind('/') + 1); }

std::string make_id(std::string_view prefix) {
  return std::string(prefix) + crypto::random_text(id_size, id_letters);
}

std::string derived_id(std::string_view prefix, std::string_view record_key, double created) {
  const auto digest = crypto::sha256(
      as_bytes(std::string(record_key) + "@" + std::to_string(static_cast<std::int64_t>(created))));
  std::string id(prefix);
  for (std::size_t i = 0; i < id_size; ++i) id += id_letters[digest[i] % id_letters.size()];
  return id;
}

std::string make_access_key_id(std::string_view prefix) {
  return std::string(prefix) + crypto::random_text(access_key_id_size, id_letters);
}

Secret make_secret() {
  std::string text = crypto::random_text(secret_size, secret_letters);
  Secret secret = Secret::copy_of(text);
  wipe(text.data(), text.size());
  return secret;
}

}  // namespace bongtu::access
