// What an encryption asks of its CMM, and what it checks before and after.
#pragma once

#include <bongtu/message.h>

namespace bongtu::message {

// `size` is the plaintext's, or its bound where one is known. Fault::validation for a reserved or ill-formed
// context and a suite that the policy does not allow, Fault::limit_exceeded for too many encrypted data keys.
Result<std::shared_ptr<const EncryptionMaterials>> materials_for(Cmm& cmm, const EncryptOptions& options,
                                                                 std::optional<std::uint64_t> size);

std::unexpected<Error> over_the_bound();

}  // namespace bongtu::message
