// One round of messages beside bare OpenSSL: prints "row, operation, bare seconds, our seconds" (CPU time of
// one operation, separated by tabs). bench/message.py runs the rounds and makes the table.
//
// Bare is what an application would write that holds the key: AES-256-GCM by EVP, the cipher fetched once and
// the context reused, with a new key (as each message has), one IV and one tag for the whole payload.
#include <bongtu/message.h>
#include <bongtu/raw_keyrings.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <ctime>
#include <functional>
#include <stdexcept>

namespace {

using namespace bongtu;
using namespace bongtu::message;
using Operation = std::function<void()>;

constexpr std::size_t piece_size = 256 * 1024;  // of what is streamed
constexpr SuiteId unsigned_suite = SuiteId::aes_256_gcm_hkdf_sha512_commit_key;
constexpr SuiteId signed_suite = SuiteId::aes_256_gcm_hkdf_sha512_commit_key_ecdsa_p384;

void require(bool good) {
  if (!good) throw std::runtime_error("an operation failed");
}

// CPU seconds of one operation, of as many as take a tenth of a second.
double seconds(const Operation& operation) {
  const std::clock_t start = std::clock();
  std::clock_t spent = 0;
  long done = 0;
  for (long batch = 1; spent < CLOCKS_PER_SEC / 10; batch *= 2) {
    for (long i = 0; i < batch; ++i) operation();
    done += batch;
    spent = std::clock() - start;
  }
  return static_cast<double>(spent) / CLOCKS_PER_SEC / static_cast<double>(done);
}

void compare(const char* row, const char* what, const Operation& bare, const Operation& ours) {
  bare();
  ours();
  std::printf("%s\t%s\t%.9f\t%.9f\n", row, what, seconds(bare), seconds(ours));
}

class BareGcm {
 public:
  // Into `out`, which has room for all of it, or, where it has not, for pieces of its size one after another.
  void encrypt(View plaintext, std::span<std::uint8_t> out) {
    require(EVP_EncryptInit_ex2(context_, cipher_, key_.data(), iv_.data(), nullptr) == 1);
    pieces(plaintext, out, EVP_EncryptUpdate);
    int size = 0;
    require(EVP_EncryptFinal_ex(context_, out.data(), &size) == 1);
    require(EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_GET_TAG, 16, tag_.data()) == 1);
  }
  void decrypt(View ciphertext, std::span<std::uint8_t> out) {
    require(EVP_DecryptInit_ex2(context_, cipher_, key_.data(), iv_.data(), nullptr) == 1);
    pieces(ciphertext, out, EVP_DecryptUpdate);
    require(EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_SET_TAG, 16, tag_.data()) == 1);
    int size = 0;
    require(EVP_DecryptFinal_ex(context_, out.data(), &size) == 1);
  }
  // With the key that is there already. The result of decrypting is not looked at: the tag is any.
  void encrypt_frame(View plaintext, std::span<std::uint8_t> out) {
    int size = 0;
    require(EVP_EncryptInit_ex2(context_, nullptr, nullptr, iv_.data(), nullptr) == 1);
    require(EVP_EncryptUpdate(context_, nullptr, &size, aad_.data(), aad_.size()) == 1);
    pieces(plaintext, out, EVP_EncryptUpdate);
    require(EVP_EncryptFinal_ex(context_, out.data(), &size) == 1);
    require(EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_GET_TAG, 16, tag_.data()) == 1);
  }
  void decrypt_frame(View ciphertext, std::span<std::uint8_t> out) {
    int size = 0;
    require(EVP_DecryptInit_ex2(context_, nullptr, nullptr, iv_.data(), nullptr) == 1);
    require(EVP_DecryptUpdate(context_, nullptr, &size, aad_.data(), aad_.size()) == 1);
    pieces(ciphertext, out, EVP_DecryptUpdate);
    require(EVP_CIPHER_CTX_ctrl(context_, EVP_CTRL_AEAD_SET_TAG, 16, tag_.data()) == 1);
    (void)EVP_DecryptFinal_ex(context_, out.data(), &size);
  }

 private:
  void pieces(View in, std::span<std::uint8_t> out, decltype(&EVP_EncryptUpdate) update) {
    for (; !in.empty(); in = in.subspan(std::min(in.size(), out.size()))) {
      int size = 0;
      require(update(context_, out.data(), &size, in.data(),
                     static_cast<int>(std::min(in.size(), out.size()))) == 1);
    }
  }
  EVP_CIPHER* cipher_ = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
  EVP_CIPHER_CTX* context_ = EVP_CIPHER_CTX_new();
  std::array<std::uint8_t, 32> key_{};
  std::array<std::uint8_t, 12> iv_{};
  std::array<std::uint8_t, 16> tag_{};
  std::array<std::uint8_t, 76> aad_{};  // as long as that of a frame
};

// P-384 by EVP, as `openssl speed` does it.
class BareP384 {
 public:
  void generate() {
    EVP_PKEY_free(key_);
    key_ = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384");
  }
  void sign(View data) {
    std::size_t size = signature_.size();
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    require(EVP_DigestSignInit_ex(context, nullptr, "SHA384", nullptr, nullptr, key_, nullptr) == 1);
    require(EVP_DigestSign(context, signature_.data(), &size, data.data(), data.size()) == 1);
    EVP_MD_CTX_free(context);
    signature_size_ = size;
  }
  void verify(View data) {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    require(EVP_DigestVerifyInit_ex(context, nullptr, "SHA384", nullptr, nullptr, key_, nullptr) == 1);
    require(EVP_DigestVerify(context, signature_.data(), signature_size_, data.data(), data.size()) == 1);
    EVP_MD_CTX_free(context);
  }

