// Members that several KMS operations share, with AWS's bounds.
#pragma once

#include <functional>
#include <string>

#include "base/encryption_context.h"
#include "base/result.h"
#include "ops/kms/bounds.h"

namespace bongtu::ops {

inline constexpr std::string_view key_id_doc = "The KMS key: key id, key ARN, alias name or alias ARN.";
inline constexpr std::string_view bare_key_id_doc = "The KMS key: key id or key ARN.";
inline constexpr std::string_view grant_tokens_doc =
    "Tokens of CreateGrant; a grant counts at once, with its token or without.";
inline constexpr std::string_view dry_run_doc =
    "True does nothing and tells whether the call would have succeeded.";
inline constexpr std::string_view context_doc =
    "Pairs that are bound to the ciphertext; decryption needs the same ones. At most 8,192 bytes in all.";

// The context as it is bound. Fault::validation where it is larger than 8,192 bytes.
Result<Bytes> bound(const std::optional<EncryptionContext>& context);
// As a gate wants it: an operation that takes a context has the empty one where the request has none.
const EncryptionContext* asked(const std::optional<EncryptionContext>& context);

// Markers of paginated lists: opaque text that says which list and where to go on. Fault::invalid_marker for
// one that is not of this list.
std::string make_marker(std::string_view list, std::string_view last);
Result<std::string> read_marker(std::string_view list, const std::optional<std::string>& marker);

inline constexpr std::string_view marker_doc = "NextMarker of the page before.";

// Cuts a page that was read with one element more than `limit` where there are more; then its NextMarker.
// `name` is the member by which the list is sorted.
template <class T, class Name>
std::optional<std::string> cut_page(std::string_view list, std::vector<T>& page, std::size_t limit,
                                    Name name) {
  if (page.size() <= limit) return std::nullopt;
  page.resize(limit);
  return make_marker(list, std::invoke(name, page.back()));
}

}  // namespace bongtu::ops
