#include <functional>

#include "cli/admission.h"
#include "cli/json_text.h"
#include "cli/key_text.h"
#include "cli/one_line.h"

namespace bongtu::cli {
namespace {

// Makes the output once the header is known to be authentic.
using MakeOutput = std::function<Result<std::unique_ptr<Output>>(const message::Decryptor&)>;

// Decrypts all of the message into the output, which is finished only when everything was verified.
Result<> pour(message::Decryptor& decryptor, View start, const message::Source& source,
              const MakeOutput& make) {
  std::unique_ptr<Output> output;
  Bytes piece(piece_size);
  WipedBytes plain;
  for (View in = start; !in.empty();) {
    CHECK(decryptor.update(in, plain));
    if (!output && decryptor.header() != nullptr) {
      TRY(output, make(decryptor));
    }
    if (output && !plain.empty()) CHECK(output->write(plain));
    plain.clear();
    TRY(const std::size_t count, source(piece));
    in = View(piece).first(count);
  }
  CHECK(decryptor.finish(plain));
  CHECK(output->write(plain));
  return output->finish();
}

// Signed plaintext is nobody's before its signature.
std::unique_ptr<Output> guarded(const Command& command, const message::Header& header,
                                std::unique_ptr<Output> output) {
  const bool unverified = header.suite->is_signed() && !command.release_unverified;
  if (output->takes_back() || !(unverified || command.buffer)) return output;
  return holding_output(std::move(output));
}

// The same context, but for what signing adds.
EncryptionContext own_context(const EncryptionContext& context) {
  EncryptionContext own = context;
  std::erase_if(own, [](const auto& pair) { return pair.first.starts_with(message::reserved_prefix); });
  return own;
}

Result<message::Encryptor> encryptor_for(const Session& session, const Input& input,
                                         const message::Decryptor& old) {
  const Command& command = session.command;
  message::EncryptOptions options = encrypt_options(command, input);
  options.context = own_context(old.materials()->context);
  if (!command.frame_length && old.header()->is_framed()) options.frame_length = old.header()->frame_length;
  return message::Encryptor::start(*session.encrypting, options);
}

std::string opened_by(const message::Decryptor& decryptor) {
  return key_text(decryptor.header()->encrypted_data_keys[decryptor.materials()->opened]);
}

Result<> say_verified(const Session& session, const Input& input, const message::Decryptor& decryptor,
                      std::uint64_t size) {
  if (!session.command.json) {
    return session.say(one_line(input.name + ": intact, " + std::to_string(size) + " bytes, opened by " +
                                opened_by(decryptor)));
  }
  const auto& key = decryptor.header()->encrypted_data_keys[decryptor.materials()->opened];
  JsonObject by;
  by.member("provider", key.provider_id).member("key", key_name(key));
  JsonObject line;
  line.member("file", input.name).member("plaintext_size", size).raw("opened_by", by.text());
  return session.say(line.text());
}

// Keeps nothing.
class Counting final : public Output {
 public:
  explicit Counting(std::uint64_t& size) : size_(size) {}
  Result<> write(View bytes) override {
    size_ += bytes.size();
    return {};
  }
  Result<> finish() override { return {}; }
  bool takes_back() const override { return true; }

 private:
  std::uint64_t& size_;
};

class Work {
 public:
  Work(Session& session, const Job& job, const Input& input) : session_(session), job_(job), input_(input) {}

  Result<Outcome> run() {
    const message::Source source = session_.source(input_);
    const message::DecryptOptions options = decrypt_options(session_.command);
    TRY(const HeaderStart start, read_header(source, options.limits));
    TRY(const Outcome admitted, admit(session_, job_, input_, start));
    if (admitted != Outcome::done) return admitted;
    message::Decryptor decryptor(*session_.decrypting, options);
    CHECK(pour(decryptor, start.bytes, source,
               [this](const message::Decryptor& opened) { return output(opened); }));
    CHECK(report(decryptor));
    return Outcome::done;
  }

 private:
  Result<std::unique_ptr<Output>> output(const message::Decryptor& decryptor) {
    const Command& command = session_.command;
    if (command.action == Action::verify) return std::make_unique<Counting>(size_);
    std::optional<message::Encryptor> encryptor;
    if (command.action == Action::rewrap) {
      TRY(encryptor, encryptor_for(session_, input_, decryptor));
      if (session_.metadata)
        line_ = metadata_line({"rewrap", input_.name, output_name(job_), encryptor->header()});
    }
    TRY(std::unique_ptr<Output> out, open_output(session_, job_, input_));
    out = guarded(command, *decryptor.header(), std::move(out));
    return encryptor ? encrypting_output(std::move(*encryptor), std::move(out)) : std::move(out);
  }

  Result<> report(const message::Decryptor& decryptor) {
    const Command& command = session_.command;
    if (command.action == Action::verify) return say_verified(session_, input_, decryptor, size_);
    if (session_.metadata && command.action == Action::decrypt) {
      line_ = metadata_line({mode_name(command), input_.name, output_name(job_), *decryptor.header()});
    }
    CHECK(session_.metadata.write(line_));
    session_.tell(input_.name + " opened by " + opened_by(decryptor) + ", written to " + output_name(job_) +
                  ".");
    return {};
  }

  Session& session_;
  const Job& job_;
  const Input& input_;
  std::uint64_t size_ = 0;
  std::string line_;
};

}  // namespace

Result<Outcome> decrypt(Session& session, const Job& job, const Input& input) {
  return Work(session, job, input).run();
}

}  // namespace bongtu::cli
