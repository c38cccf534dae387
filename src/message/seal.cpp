#include "message/seal.h"

#include "base/encryption_context.h"
#include "crypto/random.h"
#include "message/curve.h"
#include "message/derive.h"

namespace bongtu::message {
namespace {

std::size_t message_id_size(const Suite& suite) {
  return suite.commits ? message_id_size_2 : message_id_size_1;
}

bool is_stored(const EncryptionMaterials& materials, std::string_view key) {
  return std::ranges::find(materials.required_keys, key) == materials.required_keys.end();
}

// Of the pairs that the message carries: how many, and the bytes of them all, with their number.
struct Stored {
  std::size_t pairs = 0, size = 0;
};
Stored stored(const EncryptionMaterials& materials) {
  Stored all;
  for (const auto& [key, value] : materials.context) {
    if (!is_stored(materials, key)) continue;
    ++all.pairs;
    all.size += 2 + key.size() + 2 + value.size();
  }
  if (all.pairs != 0) all.size += 2;
  return all;
}

// The pairs that are authenticated and not carried, serialized.
Bytes required(const EncryptionMaterials& materials) {
  if (materials.required_keys.empty()) return {};
  EncryptionContext context;
  for (const auto& pair : materials.context) {
    if (!is_stored(materials, pair.first)) context.insert(pair);
  }
  return serialize(context).value_or(Bytes{});
}

bool is_complete(const EncryptionMaterials& materials) {
  return materials.suite != nullptr && materials.data_key.size() == materials.suite->data_key_size &&
         !materials.encrypted_data_keys.empty() &&
         materials.suite->is_signed() == (materials.signing_key != nullptr);
}

bool fits(const EncryptionContext& context) {
  std::size_t size = 2;
  for (const auto& [key, value] : context) {
    if (key.size() > field_limit || value.size() > field_limit) return false;
    size += 2 + key.size() + 2 + value.size();
  }
  return size <= field_limit || context.empty();
}

bool fits(const EncryptionMaterials& materials) {
  const auto short_enough = [](const EncryptedDataKey& key) {
    return key.provider_id.size() <= field_limit && key.provider_info.size() <= field_limit &&
           key.ciphertext.size() <= field_limit;
  };
  return fits(materials.context) && materials.encrypted_data_keys.size() <= field_limit &&
         std::ranges::all_of(materials.encrypted_data_keys, short_enough);
}

}  // namespace

std::size_t header_size(const EncryptionMaterials& materials) {
  const Suite& suite = *materials.suite;
  std::size_t size = 1 + 2 + message_id_size(suite) + 2 + stored(materials).size + 2 + 1 + 4 + tag_size;
  for (const EncryptedDataKey& key : materials.encrypted_data_keys) {
    size += 2 + key.provider_id.size() + 2 + key.provider_info.size() + 2 + key.ciphertext.size();
  }
  // Version 1: type, reserved, IV length, IV.
  return size + (suite.commits ? commitment_size : 1 + 4 + 1 + iv_size);
}

std::size_t footer_size(const Suite& suite) {
  return suite.is_signed() ? 2 + crypto::signature_size(signing_curve(suite)) : 0;
}

Result<> Sealer::check(const EncryptionMaterials& materials, std::uint32_t frame_length) {
  if (frame_length == 0) return refuse(Fault::validation, "The frame length must be at least 1.");
  if (!is_complete(materials)) return refuse(Fault::validation, "The encryption materials are not complete.");
  if (!fits(materials)) {
    return refuse(Fault::validation,
                  "The encryption context or the encrypted data keys are longer than a message can hold.");
  }
  return {};
}

Sealer::Sealer(const EncryptionMaterials& materials, std::uint32_t frame_length)
    : materials_(materials), frame_length_(frame_length), header_size_(message::header_size(materials)) {
  const auto message_id = std::span(message_id_).first(message_id_size(*materials.suite));
  crypto::random(message_id);
  MessageKeys keys;
  derive(*materials.suite, materials.data_key.reveal(), message_id, keys);
  commitment_ = keys.commitment;
  gcm_.emplace(keys.encryption());
  regular_aad_.emplace(message_id, Frame::regular);
  if (materials.suite->is_signed()) hash_.emplace(signing_curve(*materials.suite));
}

void Sealer::written(View bytes) {
  if (hash_) hash_->add(bytes);
}

void Sealer::header_body(Writer& out) const {
  const Suite& suite = *materials_.suite;
  out.number(suite.format_version());
  if (!suite.commits) out.number(message_type);
  out.number(static_cast<std::uint16_t>(suite.id));
  out.bytes(View(message_id_).first(message_id_size(suite)));
  const Stored all = stored(materials_);
  out.number(static_cast<std::uint16_t>(all.size));
  if (all.pairs != 0) out.number(static_cast<std::uint16_t>(all.pairs));
  for (const auto& [key, value] : materials_.context) {
    if (!is_stored(materials_, key)) continue;
    out.field(as_bytes(key));
    out.field(as_bytes(value));
  }
  out.number(static_cast<std::uint16_t>(materials_.encrypted_data_keys.size()));
  for (const EncryptedDataKey& key : materials_.encrypted_data_keys) {
    out.field(as_bytes(key.provider_id));
    out.field(key.provider_info);
    out.field(key.ciphertext);
  }
  out.number(content_type_framed);
  if (!suite.commits) out.number(std::uint32_t{0});
  if (!suite.commits) out.number(static_cast<std::uint8_t>(iv_size));
  out.number(frame_length_);
  if (suite.commits) out.bytes(commitment_);
}

void Sealer::header(std::uint8_t* out) {
  constexpr crypto::Iv zero{};
  Writer writer(out);
  header_body(writer);
  const View body(out, writer.position());
  Bytes aad = required(materials_);
  if (!aad.empty()) aad.insert(aad.begin(), body.begin(), body.end());
  if (!materials_.suite->commits) writer.bytes(zero);
  std::uint8_t* tag = writer.leave(tag_size);
  gcm_->seal(zero, aad.empty() ? body : View(aad), {}, tag, tag);
  written({out, header_size_});
}

// The IV is the sequence number: the key serves this message only, and the header has taken zero.
void Sealer::frame(Frame frame, FrameAad& aad, View content, std::uint8_t* out) {
  crypto::Iv iv{};
  Writer(iv.data() + iv.size() - 4).number(sequence_);
  Writer writer(out);
  if (frame == Frame::final) writer.number(final_frame_mark);
  writer.number(sequence_);
  writer.bytes(iv);
  if (frame == Frame::final) writer.number(static_cast<std::uint32_t>(content.size()));
  std::uint8_t* ciphertext = writer.leave(content.size());
  gcm_->seal(iv, aad.of(sequence_, content.size()), content, ciphertext, writer.leave(tag_size));
  written({out, writer.position()});
  ++sequence_;
}

void Sealer::regular(View plaintext, std::uint8_t* out) {
  for (; !plaintext.empty(); plaintext = plaintext.subspan(frame_length_), out += frame_size()) {
    frame(Frame::regular, *regular_aad_, plaintext.first(frame_length_), out);
  }
}

// In steps, so that memory is still in the processor's cache when it is written for the second time.
void Sealer::append_regular(View plaintext, Bytes& out) {
  constexpr std::size_t step = 16384;
  const std::size_t most = frame_length_ * std::max<std::size_t>(1, step / frame_length_);
  while (!plaintext.empty()) {
    const View part = plaintext.first(std::min(most, plaintext.size()));
    const std::size_t at = out.size();
    out.resize(at + part.size() / frame_length_ * frame_size());
    regular(part, out.data() + at);
    plaintext = plaintext.subspan(part.size());
  }
}

void Sealer::last(View content, std::uint8_t* out) {
  FrameAad aad(View(message_id_).first(message_id_size(*materials_.suite)), Frame::final);
  frame(Frame::final, aad, content, out);
}

std::size_t Sealer::footer_size() const { return message::footer_size(*materials_.suite); }

void Sealer::footer(std::uint8_t* out) {
  if (hash_) Writer(out).field(materials_.signing_key->sign(hash_->finish()));
}

}  // namespace bongtu::message
