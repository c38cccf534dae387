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

Result<message::DataKey> LocalKms::generate_data_key(const message::KmsRequest& request, std::size_t size) {
  go_to_region_of(request.key_id);
  TRY(const Bytes serialized, bound(request.context));
  TRY(const keys::Key key,
      gate_.use(request.key_id,
                {.action = "kms:GenerateDataKey", .context = &request.context, .attributes = {algorithm}}));
  CHECK(check_symmetric(key, "kms:GenerateDataKey"));
  Secret plaintext(size);
  crypto::random(plaintext.writable());
  Bytes blob = key.seal(plaintext.reveal(), serialized);
  gate_.used("GenerateDataKey");
  return message::DataKey{std::move(plaintext), std::move(blob), key.arn()};
}

Result<message::KmsCiphertext> LocalKms::encrypt(const message::KmsRequest& request, View plaintext) {
  go_to_region_of(request.key_id);
  TRY(const Bytes serialized, bound(request.context));
  TRY(const keys::Key key,
      gate_.use(request.key_id,
                {.action = "kms:Encrypt", .context = &request.context, .attributes = {algorithm}}));
  CHECK(check_symmetric(key, "kms:Encrypt"));
  Bytes blob = key.seal(plaintext, serialized);
  gate_.used("Encrypt");
  return message::KmsCiphertext{std::move(blob), key.arn()};
}

Result<message::KmsPlaintext> LocalKms::decrypt(const message::KmsRequest& request, View blob) {
  go_to_region_of(request.key_id);
  TRY(const Bytes serialized, bound(request.context));
  std::optional<std::string> name(request.key_id);
  TRY(const keys::Key key,
      gate_.use_for_blob(blob, name,
                         {.action = "kms:Decrypt", .context = &request.context, .attributes = {algorithm}}));
  CHECK(check_symmetric(key, "kms:Decrypt"));
  auto opened = key.open(blob, serialized);
  gate_.used(opened ? "Decrypt" : "");
  if (!opened) return std::unexpected(std::move(opened).error());
  *name = key.arn();  // into the memory that is there
  return message::KmsPlaintext{std::move(opened->plaintext), *std::move(name)};
}

}  // namespace bongtu::ops
