// A folder of messages in the form "esdk-vectors-1": manifest.json, and the files that it names.
#pragma once

#include <bongtu/message.h>

#include <boost/json/object.hpp>
#include <filesystem>

namespace bongtu::message_vectors {

// What a message must decrypt to.
struct Expected {
  Bytes plaintext;
  std::string sha256;                         // of the plaintext, hexadecimal
  std::optional<EncryptionContext> stored;    // absent, as the frame length, where the manifest does not say
  std::optional<std::uint32_t> frame_length;  // 0: not framed
};

struct Vector {
  std::string id;
  Bytes message;
  std::shared_ptr<message::Cmm> cmm;
  message::DecryptOptions options;
  std::optional<Expected> expected;  // nothing: it must be refused
};

// Both throw for what is not in that form.
boost::json::object read_manifest(const std::filesystem::path& folder);
Vector read_vector(const std::filesystem::path& folder, const boost::json::object& vector,
                   const boost::json::object& keys);

}  // namespace bongtu::message_vectors
