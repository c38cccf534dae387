#include "cli/work.h"

namespace bongtu::cli {
namespace {

message::EncryptOptions options_of(const Command& command, const Input& input) {
  message::EncryptOptions options = encrypt_options(command, input);
  options.context = command.context;
  return options;
}

}  // namespace

Result<Outcome> encrypt(Session& session, const Job& job, const Input& input) {
  TRY(message::Encryptor encryptor,
      message::Encryptor::start(*session.encrypting, options_of(session.command, input)));
  const message::Header& header = encryptor.header();
  const std::string line =
      session.metadata ? metadata_line({"encrypt", input.name, output_name(job), header}) : "";
  TRY(std::unique_ptr<Output> output, open_output(session, job, input));
  if (session.command.buffer && !output->takes_back()) output = holding_output(std::move(output));
  output = encrypting_output(std::move(encryptor), std::move(output));
  const message::Source source = session.source(input);
  WipedBytes piece(piece_size);
  for (;;) {
    TRY(const std::size_t count, source(piece));
    if (count == 0) break;
    CHECK(output->write(View(piece).first(count)));
  }
  CHECK(output->finish());
  CHECK(session.metadata.write(line));
  session.tell(input.name + " encrypted to " + output_name(job) + ".");
  return Outcome::done;
}

}  // namespace bongtu::cli
