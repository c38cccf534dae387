// One request to the function, or one item of a batch, out of its JSON.
#pragma once

#include "base/encryption_context.h"
#include "base/json.h"
#include "function/function.h"

namespace bongtu::function {

inline constexpr std::size_t max_items = 1000;
inline constexpr std::size_t max_context_size = 8192;  // bytes, serialized

// by_path: members of their own name, at the path that has them. req_type: {"req_type","context"}, at both
// paths, where the answer has the request's member, so that it can be the next request.
enum class Form { by_path, req_type };

// Views point into the JSON document.
struct Request {
  Path action = Path::encrypt;
  Form form = Form::by_path;
  std::string_view text;   // the plaintext or the ciphertext
  bool is_base64 = false;  // of a plaintext; a ciphertext always is
  EncryptionContext context;
  Bytes serialized_context;
};

// Refused with Fault::validation; the message names the member that is wrong and quotes no value.
Result<Request> parse_request(Path path, const json::value& value);

// The items of a batch, or nullptr where `document` is a single request. Fault::validation for a batch that
// is not
// {"items":[up to 1,000]}.
Result<const json::array*> parse_batch(const json::value& document);

}  // namespace bongtu::function
