#include "play.h"

#include "base/bytes.h"
#include "crypto/digest.h"

namespace bongtu::message_vectors {
namespace {

using message::DecryptOptions;
using message::Decryptor;
using message::Header;

// What a way of decrypting came to. `released` is what had left before an error.
struct Outcome {
  std::optional<Error> error;
  WipedBytes released;
  EncryptionContext stored;
  std::uint32_t frame_length = 0;
  bool is_signed = false;

  void note(const Header& header) {
    stored = header.context;
    frame_length = header.frame_length;
    is_signed = header.suite->is_signed();
  }
};

Outcome in_one_call(const Vector& vector) {
  Outcome out;
  auto opened = message::decrypt(vector.message, *vector.cmm, vector.options);
  if (!opened) {
    out.error = opened.error();
    return out;
  }
  const View plaintext = opened->plaintext.reveal();
  out.released.assign(plaintext.begin(), plaintext.end());
  out.note(opened->header);
  return out;
}

Result<> push(Decryptor& decryptor, View message, std::size_t piece, WipedBytes& out) {
  while (!message.empty()) {
    const std::size_t size = std::min(piece, message.size());
    if (auto done = decryptor.update(message.first(size), out); !done) return done;
    message = message.subspan(size);
  }
  return decryptor.finish(out);
}

Outcome in_pieces(const Vector& vector, std::size_t piece, bool release_unverified = false) {
  Outcome out;
  DecryptOptions options = vector.options;
  options.release_unverified = release_unverified;
  Decryptor decryptor(*vector.cmm, options);
  if (auto done = push(decryptor, vector.message, piece, out.released); !done) out.error = done.error();
  if (decryptor.header() != nullptr) out.note(*decryptor.header());
  return out;
}

Outcome pulled(const Vector& vector) {
  constexpr std::size_t most = 777;  // a round number would meet the frames' ends
  Outcome out;
  View rest = vector.message;
  const auto source = [&rest](std::span<std::uint8_t> memory) -> Result<std::size_t> {
    const std::size_t size = std::min({memory.size(), rest.size(), most});
    std::copy_n(rest.begin(), size, memory.begin());
    rest = rest.subspan(size);
    return size;
  };
  message::DecryptingReader reader(Decryptor(*vector.cmm, vector.options), source);
  std::array<std::uint8_t, most> piece;
  while (true) {
    const auto size = reader.read(piece);
    if (!size) out.error = size.error();
    if (!size || *size == 0) break;
    out.released.insert(out.released.end(), piece.begin(), piece.begin() + *size);
  }
  if (const Header* header = reader.decryptor().header()) out.note(*header);
  return out;
}

std::string told(const Error& error) {
  return "fault " + std::to_string(static_cast<int>(error.fault)) + " \"" + error.message + error.detail +
         "\"";
}

// A refusal says what is wrong with the message; that we have a bug, or that nothing answers, is none.
bool is_refusal(const Error& error) {
  return error.fault != Fault::internal && error.fault != Fault::unavailable && error.fault != Fault::later;
}

// True where the message begins with a whole one, of just this plaintext: what follows came too late to keep
// it back.
bool begins_with_message_of(const Vector& vector, const WipedBytes& plaintext) {
  message::Inspector inspector(vector.options.limits);
  std::size_t size = 0;
  while (size < vector.message.size() && inspector.update(View(vector.message).subspan(size, 1))) ++size;
  const auto opened = message::decrypt(View(vector.message).first(size), *vector.cmm, vector.options);
  return opened && std::ranges::equal(opened->plaintext.reveal(), plaintext);
}

std::string refused(const Vector& vector, const Outcome& outcome, bool may_release) {
  if (!outcome.error) return "accepted";
  if (!is_refusal(*outcome.error)) return "not a refusal: " + told(*outcome.error);
  if (!may_release && !outcome.released.empty() && !begins_with_message_of(vector, outcome.released)) {
    return "released plaintext that is not verified";
  }
  return {};
}

std::string accepted(const Outcome& outcome, const Expected& expected) {
  if (outcome.error) return "refused: " + told(*outcome.error);
  if (!std::ranges::equal(outcome.released, expected.plaintext)) return "other plaintext";
  if (hex(crypto::sha256(outcome.released)) != expected.sha256) return "other digest of the plaintext";
  if (outcome.stored != expected.stored.value_or(outcome.stored)) return "other stored context";
  if (outcome.frame_length != expected.frame_length.value_or(outcome.frame_length)) {
    return "other frame length";
  }
  return {};
}

// What can be said of a good message without its key.
std::string inspected(const Vector& vector) {
  message::Inspector inspector(vector.options.limits);
  if (auto done = inspector.update(vector.message); !done) return "refused: " + told(done.error());
  const auto shape = inspector.finish();
  if (!shape) return "refused: " + told(shape.error());
  if (shape->plaintext_size != vector.expected->plaintext.size()) return "other size of the plaintext";
  if (shape->message_size != vector.message.size()) return "other size of the message";
  if (const auto& stored = inspector.header()->context; stored != vector.expected->stored.value_or(stored))
    return "other stored context";
  return {};
}

}  // namespace

std::string play(const Vector& vector) {
  const auto judged = [&vector](const std::string& way, const Outcome& outcome, bool may_release) {
    const std::string wrong =
        vector.expected ? accepted(outcome, *vector.expected) : refused(vector, outcome, may_release);
    return wrong.empty() ? wrong : way + ": " + wrong;
  };
  if (auto wrong = judged("in one call", in_one_call(vector), false); !wrong.empty()) return wrong;
  for (const std::size_t piece : {1, 13, 1000, 1 << 20}) {
    const Outcome outcome = in_pieces(vector, piece);
    const std::string way = "in pieces of " + std::to_string(piece);
    if (auto wrong = judged(way, outcome, !outcome.is_signed); !wrong.empty()) return wrong;
  }
  if (auto wrong = judged("released unverified", in_pieces(vector, 1000, true), true); !wrong.empty()) {
    return wrong;
  }
  const Outcome outcome = pulled(vector);
  if (auto wrong = judged("pulled", outcome, !outcome.is_signed); !wrong.empty()) return wrong;
  const std::string wrong = vector.expected ? inspected(vector) : "";
  return wrong.empty() ? wrong : "inspected: " + wrong;
}

}  // namespace bongtu::message_vectors
