// The import token: the wrapping key's private half and what it was made for, sealed for one key.
#include "crypto/import.h"
#include "keys/import.h"

namespace bongtu::keys {
namespace {

constexpr std::string_view token_purpose = "import-token";
constexpr std::uint64_t token_version = 1;  // of its layout
constexpr auto lifetime = std::chrono::hours(24);

struct Token {
  std::string algorithm;
  std::string spec;
  std::int64_t valid_to = 0;  // milliseconds
  Secret private_key;         // PKCS#8
  static constexpr auto shape =
      fields(field("algorithm", &Token::algorithm), field("spec", &Token::spec),
             field("valid_to", &Token::valid_to), field("private_key", &Token::private_key));
};

Result<Token> open_token(const root::KeyTree& tree, const KeyEntry& key, View sealed, Time now) {
  const auto opened = tree.open_sealed(token_purpose, key.arn, token_version, sealed);
  if (!opened) return refuse(Fault::invalid_import_token);
  TRY(Token token, from_record<Token>(opened->reveal()));
  if (milliseconds(now) >= token.valid_to) return refuse(Fault::expired_import_token);
  return token;
}

}  // namespace

Result<ImportParameters> make_import_parameters(const root::KeyTree& tree, const KeyEntry& key,
                                                const std::string& algorithm, std::string_view spec,
                                                Time now) {
  const crypto::KeySpec* wrapping = crypto::find_key_spec(spec);
  const Time valid_to = now + lifetime;
  Token token{algorithm, std::string(spec), milliseconds(valid_to), wrapping->generate()};
  TRY(const auto pair, wrapping->parse(token.private_key.reveal()));
  WipedText text;
  to_json(text, token);
  return ImportParameters{tree.seal(token_purpose, key.arn, token_version, as_bytes(text)),
                          pair->public_key(), valid_to};
}

Result<Secret> unwrap_import(const root::KeyTree& tree, const KeyEntry& key, View token, View wrapped,
                             Time now) {
  TRY(const Token opened, open_token(tree, key, token, now));
  TRY(const auto pair, crypto::find_key_spec(opened.spec)->parse(opened.private_key.reveal()));
  return crypto::unwrap_material(opened.algorithm, *pair, wrapped);
}

}  // namespace bongtu::keys
