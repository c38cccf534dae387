// `bongtu branch-key`: the keys behind `-w provider=hierarchical`.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace bongtu::cli {

inline constexpr const char* branch_key_name = "branch-key";
inline constexpr const char* branch_key_what =
    "Make or rotate a branch key, for data keys that cost no call to a KMS";

// Does what `arguments` ("create …" or "rotate …") say; what is to be printed: the id of a new branch key, or
// the help. Fault::validation for wrong usage, else what the KMS or the directory refuses.
Result<std::string> branch_key(std::vector<std::string> arguments);

}  // namespace bongtu::cli
