#include "ops/kms/local.h"

#include "crypto/random.h"
#include "ops/kms/data_key.h"

namespace bongtu::ops {
namespace {
constexpr keys::Attribute algorithm{"kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT"};
}

void LocalKms::go_to_region_of(std::string_view key_arn) {
  constexpr std::string_view start = "arn:aws:kms:";
  if (!key_arn.starts_with(start)) return;
  const std::string_view rest = key_arn.substr(start.size());
  gate_.call().region = rest.substr(0, rest.find(':'));
}

Result<message::DataKey> LocalKms::generate_data_key(std::string_view key_id,
                                                     const EncryptionContext& context) {
  go_to_region_of(key_id);
  TRY(const Bytes serialized, bound(context));
  TRY(const keys::Key key,
      gate_.use(key_id, {.action = "kms:GenerateDataKey", .context = &context, .attributes = {algorithm}}));
  CHECK(check_symmetric(key, "kms:GenerateDataKey"));
  Secret plaintext(key_size);
  crypto::random(plaintext.writable());
  Bytes blob = key.seal(plaintext.reveal(), serialized);
  gate_.used("GenerateDataKey");
  return message::DataKey{std::move(plaintext), std::move(blob), key.arn()};
}

Result<Bytes> LocalKms::encrypt(std::string_view key_id, View plaintext, const EncryptionContext& context) {
  go_to_region_of(key_id);
  TRY(const Bytes serialized, bound(context));
  TRY(const keys::Key key,
      gate_.use(key_id, {.action = "kms:Encrypt", .context = &context, .attributes = {algorithm}}));
  CHECK(check_symmetric(key, "kms:Encrypt"));
  Bytes blob = key.seal(plaintext, serialized);
  gate_.used("Encrypt");
  return blob;
}

Result<Secret> LocalKms::decrypt(std::string_view key_id, View blob, const EncryptionContext& context) {
  go_to_region_of(key_id);
  TRY(const Bytes serialized, bound(context));
  TRY(const keys::Key key,
      gate_.use_for_blob(blob, std::string(key_id),
                         {.action = "kms:Decrypt", .context = &context, .attributes = {algorithm}}));
  CHECK(check_symmetric(key, "kms:Decrypt"));
  auto opened = key.open(blob, serialized);
  gate_.used(opened ? "Decrypt" : "");
  if (!opened) return std::unexpected(std::move(opened).error());
  return std::move(opened->plaintext);
}

}  // namespace bongtu::ops
