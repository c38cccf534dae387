#include "cli/work.h"

namespace bongtu::cli {
namespace {

constexpr std::uint32_t default_frame_length = 4096;

message::EncryptOptions options_of(const Command& command, const Input& input) {
  message::EncryptOptions options;
  options.context = command.context;
  if (command.suite != nullptr) options.suite = command.suite->id;
  options.commitment_policy = command.commitment_policy;
  options.frame_length = command.frame_length.value_or(default_frame_length);
  options.max_encrypted_data_keys = command.max_encrypted_data_keys;
  options.plaintext_bound = plaintext_bound(command, input);
  return options;
}

}  // namespace

Result<Outcome> encrypt(Session& session, const Job& job, const Input& input) {
  TRY(message::Encryptor encryptor,
      message::Encryptor::start(*session.encrypting, options_of(session.command, input)));
  const message::Header& header = encryptor.header();
  const std::string line =
      session.metadata ? metadata_line({"encrypt", input.name, output_name(job), header}) : "";
  TRY(std::unique_ptr<Outlet> outlet, open_output(session, job, input));
  if (session.command.buffer && !outlet->takes_back()) outlet = holding_outlet(std::move(outlet));
  outlet = encrypting_outlet(std::move(encryptor), std::move(outlet));
  const message::Source source = session.source(input);
  WipedBytes piece(piece_size);
  for (;;) {
    TRY(const std::size_t count, source(piece));
    if (count == 0) break;
    CHECK(outlet->write(View(piece).first(count)));
  }
  CHECK(outlet->finish());
  CHECK(session.metadata.write(line));
  session.tell(input.name + " encrypted to " + output_name(job) + ".");
  return Outcome::done;
}

}  // namespace bongtu::cli
