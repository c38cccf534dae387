// Messages of the AWS Encryption SDK: encrypt and decrypt, whole, in pieces, or a range.
//
//   auto keyring = raw_aes_keyring({"my namespace", "my key"}, std::move(wrapping_key));
//   auto message = encrypt(as_bytes("010-1234-5678"), **keyring, {.context = {{"purpose", "order"}}});
//   auto opened = decrypt(*message, **keyring);
//
// Any official SDK with the same keyring opens the message, and the other way round. Errors:
// Fault::validation for what the caller may not ask, the faults of a keyring (keyring.h),
// Fault::limit_exceeded, and Fault::invalid_ciphertext, whose `detail` says what is wrong, for everything
// that is not exactly a message as it was made.
#pragma once

#include <bongtu/cmm.h>
#include <bongtu/header.h>

#include <functional>

namespace bongtu::message {

struct EncryptOptions {
  EncryptionContext context = {};
  std::optional<SuiteId> suite = {};  // the policy's default
  CommitmentPolicy commitment_policy = CommitmentPolicy::require_encrypt_require_decrypt;
  std::uint32_t frame_length = 4096;        // bytes, 1 or more
  std::size_t max_encrypted_data_keys = 0;  // 0: as many as the format allows, 65,535
  // In pieces: no more plaintext than this is taken; lets a caching CMM work for it.
  std::optional<std::uint64_t> plaintext_bound = {};
};

struct DecryptOptions {
  // Pairs that the message must have been made with; those of a required-context CMM too.
  EncryptionContext context = {};
  CommitmentPolicy commitment_policy = CommitmentPolicy::require_encrypt_require_decrypt;
  HeaderLimits limits = {};
  bool unsigned_only = false;  // refuse suites that sign, before any key is asked
  // In pieces: hand out plaintext of signed messages before the signature is known to be right. Memory is
  // then constant; whoever takes it must be able to take it back. Without, all of it is kept until then.
  bool release_unverified = false;
  // In pieces and in ranges: the bytes of a message that are kept in memory at once: a frame, a body that is
  // not framed, the plaintext of a signed message until its signature. A message says itself how long they
  // are, up to 4 GiB, 64 GiB and without end. One that needs more is Fault::limit_exceeded as soon as that
  // shows. Memory grows with what has come of it, not with what it claims, to about twice as much.
  std::uint64_t max_buffered = std::uint64_t{256} << 20;
};

struct Decrypted {
  Secret plaintext;
  Header header;  // points into the message
  std::shared_ptr<const DecryptionMaterials> materials;
};

// --- Whole messages in memory ---

Result<Bytes> encrypt(View plaintext, Cmm& cmm, const EncryptOptions& options = {});
Result<Bytes> encrypt(View plaintext, Keyring& keyring, const EncryptOptions& options = {});
// Nothing of the plaintext before all of the message is verified.
Result<Decrypted> decrypt(View message, Cmm& cmm, const DecryptOptions& options = {});
Result<Decrypted> decrypt(View message, Keyring& keyring, const DecryptOptions& options = {});

// --- In pieces, pushed ---
// Memory does not grow with the message: it is a frame, and the header. Where it must, to decrypt what is not
// framed or signed, DecryptOptions::max_buffered bounds it.

class Encryptor {
 public:
  // Asks the CMM, which is not needed afterwards.
  static Result<Encryptor> start(Cmm& cmm, const EncryptOptions& options = {});
  Encryptor(Encryptor&&) noexcept;
  Encryptor& operator=(Encryptor&&) noexcept;
  ~Encryptor();

  // Appends what is complete of the message to `out`. After an error there is no message.
  Result<> update(View plaintext, Bytes& out);
  // Appends the rest; then it takes no more.
  Result<> finish(Bytes& out);
  // Lives as long as this.
  const Header& header() const;

