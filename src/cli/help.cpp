#include "cli/help.h"

#include <array>
#include <charconv>
#include <cmath>

#include "cli/pairs.h"

namespace bongtu::cli {
namespace {

using message::CommitmentPolicy;

struct PolicyName {
  std::string_view name;
  CommitmentPolicy policy;
};
constexpr auto policies = std::to_array<PolicyName>({
    {"require-encrypt-require-decrypt", CommitmentPolicy::require_encrypt_require_decrypt},
    {"require-encrypt-allow-decrypt", CommitmentPolicy::require_encrypt_allow_decrypt},
    {"forbid-encrypt-allow-decrypt", CommitmentPolicy::forbid_encrypt_allow_decrypt},
});

template <class T>
bool read_number(std::string_view text, T& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool read_seconds(std::string_view text, std::chrono::milliseconds& time) {
  double seconds = 0;
  if (!read_number(text, seconds) || !(seconds >= 0.001) || seconds > 1e9) return false;
  time = std::chrono::milliseconds(std::llround(seconds * 1000));
  return true;
}

bool set(message::CachingOptions& options, const Pair& pair) {
  const auto& [name, value] = pair;
  if (name == "capacity") return read_number(value, options.capacity) && options.capacity > 0;
  if (name == "max_age") return read_seconds(value, options.max_age);
  if (name == "max_messages_encrypted")
    return read_number(value, options.max_messages) && options.max_messages > 0;
  if (name == "max_bytes_encrypted") return read_number(value, options.max_bytes);
  return false;
}

constexpr std::string_view providers_text = R"(Wrapping keys (-w, once for each provider):
  [provider=aws-kms] key=ARN... [region=R] [profile=P] [mrk=false]
  [provider=aws-kms] discovery=true [region=R] [discovery-account=A... discovery-partition=aws]   decrypt only
  provider=raw-aes namespace=N name=K file=KEY           16, 24 or 32 bytes: raw, hex or base64
  provider=raw-rsa namespace=N name=K public=PEM private=PEM
      [padding=oaep-sha512]                              or pkcs1, oaep-sha1, oaep-sha256, oaep-sha384
  provider=raw-ecdh curve=p256 public=PEM                encrypt to that key (p384, p521)
  provider=raw-ecdh curve=p256 private=PEM               decrypt; with both, between these two parties
  provider=hierarchical store=DIR branch-key=ID key=ARN ttl=SECONDS
      [logical-name=NAME]                                `bongtu branch-key create` makes one
  provider=aws-kms-rsa key=ARN [public=PEM] [algorithm=RSAES_OAEP_SHA_256]
  provider=aws-kms-ecdh key=ARN curve=p256 [public=PEM] [recipient=PEM]
)";

constexpr std::string_view exit_codes = R"(
Exit codes: 0 all done; 1 at least one file failed or was skipped for its encryption context;
2 wrong usage or unusable keys, nothing was tried; 128 + N ended by signal N.
@FILE among the arguments stands for the words of that file.)";

struct Examples {
  Action action;
  std::string_view text;
};
constexpr auto examples = std::to_array<Examples>({
    {Action::encrypt, R"(
Examples:
  (umask 077; head -c 32 /dev/urandom > my.key)
  bongtu encrypt letter.txt -w provider=raw-aes namespace=home name=k1 file=my.key
  bongtu encrypt -r letters -o sealed/ -w key=arn:aws:kms:… -c purpose=archive
  tar c letters | bongtu encrypt -w key=alias/mine --endpoint https://kms.example > letters.tar.encrypted
)"},
    {Action::decrypt, R"(
Examples:
  bongtu decrypt letter.txt.encrypted -o letter.txt -w provider=raw-aes namespace=home name=k1 file=my.key
  bongtu decrypt -r sealed -o opened/ -w key=arn:aws:kms:… -c purpose=archive
  bongtu decrypt big.encrypted -o - --range 0:4096 -w key=arn:aws:kms:…
)"},
    {Action::inspect, R"(
Examples:
  bongtu inspect letter.txt.encrypted
  bongtu inspect -r sealed --json | jq -r '.encrypted_data_keys[].key'

Nothing of this is authentic before the message is decrypted. Base64 text is recognised.
)"},
    {Action::verify, R"(
Example:
  bongtu verify -r sealed -w key=arn:aws:kms:…
)"},
    {Action::rewrap, R"(
Each message is decrypted and encrypted again with a new data key and message id, in one pass and without
plaintext on the disk. Keeping the body would use one key and IV for two header tags, by which whoever sees both can
forge. The encryption context stays.

Example:
  bongtu rewrap -r sealed --in-place --from key=arn:aws:kms:…old --to key=arn:aws:kms:…new
)"},
});

}  // namespace

Result<CommitmentPolicy> parse_policy(std::string_view name) {
  for (const PolicyName& row : policies) {
    if (row.name == name) return row.policy;
  }
  return refuse(Fault::validation, "--commitment-policy is one of " + policy_names() + ".");
}

std::string policy_names() {
  std::string names;
  for (const PolicyName& row : policies) names += (names.empty() ? "" : ", ") + std::string(row.name);
  return names;
}

std::string describe_suites() {
  std::string text = "There are";
  for (const message::Suite& suite : message::suites()) {
    text += (&suite == message::suites().data() ? " " : ", ") + std::string(suite.name);
  }
  return text + ".";
}

Result<message::CachingOptions> parse_caching(const std::vector<std::string>& texts) {
  message::CachingOptions options;
  bool has_capacity = false;
  bool has_age = false;
  for (const std::string& text : texts) {
    TRY(const Pair pair, parse_pair("--caching", text));
    if (!set(options, pair)) return refuse(Fault::validation, "--caching does not take '" + text + "'.");
    has_capacity |= pair.first == "capacity";
    has_age |= pair.first == "max_age";
  }
  if (!has_capacity || !has_age) return refuse(Fault::validation, "--caching needs capacity= and max_age=.");
  return options;
}

std::string footer_of(Action action) {
  std::string text(action == Action::inspect ? "" : providers_text);
  for (const Examples& row : examples) {
    if (row.action == action) text += row.text;
  }
  return text + std::string(exit_codes);
}

}  // namespace bongtu::cli
