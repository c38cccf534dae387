// A Key's blobs, and what becomes of changed ones (design.md section 6 and 7).
#include <random>

#include "crypto/blob.h"
#include "keys/testing.h"

namespace bongtu::keys {
namespace {

constexpr std::size_t uuid_begin = 2, uuid_end = 18;

class KeyTest : public WithCatalog {
 protected:
  Key key(const std::string& id) { return gate_.use(id, {.action = "kms:Encrypt"}).value(); }

  // What Decrypt comes to, without and with a KeyId.
  Fault opened(const Bytes& blob, View context = {}) {
    const auto found = gate_.use_for_blob(blob, std::nullopt, {.action = "kms:Decrypt"});
    if (!found) return found.error().fault;
    return outcome(found->open(blob, context));
  }
  static Fault outcome(const Result<Key::Opened>& result) {
    if (result) return Fault::later;  // it opened
    EXPECT_EQ(result.error().message, "");
    return result.error().fault;
  }

  access::Principal who_ = administrator();
  Call asking_ = call();
  Gate gate_{asking_, who_, catalog_};
};

TEST_F(KeyTest, OpensWhatItSealed) {
  const Key key = this->key(create());
  for (const std::size_t size : {0, 1, 16, 32, 4096}) {
    const Bytes plaintext(size, 'p');
    const Bytes blob = key.seal(plaintext, as_bytes("context"));
    EXPECT_EQ(blob.size(), size + 102);
    const auto back = key.open(blob, as_bytes("context"));
    ASSERT_TRUE(back);
    EXPECT_EQ(as_text(back->plaintext.reveal()), as_text(plaintext));
    EXPECT_EQ(*back->material_id, key.material_id());
    EXPECT_NE(key.seal(plaintext, as_bytes("context")), blob);
  }
}

TEST_F(KeyTest, OpensNothingUnderAnotherContextOrKey) {
  const Key key = this->key(create()), other = this->key(create());
  const Bytes blob = key.seal(as_bytes("plaintext"), as_bytes("context"));
  for (const char* context : {"", "contex", "contextt", "Context"}) {
    EXPECT_EQ(outcome(key.open(blob, as_bytes(context))), Fault::invalid_ciphertext) << context;
  }
  EXPECT_EQ(outcome(other.open(blob, as_bytes("context"))), Fault::invalid_ciphertext);
  Bytes renamed = blob;  // the other key's uuid in a blob of this one
  std::ranges::copy(other.family().uuid, renamed.begin() + uuid_begin);
  EXPECT_EQ(outcome(other.open(renamed, as_bytes("context"))), Fault::invalid_ciphertext);
}

TEST_F(KeyTest, AMaterialNumberThatIsNotThereIsInvalid) {
  const Key key = this->key(create());
  const Bytes material(32, 7);
  for (const std::uint32_t number : {0u, 2u, 0xffffffffu}) {
    const Bytes blob =
        crypto::seal_blob(crypto::blob_label, material, {key.family().uuid, number}, {}, as_bytes("x"));
    EXPECT_EQ(opened(blob), Fault::invalid_ciphertext);
  }
}

// Every flipped bit, every truncation, and extensions of 1,000 random blobs: AccessDenied where the uuid
// names no key, one InvalidCiphertext for all else.
TEST_F(KeyTest, NoChangedBlobOpens) {
  const Key key = this->key(create());
  std::mt19937 chance(1);
  std::size_t flips = 0, cuts = 0;
  for (int round = 0; round < 1000; ++round) {
    const Bytes plaintext(std::uniform_int_distribution<std::size_t>(0, 32)(chance), 'p');
    const Bytes blob = key.seal(plaintext, {});
    ASSERT_EQ(opened(blob), Fault::later);
    for (std::size_t bit = 0; bit < 8 * blob.size(); ++bit, ++flips) {
      const std::size_t at = bit / 8;
      Bytes changed = blob;
      changed[at] = static_cast<std::uint8_t>(changed[at] ^ (1u << bit % 8));
      const bool in_uuid = at >= uuid_begin && at < uuid_end;
      ASSERT_EQ(opened(changed), in_uuid ? Fault::access_denied : Fault::invalid_ciphertext) << "bit " << bit;
    }
    for (std::size_t size = 0; size < blob.size(); ++size, ++cuts) {
      ASSERT_EQ(opened(Bytes(blob.begin(), blob.begin() + static_cast<std::ptrdiff_t>(size))),
                Fault::invalid_ciphertext)
          << "cut to " << size;
    }
    Bytes longer = blob;
    longer.push_back(0);
    ASSERT_EQ(opened(longer), Fault::invalid_ciphertext);
  }
  std::cout << flips << " flips, " << cuts << " truncations\n";
}

}  // namespace
}  // namespace bongtu::keys