 private:
  class State;
  explicit Encryptor(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class Decryptor {
 public:
  // `cmm` is asked once the header is complete, and must live until then.
  explicit Decryptor(Cmm& cmm, DecryptOptions options = {});
  Decryptor(Decryptor&&) noexcept;
  Decryptor& operator=(Decryptor&&) noexcept;
  ~Decryptor();

  // Appends what is verified to `out`: the frames of unsigned messages one by one, of signed ones see
  // DecryptOptions. Refuses what follows the end of the message.
  Result<> update(View message, WipedBytes& out);
  // Fault::invalid_ciphertext where the message has not ended. Only now is the plaintext known to be all.
  // `out`, which Encryptor's needs too, stays as it is: a message shows its end itself, so that update() has
  // appended everything by then.
  Result<> finish(WipedBytes& out);
  // Null until the header is authenticated; live as long as this.
  const Header* header() const;
  const DecryptionMaterials* materials() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

// --- In pieces, pulled ---

// Fills some or all of the memory and says how much; 0 at the end.
using Source = std::function<Result<std::size_t>(std::span<std::uint8_t>)>;
using Sink = std::function<Result<>(View)>;

// Reads the message (or the plaintext) out of whatever `source` reads. 0 at the end, which for a Decryptor
// means that everything was verified. After an error of the source or of the message, what was complete (and
// verified) before it comes first, then the error, at every read: the source is not asked again.
class EncryptingReader {
 public:
  EncryptingReader(Encryptor encryptor, Source source);
  Result<std::size_t> read(std::span<std::uint8_t> out);

 private:
  Encryptor encryptor_;
  Source source_;
  Bytes ready_, piece_;
  std::size_t taken_ = 0;
  std::optional<Result<>> end_;  // how it ended
};

class DecryptingReader {
 public:
  DecryptingReader(Decryptor decryptor, Source source);
  Result<std::size_t> read(std::span<std::uint8_t> out);
  const Decryptor& decryptor() const { return decryptor_; }

 private:
  Decryptor decryptor_;
  Source source_;
  WipedBytes ready_;
  Bytes piece_;
  std::size_t taken_ = 0;
  std::optional<Result<>> end_;  // how it ended
};

// --- A range of a framed, unsigned message, without reading the rest ---

// Reads at an offset of the message: all that is asked for, unless the message ends before.
using ReadAt = std::function<Result<std::size_t>(std::uint64_t offset, std::span<std::uint8_t> out)>;

class RangeReader {
 public:
  // Verifies the header and the last frame, so that plaintext_size() is authentic. Fault::validation for
  // messages that are signed or not framed.
  static Result<RangeReader> open(ReadAt message, std::uint64_t message_size, Cmm& cmm,
                                  const DecryptOptions& options = {});
  RangeReader(RangeReader&&) noexcept;
  RangeReader& operator=(RangeReader&&) noexcept;
  ~RangeReader();

  std::uint64_t plaintext_size() const;
  const Header& header() const;
  const DecryptionMaterials& materials() const;
  // The plaintext from `offset`: out.size() bytes, less where it ends before. Each frame that is touched is
  // verified.
  Result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> out);

 private:
  class State;
  explicit RangeReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// --- For callers that keep the materials themselves ---

// Size in bytes of the message of these materials; signatures too have one length (71 or 103 bytes). 0 where
// there can be no message: without a suite, or with a frame length of 0.
std::size_t message_size(const EncryptionMaterials& materials, std::uint32_t frame_length,
                         std::size_t plaintext_size);
// Writes a message at `out` and returns its size. Fault::validation where the materials are not
// complete, or do not fit the format or `out`, and for suites without key derivation: their data key itself
// encrypts and the IVs are the frames' numbers, so that a second message of the same materials would give
// both plaintexts away. Whether a policy allows the suite is the caller's to ask.
Result<std::size_t> encrypt(const EncryptionMaterials& materials, std::uint32_t frame_length, View plaintext,
                            std::span<std::uint8_t> out);
// Opens `message`, whose header this is, with its data key.
Result<Secret> decrypt(View message, const Header& header, const DecryptionMaterials& materials);

}  // namespace bongtu::message
