// Whether a message is one that the command wants, before any key is asked.
#pragma once

#include "cli/header_start.h"
#include "cli/work.h"

namespace bongtu::cli {

message::DecryptOptions decrypt_options(const Command& command);

// Outcome::refused, with a warning and a metadata record, where the context lacks what -c asks for;
// Outcome::done where the message may be decrypted.
Result<Outcome> admit(const Session& session, const Job& job, const Input& input, const HeaderStart& start);

std::string_view mode_name(const Command& command);

}  // namespace bongtu::cli
