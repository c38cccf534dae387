#include "access/session_token.h"

namespace bongtu::access {
namespace {

// docs/formats.md: base64 of version byte ‖ sealed (40 bytes of secret ‖ JSON).
constexpr std::uint8_t version = 1;
constexpr std::string_view purpose = "session-token";
constexpr std::size_t secret_size = 40;

std::string record_key(std::string_view access_key_id) { return "session/" + std::string(access_key_id); }

}  // namespace

Result<std::string> seal_token(const root::KeyTree& tree, std::string_view access_key_id,
                               const SessionToken& token) {
  const Bytes said = to_record(token.session);
  Secret content(secret_size + said.size());
  std::ranges::copy(token.secret.reveal(), content.writable().begin());
  std::ranges::copy(said, content.writable().subspan(secret_size).begin());
  Bytes text = {version};
  const Bytes sealed = tree.seal(purpose, record_key(access_key_id), version, content.reveal());
  text.insert(text.end(), sealed.begin(), sealed.end());
  std::string encoded = base64(text);
  if (encoded.size() <= most_token) return encoded;
  return refuse(Fault::limit_exceeded, "The session policies and tags make a session token of " +
                                           std::to_string(encoded.size()) + " characters; it may have " +
                                           std::to_string(most_token) + ".");
}

Result<SessionToken> open_token(const root::KeyTree& tree, std::string_view access_key_id,
                                std::string_view text) {
  const auto no_token = refuse(Fault::unrecognized_client);
  const auto bytes = text.size() > most_token ? std::nullopt : from_base64(text);
  if (!bytes || bytes->empty() || bytes->front() != version) return no_token;
  const auto content = tree.open_sealed(purpose, record_key(access_key_id), version, View(*bytes).subspan(1));
  if (!content || content->size() < secret_size) return no_token;
  auto session = from_record<SessionRecord>(content->reveal().subspan(secret_size));
  if (!session) return no_token;
  return SessionToken{Secret::copy_of(content->reveal().first(secret_size)), *std::move(session)};
}

}  // namespace bongtu::access