 private:
  EVP_PKEY* key_ = nullptr;
  std::array<std::uint8_t, 128> signature_{};
  std::size_t signature_size_ = 0;
};

std::shared_ptr<Keyring> raw_aes() { return *raw_aes_keyring({"bench", "key"}, Secret(32)); }

void whole(const char* row, std::size_t size, std::uint32_t frame_length) {
  const Bytes plaintext(size, 7);
  const auto cmm = default_cmm(raw_aes());
  const EncryptOptions options{.suite = unsigned_suite, .frame_length = frame_length};
  const Bytes message = encrypt(plaintext, *cmm, options).value();
  BareGcm gcm;
  Bytes ciphertext(size);
  // New memory for the result, as a function has that returns it.
  const auto fresh = [size] { return std::make_unique_for_overwrite<std::uint8_t[]>(size); };
  gcm.encrypt(plaintext, ciphertext);
  compare(
      row, "encrypt", [&] { gcm.encrypt(plaintext, {fresh().get(), size}); },
      [&] { require(encrypt(plaintext, *cmm, options).has_value()); });
  gcm.encrypt(plaintext, ciphertext);
  compare(
      row, "decrypt", [&] { gcm.decrypt(ciphertext, {fresh().get(), size}); },
      [&] { require(decrypt(message, *cmm).has_value()); });
}

template <class Stream, class Out>
void run(Stream& stream, View in, Out& out) {
  for (; !in.empty(); in = in.subspan(std::min(in.size(), piece_size))) {
    out.clear();
    require(stream.update(in.first(std::min(in.size(), piece_size)), out).has_value());
  }
  require(stream.finish(out).has_value());
}

void streamed(const char* row, std::size_t size, std::uint32_t frame_length) {
  const Bytes plaintext(size, 7);
  const auto cmm = default_cmm(raw_aes());
  const EncryptOptions options{.suite = unsigned_suite, .frame_length = frame_length};
  const Bytes message = encrypt(plaintext, *cmm, options).value();
  BareGcm gcm;
  Bytes ciphertext(size), piece(piece_size), out;
  WipedBytes opened;
  compare(
      row, "encrypt", [&] { gcm.encrypt(plaintext, piece); },
      [&] {
        auto encryptor = Encryptor::start(*cmm, options).value();
        run(encryptor, plaintext, out);
      });
  gcm.encrypt(plaintext, ciphertext);
  compare(
      row, "decrypt", [&] { gcm.decrypt(ciphertext, piece); },
      [&] {
        Decryptor decryptor(*cmm);
        run(decryptor, message, opened);
      });
}

// How near to the bare cipher EVP itself comes where each frame has an IV, additional data and a tag.
void frames_alone(const char* row, std::size_t size, std::size_t frame_length) {
  const Bytes plaintext(size, 7);
  BareGcm gcm;
  Bytes ciphertext(size), piece(piece_size);
  const auto frames = [&](auto&& operation) {
    for (std::size_t at = 0; at < size; at += frame_length) {
      operation(std::span(plaintext).subspan(at, frame_length),
                std::span(piece).subspan(at % piece_size, frame_length));
    }
  };
  compare(
      row, "encrypt", [&] { gcm.encrypt(plaintext, piece); },
      [&] { frames([&](View in, std::span<std::uint8_t> out) { gcm.encrypt_frame(in, out); }); });
  gcm.encrypt(plaintext, ciphertext);
  compare(
      row, "decrypt", [&] { gcm.decrypt(ciphertext, piece); },
      [&] { frames([&](View in, std::span<std::uint8_t> out) { gcm.decrypt_frame(in, out); }); });
}

// A message of its own key pair, beside making one, signing and verifying.
void signed_whole(const char* row, std::size_t size) {
  const Bytes plaintext(size, 7);
  const auto cmm = default_cmm(raw_aes());
  const EncryptOptions options{.suite = signed_suite};
  const Bytes message = encrypt(plaintext, *cmm, options).value();
  BareP384 p384;
  compare(
      row, "encrypt", [&] { p384.generate(), p384.sign(message); },
      [&] { require(encrypt(plaintext, *cmm, options).has_value()); });
  compare(
      row, "decrypt", [&] { p384.verify(message); }, [&] { require(decrypt(message, *cmm).has_value()); });
}

// With the key pair from a cache, beside the signature alone.
void signed_cached(const char* row, std::size_t size) {
  const Bytes plaintext(size, 7);
  const auto cmm = caching_cmm(default_cmm(raw_aes()), {.max_age = std::chrono::hours(1)}).value();
  const EncryptOptions options{.suite = signed_suite};
  const Bytes message = encrypt(plaintext, *cmm, options).value();
  BareP384 p384;
  p384.generate();
  compare(
      row, "encrypt", [&] { p384.sign(message); },
      [&] { require(encrypt(plaintext, *cmm, options).has_value()); });
  compare(
      row, "decrypt", [&] { p384.verify(message); }, [&] { require(decrypt(message, *cmm).has_value()); });
}

}  // namespace

int main() try {
  constexpr std::size_t large = std::size_t{100} << 20;
  whole("0478, 64 B", 64, 4096);
  whole("0478, 1 KiB", 1024, 4096);
  streamed("0478, 100 MiB, 64 KiB frames, streamed", large, 65536);
  streamed("0478, 100 MiB, 4 KiB frames, streamed", large, 4096);
  frames_alone("EVP alone, 100 MiB, a tag every 4 KiB", large, 4096);
  whole("0478, 100 MiB, 64 KiB frames, whole", large, 65536);
  whole("0478, 100 MiB, 4 KiB frames, whole", large, 4096);
  signed_whole("0578, 64 B", 64);
  signed_cached("0578, 64 B, caching CMM", 64);
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench_message: %s\n", error.what());
  return 1;
}
