// Opener: verifies the parts of one message.
#pragma once

#include <bongtu/message.h>

#include "crypto/signature_hash.h"
#include "message/body.h"

namespace bongtu::message {

// The policy, the limits and the suite are those of `options`; then the CMM is asked.
Result<std::shared_ptr<const DecryptionMaterials>> materials_for(const Header& header, Cmm& cmm,
                                                                 const DecryptOptions& options);

// What needs more bytes kept at once than DecryptOptions::max_buffered.
std::unexpected<Error> too_much_to_buffer();

// After start(): piece() for each in order, then signature() where the suite signs.
class Opener {
 public:
  // Checks the commitment and then the header's tag. Header and materials must outlive it.
  // Fault::invalid_ciphertext unless both are right.
  static Result<std::unique_ptr<Opener>> start(const Header& header, const DecryptionMaterials& materials);
  Opener(const Header& header, const DecryptionMaterials& materials);

  // Opens `bytes`, all of the piece, and writes piece.content_size bytes to `plaintext`.
  Result<> piece(const Piece& piece, View bytes, std::uint8_t* plaintext);
  Result<> signature(View der);

 private:
  Result<> check_header();
  FrameAad& aad(Frame frame);

  const Header& header_;
  const DecryptionMaterials& materials_;
  std::array<std::uint8_t, commitment_size> commitment_;
  std::optional<crypto::GcmKey> gcm_;
  std::optional<crypto::SignatureHash> hash_;
  FrameAad regular_, last_;
};

}  // namespace bongtu::message
