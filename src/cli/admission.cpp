#include "cli/admission.h"

namespace bongtu::cli {

message::DecryptOptions decrypt_options(const Command& command) {
  message::DecryptOptions options;
  options.context = command.context;
  options.commitment_policy = command.commitment_policy;
  options.limits.max_encrypted_data_keys = command.max_encrypted_data_keys;
  if (command.max_length) options.max_buffered = *command.max_length;
  options.unsigned_only = command.unsigned_only;
  options.release_unverified = true;  // outputs keep it back, or take it back
  return options;
}

std::string_view mode_name(const Command& command) {
  if (command.action == Action::rewrap) return "rewrap";
  return command.unsigned_only ? "decrypt-unsigned" : "decrypt";
}

Result<Outcome> admit(const Session& session, const Job& job, const Input& input, const HeaderStart& start) {
  const Missing missing = missing_of(session.command, start.header);
  if (missing.none()) return Outcome::done;
  std::string names;
  for (const std::string& key : missing.keys) names += (names.empty() ? "" : ", ") + key;
  for (const auto& [key, value] : missing.pairs) names += (names.empty() ? "" : ", ") + key + "=" + value;
  session.warn(input.name + " is skipped: its encryption context has no " + names + ".");
  if (session.metadata) {
    CHECK(session.metadata.write(
        skipped_line({mode_name(session.command), input.name, output_name(job), start.header}, missing)));
  }
  return Outcome::refused;
}

}  // namespace bongtu::cli
