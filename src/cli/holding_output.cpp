#include <bongtu/message.h>
#include <bongtu/raw_keyrings.h>
#include <unistd.h>

#include <cstdlib>
#include <optional>

#include "base/secret.h"
#include "cli/output.h"
#include "cli/temporary.h"
#include "crypto/random.h"

namespace bongtu::cli {
namespace {

constexpr std::size_t kept_in_memory = std::size_t{1} << 20;
constexpr std::uint32_t frame_length = 65536;

std::string spool_directory() {
  const char* named = std::getenv("TMPDIR");
  return named == nullptr || *named == '\0' ? "/tmp" : named;
}

Error explained(Error error) {
  error.message =
      "What must be verified first cannot be kept in " + spool_directory() + " (" + error.message +
      "). Set TMPDIR, write to a file, or, to see plaintext before it is verified, use --release-unverified.";
  return error;
}

// A file that only this process can read: nobody knows its key, and it has no name.
class Spool {
 public:
  static Result<Spool> make() {
    TRY(Directory directory, open_directory(spool_directory()));
    TRY(Temporary file, make_temporary(std::move(directory)));
    remove(file);
    Secret key(32);
    crypto::random(key.writable());
    TRY(std::shared_ptr<message::Keyring> keyring,
        message::raw_aes_keyring({"bongtu", "spool"}, std::move(key)));
    std::shared_ptr<message::Cmm> cmm = message::default_cmm(std::move(keyring));
    message::EncryptOptions options;
    options.suite = message::SuiteId::aes_256_gcm_hkdf_sha512_commit_key;
    options.frame_length = frame_length;
    TRY(message::Encryptor encryptor, message::Encryptor::start(*cmm, options));
    return Spool(std::move(file), std::move(cmm), std::move(encryptor));
  }

  Result<> write(View bytes) {
    CHECK(encryptor_.update(bytes, sealed_));
    return flush();
  }

  Result<> pour(Output& out) {
    CHECK(encryptor_.finish(sealed_));
    CHECK(flush());
    const int descriptor = file_.descriptor.number();
    if (::lseek(descriptor, 0, SEEK_SET) != 0) return system_refusal("cannot be read again");
    message::DecryptingReader reader(message::Decryptor(*cmm_), [descriptor](std::span<std::uint8_t> piece) {
      return read_some(descriptor, piece);
    });
    WipedBytes piece(frame_length);
    for (;;) {
      TRY(const std::size_t count, reader.read(piece));
      if (count == 0) return {};
      CHECK(out.write(View(piece).first(count)));
    }
  }

 private:
  Spool(Temporary file, std::shared_ptr<message::Cmm> cmm, message::Encryptor encryptor)
      : file_(std::move(file)), cmm_(std::move(cmm)), encryptor_(std::move(encryptor)) {}

  Result<> flush() {
    CHECK(write_all(file_.descriptor.number(), sealed_));
    sealed_.clear();
    return {};
  }

  Temporary file_;
  std::shared_ptr<message::Cmm> cmm_;
  message::Encryptor encryptor_;
  Bytes sealed_;
};

class HoldingOutput final : public Output {
 public:
  explicit HoldingOutput(std::unique_ptr<Output> inner) : inner_(std::move(inner)) {}

  Result<> write(View bytes) override {
    if (!spool_ && held_.size() + bytes.size() <= kept_in_memory) {
      held_.insert(held_.end(), bytes.begin(), bytes.end());
      return {};
    }
    if (auto spooled = spool(bytes); !spooled) return std::unexpected(explained(spooled.error()));
    return {};
  }
  Result<> finish() override {
    if (spool_) {
      CHECK(spool_->pour(*inner_));
    } else {
      CHECK(inner_->write(held_));
    }
    return inner_->finish();
  }
  bool takes_back() const override { return true; }

 private:
  Result<> spool(View bytes) {
    if (!spool_) {
      TRY(spool_, Spool::make());
      CHECK(spool_->write(held_));
      held_ = WipedBytes();
    }
    return spool_->write(bytes);
  }

  std::unique_ptr<Output> inner_;
  WipedBytes held_;
  std::optional<Spool> spool_;
};

}  // namespace

std::unique_ptr<Output> holding_output(std::unique_ptr<Output> inner) {
  return std::make_unique<HoldingOutput>(std::move(inner));
}

}  // namespace bongtu::cli
