#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "cli/admission.h"
#include "cli/key_text.h"

namespace bongtu::cli {
namespace {

Result<std::size_t> read_at(int descriptor, std::uint64_t offset, std::span<std::uint8_t> out) {
  std::size_t done = 0;
  while (done < out.size()) {
    const ssize_t count =
        ::pread(descriptor, out.data() + done, out.size() - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno != EINTR) return system_refusal("cannot be read");
    if (count == 0) break;
    if (count > 0) done += static_cast<std::size_t>(count);
  }
  return done;
}

Result<> copy(message::RangeReader& reader, const Range& range, Output& output, Progress& progress) {
  WipedBytes piece(piece_size);
  for (std::uint64_t at = range.start; at < range.end;) {
    const std::uint64_t wanted = std::min<std::uint64_t>(piece.size(), range.end - at);
    TRY(const std::size_t count, reader.read(at, std::span(piece).first(static_cast<std::size_t>(wanted))));
    if (count == 0) break;
    CHECK(output.write(View(piece).first(count)));
    progress.add(count);
    at += count;
  }
  return output.finish();
}

}  // namespace

Result<Outcome> decrypt_range(Session& session, const Job& job, const Input& input) {
  if (!input.size) return refuse(Fault::validation, "--range needs a file, which can be read at any place");
  const message::DecryptOptions options = decrypt_options(session.command);
  TRY(const HeaderStart start, read_header(input.source(), options.limits));
  TRY(const Outcome admitted, admit(session, job, input, start));
  if (admitted != Outcome::done) return admitted;
  const auto reads = [number = input.descriptor.number()](std::uint64_t offset, std::span<std::uint8_t> out) {
    return read_at(number, offset, out);
  };
  TRY(message::RangeReader reader,
      message::RangeReader::open(reading_on(start.bytes, reads), *input.size, *session.decrypting, options));
  const Range& range = *session.command.range;
  if (range.start > reader.plaintext_size()) {
    return refuse(Fault::validation, "its plaintext has only " + std::to_string(reader.plaintext_size()) +
                                         " bytes, and --range starts behind them");
  }
  TRY(const std::unique_ptr<Output> output, open_output(session, job, input));
  CHECK(copy(reader, range, *output, session.progress));
  if (session.metadata) {
    CHECK(session.metadata.write(
        metadata_line({mode_name(session.command), input.name, output_name(job), reader.header()})));
  }
  return Outcome::done;
}

}  // namespace bongtu::cli
