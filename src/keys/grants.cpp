#include "keys/grants.h"

#include <algorithm>

#include "access/named_principal.h"
#include "keys/catalog.h"

namespace bongtu::keys {
namespace {

constexpr std::string_view token_purpose = "grant-token";

bool includes_all(const EncryptionContext& all, const EncryptionContext& some) {
  return std::ranges::includes(all, some);
}

bool contains(const std::vector<std::string>& operations, std::string_view operation) {
  return std::ranges::find(operations, operation) != operations.end();
}

// Whether every context that `grant` lets through includes `pairs`.
bool always_includes(const GrantRecord& grant, const EncryptionContext& pairs) {
  return (grant.context_equals && includes_all(*grant.context_equals, pairs)) ||
         (grant.context_subset && includes_all(*grant.context_subset, pairs));
}

}  // namespace

bool allows(const GrantRecord& grant, std::string_view operation, const EncryptionContext* context) {
  if (!contains(grant.operations, operation)) return false;
  // SourceArn is AWS services' word for whom they work for. None of them calls here.
  if (!grant.source_arn.empty()) return false;
  if (context == nullptr) return true;
  if (grant.context_equals && *grant.context_equals != *context) return false;
  return !grant.context_subset || includes_all(*context, *grant.context_subset);
}

bool covers(const GrantRecord& source, const GrantRecord& grant) {
  const auto given = [&](const std::string& operation) { return contains(source.operations, operation); };
  if (!std::ranges::all_of(grant.operations, given)) return false;
  if (!source.source_arn.empty() && source.source_arn != grant.source_arn) return false;
  if (source.context_equals && source.context_equals != grant.context_equals) return false;
  return !source.context_subset || always_includes(grant, *source.context_subset);
}

bool is_grant_id(std::string_view text) {
  constexpr std::size_t digits = 64;
  return text.size() == digits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<std::string> parse_grant_principal(std::string_view text, std::string_view account) {
  const auto parsed = access::parse_principals(json::object{{"AWS", text}});
  if (parsed && parsed->size() == 1) {
    const access::NamedPrincipal& principal = parsed->front();
    const std::string of_account = "::" + std::string(account) + ":";
    if (principal.kind == access::NamedPrincipal::Kind::account && principal.name == account)
      return "arn:aws:iam" + of_account + "root";
    if (principal.kind == access::NamedPrincipal::Kind::arn && principal.name.contains(of_account))
      return principal.name;
  }
  return refuse(Fault::invalid_arn, "ARN does not refer to a valid principal: " + std::string(text));
}

std::string make_grant_token(const root::KeyTree& tree, const GrantName& name) {
  const std::string text = name.region + "/" + name.key_id + "/" + name.grant_id;
  return base64(tree.seal(token_purpose, {}, 0, as_bytes(text)));
}

Result<GrantName> read_grant_token(const root::KeyTree& tree, std::string_view token) {
  const auto sealed = from_base64(token);
  if (!sealed) return refuse(Fault::invalid_grant_token);
  const auto opened = tree.open_sealed(token_purpose, {}, 0, *sealed);
  if (!opened) return refuse(Fault::invalid_grant_token);
  const std::string_view text = as_text(opened->reveal());
  const std::size_t first = text.find('/'), second = text.find('/', first + 1);
  return GrantName{std::string(text.substr(0, first)),
                   std::string(text.substr(first + 1, second - first - 1)),
                   std::string(text.substr(second + 1))};
}

Result<> check_grant_token(const root::KeyTree& tree, std::string_view token) {
  CHECK(read_grant_token(tree, token));
  return {};
}

}  // namespace bongtu::keys
