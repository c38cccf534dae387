#include "cli/wrapping_key.h"

#include <algorithm>
#include <array>
#include <optional>
#include <sstream>

#include "cli/pairs.h"

namespace bongtu::cli {
namespace {

// Parameters are words of a line; those in `repeated` may be given more than once.
struct ProviderRow {
  Provider provider;
  std::string_view name;
  std::string_view required;
  std::string_view optional;
  std::string_view repeated;
};

constexpr auto providers = std::to_array<ProviderRow>({
    {Provider::aws_kms, "aws-kms", "",
     "key region profile mrk discovery discovery-account discovery-partition", "key discovery-account"},
    {Provider::raw_aes, "raw-aes", "namespace name file", "", ""},
    {Provider::raw_rsa, "raw-rsa", "namespace name", "padding public private", ""},
    {Provider::raw_ecdh, "raw-ecdh", "curve", "public private", ""},
    {Provider::hierarchical, "hierarchical", "store branch-key key ttl", "logical-name region profile", ""},
    {Provider::aws_kms_rsa, "aws-kms-rsa", "key", "public algorithm region profile", ""},
    {Provider::aws_kms_ecdh, "aws-kms-ecdh", "key curve", "public recipient region profile", ""},
});

// Other names for providers: "aws-kms" as the official command line's plug-in is called.
constexpr std::string_view official_plug_in = "aws-encryption-sdk-cli::aws-kms";

std::vector<std::string> words(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> found;
  for (std::string word; stream >> word;) found.push_back(word);
  return found;
}

bool contains_word(std::string_view text, std::string_view word) {
  const std::vector<std::string> all = words(text);
  return std::ranges::find(all, word) != all.end();
}

const ProviderRow* find_provider(std::string_view name) {
  if (name.empty() || name == official_plug_in) name = "aws-kms";
  const auto row = std::ranges::find(providers, name, &ProviderRow::name);
  return row == providers.end() ? nullptr : &*row;
}

std::optional<bool> truth(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  if (contains_word("true t 1 yes y", text)) return true;
  if (contains_word("false f 0 no n", text)) return false;
  return std::nullopt;
}

std::unexpected<Error> wrong(std::string text) {
  return refuse(Fault::validation, "--wrapping-keys: " + std::move(text));
}

Result<> check_names(const WrappingKey& key, const ProviderRow& row) {
  const std::string provider = " for provider=" + std::string(row.name);
  const bool holds_file = row.provider == Provider::raw_aes || row.provider == Provider::raw_rsa ||
                          row.provider == Provider::raw_ecdh;
  for (const auto& [name, values] : key.parameters) {
    if (holds_file && contains_word("key secret value hex base64 bytes", name)) {
      return wrong(
          "a key on the command line shows in the list of processes and in the shell's history. Put " +
          std::string("it into a file that only you may read, and name the file."));
    }
    if (!contains_word(row.required, name) && !contains_word(row.optional, name)) {
      return wrong("there is no '" + name + "='" + provider + ".");
    }
    if (values.size() > 1 && !contains_word(row.repeated, name)) {
      return wrong("'" + name + "=' is given twice" + provider + ".");
    }
  }
  for (const std::string& name : words(row.required)) {
    if (!key.has(name)) return wrong("'" + name + "=' is missing" + provider + ".");
  }
  return {};
}

// The rules of the official command line.
Result<> check_discovery(const WrappingKey& key, bool for_encryption) {
  for (const char* flag : {"discovery", "mrk"}) {
    if (key.has(flag) && !truth(key[flag])) return wrong(std::string(flag) + "= takes true or false.");
  }
  const bool filter = key.has("discovery-account") || key.has("discovery-partition");
  const bool discovery = key.is_true("discovery");
  if (for_encryption && (key.has("discovery") || filter)) {
    return wrong("discovery is for decryption only; to encrypt, name a key=.");
  }
  if (filter && !discovery) {
    return wrong("discovery-account and discovery-partition need discovery=true.");
  }
  if (key.has("discovery-account") != key.has("discovery-partition")) {
    return wrong("discovery-account and discovery-partition are given together or not at all.");
  }
  if (discovery && key.has("key")) return wrong("discovery=true asks whatever key a message names: no key=.");
  if (!discovery && !key.has("key")) {
    return wrong(for_encryption ? "'key=' is missing for provider=aws-kms."
                                : "'key=' or discovery=true is missing for provider=aws-kms.");
  }
  return {};
}

Result<> check_files(const WrappingKey& key) {
  const bool raw_pair = key.provider == Provider::raw_rsa || key.provider == Provider::raw_ecdh;
  if (raw_pair && !key.has("public") && !key.has("private")) {
    return wrong("public=FILE (to encrypt) or private=FILE (to decrypt) is missing.");
  }
  return {};
}

}  // namespace

const std::vector<std::string>& WrappingKey::all(std::string_view name) const {
  static const std::vector<std::string> none;
  const auto found = parameters.find(name);
  return found == parameters.end() ? none : found->second;
}

const std::string& WrappingKey::operator[](std::string_view name) const {
  static const std::string none;
  const std::vector<std::string>& values = all(name);
  return values.empty() ? none : values.front();
}

bool WrappingKey::is_true(std::string_view name) const { return truth((*this)[name]).value_or(false); }

Result<WrappingKey> parse_wrapping_key(const std::vector<std::string>& texts, bool for_encryption) {
  WrappingKey key;
  for (const std::string& text : texts) {
    TRY(Pair pair, parse_pair("--wrapping-keys", text));
    key.parameters[pair.first].push_back(pair.second);
  }
  const std::vector<std::string> named = key.all("provider");
  if (named.size() > 1) return wrong("each takes one 'provider='. Repeat the flag for each provider.");
  const ProviderRow* row = find_provider(named.empty() ? "" : named.front());
  if (row == nullptr) return wrong("there is no provider '" + named.front() + "'. " + describe_providers());
  key.parameters.erase("provider");
  key.provider = row->provider;
  CHECK(check_names(key, *row));
  if (key.provider == Provider::aws_kms) CHECK(check_discovery(key, for_encryption));
  CHECK(check_files(key));
  return key;
}

std::string describe_providers() {
  std::string text = "Providers:";
  for (const ProviderRow& row : providers)
    text += (&row == providers.data() ? " " : ", ") + std::string(row.name);
  return text + ".";
}

}  // namespace bongtu::cli
