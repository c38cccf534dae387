#include "message/open.h"

#include "base/encryption_context.h"
#include "message/curve.h"
#include "message/derive.h"

namespace bongtu::message {
namespace {

// The pairs that are authenticated and not stored, serialized. Nothing where they cannot be.
std::optional<Bytes> required(const DecryptionMaterials& materials) {
  EncryptionContext context;
  for (const std::string& key : materials.required_keys) {
    const auto pair = materials.context.find(key);
    if (pair == materials.context.end()) return std::nullopt;
    context.insert(*pair);
  }
  return serialize(context);
}

}  // namespace

Result<std::shared_ptr<const DecryptionMaterials>> materials_for(const Header& header, Cmm& cmm,
                                                                 const DecryptOptions& options) {
  if (!may_decrypt(options.commitment_policy, *header.suite))
    return not_a_message("its algorithm suite does not commit to the key, which the policy requires");
  if (options.unsigned_only && header.suite->is_signed())
    return not_a_message("it is signed, and only unsigned messages are taken");
  if (header.suite->is_signed() != header.context.contains(public_key_name))
    return not_a_message("algorithm suite and public key do not go together");
  TRY(auto materials, cmm.decryption_materials({.suite = *header.suite,
                                                .commitment_policy = options.commitment_policy,
                                                .encrypted_data_keys = header.encrypted_data_keys,
                                                .stored = header.context,
                                                .reproduced = options.context}));
  if (!materials) return refuse(Fault::internal, {}, "the materials manager gave nothing");
  return materials;
}

std::unexpected<Error> too_much_to_buffer() {
  return refuse(Fault::limit_exceeded, "The message needs more memory than the limit.");
}

Result<std::unique_ptr<Opener>> Opener::start(const Header& header, const DecryptionMaterials& materials) {
  if (materials.suite != header.suite || materials.data_key.size() != header.suite->data_key_size)
    return not_a_message("the data key is not one of the algorithm suite");
  if (header.suite->is_signed() && materials.verification_key.empty())
    return not_a_message("there is no public key");
  auto opener = std::make_unique<Opener>(header, materials);
  CHECK(opener->check_header());
  return opener;
}

Opener::Opener(const Header& header, const DecryptionMaterials& materials)
    : header_(header),
      materials_(materials),
      regular_(header.message_id, Frame::regular),
      last_(header.message_id, header.is_framed() ? Frame::final : Frame::single) {
  MessageKeys keys;
  derive(*header.suite, materials.data_key.reveal(), header.message_id, keys);
  commitment_ = keys.commitment;
  gcm_.emplace(keys.encryption());
  if (header.suite->is_signed()) hash_.emplace(signing_curve(*header.suite));
}

Result<> Opener::check_header() {
  if (header_.suite->commits && !equal_in_constant_time(commitment_, header_.commitment))
    return not_a_message("the data key is not the one that the message commits to");
  crypto::Iv iv{};
  std::ranges::copy(header_.iv, iv.begin());
  std::optional<Bytes> aad = required(materials_);
  if (!aad) return not_a_message("a required pair of the encryption context is not there");
  if (!aad->empty()) aad->insert(aad->begin(), header_.bytes.begin(), header_.bytes.end());
  std::uint8_t nothing = 0;
  if (!gcm_->open(iv, aad->empty() ? header_.bytes : View(*aad), {}, header_.tag, &nothing))
    return not_a_message("the header is not authentic");
  if (hash_) {
    hash_->add(header_.bytes);
    hash_->add(header_.iv);
    hash_->add(header_.tag);
  }
  return {};
}

FrameAad& Opener::aad(Frame frame) { return frame == Frame::regular ? regular_ : last_; }

// The IV is the stored one, as in every SDK; it needs no check of its own, since a changed one fails the tag.
Result<> Opener::piece(const Piece& piece, View bytes, std::uint8_t* plaintext) {
  const View aad_bytes = aad(piece.frame).of(piece.sequence, piece.content_size);
  const View ciphertext = bytes.subspan(piece.head_size, piece.content_size);
  if (!gcm_->open(piece.iv, aad_bytes, ciphertext, bytes.last(tag_size), plaintext))
    return not_a_message("the content is not authentic");
  if (hash_) hash_->add(bytes);
  return {};
}

Result<> Opener::signature(View der) {
  if (!crypto::verify(signing_curve(*header_.suite), materials_.verification_key, hash_->finish(), der))
    return not_a_message("the signature is wrong");
  return {};
}

}  // namespace bongtu::message
