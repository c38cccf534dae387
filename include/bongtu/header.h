// What a message says of itself, readable without any key. Nothing of it is authentic before decryption.
#pragma once

#include <bongtu/materials.h>
#include <bongtu/result.h>

#include <optional>

namespace bongtu::message {

// Views point into the message.
struct Header {
  const Suite* suite = nullptr;
  View bytes;       // the header body, which the header's tag authenticates
  View message_id;  // 16 bytes, or 32 in version 2
  EncryptionContext context;
  View serialized_context;  // as it stands in the message
  std::vector<EncryptedDataKeyView> encrypted_data_keys;
  std::uint32_t frame_length = 0;  // 0: not framed
  View commitment;                 // 32 bytes, of a suite that commits
  View iv;                         // of the header's tag: 12 bytes in version 1, empty in version 2
  View tag;

  bool is_framed() const { return frame_length != 0; }
  std::size_t size() const { return bytes.size() + iv.size() + tag.size(); }  // where the body starts
};

struct HeaderLimits {
  // 0: as many as the format allows, 65,535, of which each keyring tries a hundred (keyring.h). Set it for
  // messages of others.
  std::size_t max_encrypted_data_keys = 0;
  std::size_t max_size = std::size_t{16} << 20;  // bytes; a header that would be longer is refused
};

// Nothing where `start` may be the start of a header but does not hold all of it. Fault::invalid_ciphertext
// where it cannot become one, with the reason as detail (and a hint where it looks like base64);
// Fault::limit_exceeded where it goes beyond a limit, as soon as that shows.
Result<std::optional<Header>> parse_header_start(View start, const HeaderLimits& limits = {});
// The same for a whole message, or at least its header.
Result<Header> parse_header(View message, const HeaderLimits& limits = {});

// The shape of a whole message, read in pieces without keeping them; to inspect and to verify that nothing is
// missing at the end. It says nothing of authenticity.
struct Shape {
  std::uint64_t frames = 0;  // 1 for a body that is not framed
  std::uint64_t plaintext_size = 0;
  std::uint64_t message_size = 0;
  std::size_t signature_size = 0;  // 0: unsigned
};

class Inspector {
 public:
  explicit Inspector(HeaderLimits limits = {});
  Inspector(Inspector&&) noexcept;
  Inspector& operator=(Inspector&&) noexcept;
  ~Inspector();

  Result<> update(View message);
  Result<Shape> finish();        // Fault::invalid_ciphertext where the message is cut off
  const Header* header() const;  // null until it is complete; lives as long as this

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace bongtu::message
