#include <cmath>

#include "access/names.h"
#include "ops/iam/entity.h"
#include "ops/iam/tag.h"

namespace bongtu::ops::sts {
namespace {

constexpr Bounds session_name_bounds{2, 64, {"[\\w+=,.@-]*"}};
constexpr Bounds external_id_bounds{2, 1224, {"[\\w+=,.@:\\/-]*"}};
constexpr Bounds duration_bounds{900, 43200};
constexpr Bounds session_policy_bounds{
    1, 131072, {"[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+", &iam::is_document}};
constexpr std::size_t most_policy_characters = 2048;  // of the inline policy and the ARNs together
constexpr std::size_t most_policies = 10;
constexpr std::int64_t usual_duration = 3600;
constexpr std::int64_t longest_chained = 3600;

struct PolicyDescriptor {
  std::optional<std::string> arn;
  static constexpr auto shape =
      fields(field("arn", &PolicyDescriptor::arn, iam::arn_bounds, "A managed policy."));
};

struct AssumeRoleRequest {
  std::string arn;
  std::string name;
  std::optional<std::vector<PolicyDescriptor>> policies;
  std::optional<std::string> policy;
  std::optional<std::int64_t> duration;
  std::optional<std::vector<iam::Tag>> tags;
  std::optional<std::string> external_id;
  static constexpr auto shape = fields(
      field("RoleArn", &AssumeRoleRequest::arn, iam::arn_bounds, "The role."),
      field("RoleSessionName", &AssumeRoleRequest::name, session_name_bounds, "Told by the audit log."),
      field("PolicyArns", &AssumeRoleRequest::policies, {}, "Managed policies that bound the session."),
      field("Policy", &AssumeRoleRequest::policy, session_policy_bounds, "A policy that bounds the session."),
      field("DurationSeconds", &AssumeRoleRequest::duration, duration_bounds, "3600 if not given."),
      field("Tags", &AssumeRoleRequest::tags, iam::tags_bounds, "Tags of the session."),
      unbuilt("TransitiveTagKeys"),
      field("ExternalId", &AssumeRoleRequest::external_id, external_id_bounds,
            "What the trust policy may ask."),
      unbuilt("SerialNumber"), unbuilt("TokenCode"), unbuilt("SourceIdentity"), unbuilt("ProvidedContexts"));
};

struct AssumedRoleUser {
  std::string id;
  std::string arn;
  static constexpr auto shape =
      fields(field("AssumedRoleId", &AssumedRoleUser::id), field("Arn", &AssumedRoleUser::arn));
};

struct SessionCredentials {
  std::string id;
  WipedText secret;
  WipedText token;
  double expires = 0;
  static constexpr auto shape = fields(
      field("AccessKeyId", &SessionCredentials::id), field("SecretAccessKey", &SessionCredentials::secret),
      field("SessionToken", &SessionCredentials::token), field("Expiration", &SessionCredentials::expires));
};

struct AssumeRoleResponse {
  SessionCredentials credentials;
  AssumedRoleUser user;
  std::int64_t packed = 0;
  static constexpr auto shape = fields(field("Credentials", &AssumeRoleResponse::credentials),
                                       field("AssumedRoleUser", &AssumeRoleResponse::user),
                                       field("PackedPolicySize", &AssumeRoleResponse::packed));
};

// What a trust policy can ask beside what every policy can.
class TrustConditions : public access::ConditionValues {
 public:
  TrustConditions(const AssumeRoleRequest& request, const access::ConditionValues& others)
      : request_(request), others_(others) {}

  std::optional<std::vector<std::string>> find(std::string_view key) const override {
    if (key == "sts:rolesessionname") return std::vector{request_.name};
    if (key == "sts:externalid") {
      return request_.external_id ? std::optional(std::vector{*request_.external_id}) : std::nullopt;
    }
    return others_.find(key);
  }

 private:
  const AssumeRoleRequest& request_;
  const access::ConditionValues& others_;
};

// What the role's trust policy says, together with the caller's policies. A role that is not there is refused
// in the same words.
Result<> check_trust(Iam& iam, const access::Role* role, const AssumeRoleRequest& request,
                     std::string_view action, const access::Tags& tags) {
  // The gate knows of no trust policy: it is asked for the audit, and the decision is made here.
  static_cast<void>(iam.gate.allow(action, request.arn));
  const std::initializer_list<keys::Attribute> tags_only = {{.key = {}, .value = {}, .tags = &tags}};
  const keys::KeyConditions usual(
      iam.call(), iam.gate.catalog(),
      {.attributes = tags_only, .entity_tags = role == nullptr ? nullptr : &role->record.tags});
  const TrustConditions values(request, usual);
  const access::Question question{action, request.arn, values};
  const access::Principal& caller = iam.gate.principal();
  if (role != nullptr && role->trust != nullptr && access::decide(caller, question, *role->trust).allowed())
    return {};
  return refuse(Fault::access_denied, "User: " + caller.arn + " is not authorized to perform: " +
                                          std::string(action) + " on resource: " + request.arn);
}

Result<std::int64_t> duration_of(const access::Principal& caller, const access::RoleRecord& role,
                                 const AssumeRoleRequest& request) {
  const std::int64_t duration = request.duration.value_or(usual_duration);
  if (caller.kind == access::Principal::Kind::session && duration > longest_chained) {
    return refuse(Fault::validation,
                  "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role "
                  "chaining");
  }
  if (duration > role.max_session) {
    return refuse(Fault::validation,
                  "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  return duration;
}

// The session policies, checked. They only take away.
Result<> add_policies(Iam& iam, const AssumeRoleRequest& request, access::SessionRecord& session) {
  std::size_t size = request.policy.value_or("").size();
  session.policy = request.policy.value_or("");
  session.bounded = request.policy || (request.policies && !request.policies->empty());
  if (request.policy) {
    const auto parsed = access::parse_policy(*request.policy, access::PolicyKind::identity);
    if (!parsed) return refuse(Fault::malformed_policy, parsed.error().message);
  }
  for (const PolicyDescriptor& policy : request.policies.value_or(std::vector<PolicyDescriptor>())) {
    const std::string arn = policy.arn.value_or("");
    if (iam.people->policy(arn) == nullptr)
      return refuse(Fault::validation, "Policy " + arn + " does not exist or is not attachable.");
    session.policies.push_back(arn);
    size += arn.size();
  }
  if (size > most_policy_characters || session.policies.size() > most_policies) {
    return refuse(Fault::limit_exceeded,
                  "The session policies are larger than 2048 characters or more than 10.");
  }
  return {};
}

// PackedPolicySize is a percentage of what fits into a token.
Result<AssumeRoleResponse> response_of(Iam& iam, const access::SessionRecord& session) {
  TRY(const access::NewSession made, iam.directory.make_session(session));
  return AssumeRoleResponse{
      {made.access_key_id, WipedText(as_text(made.secret.reveal())), WipedText(made.token), session.expires},
      {session.role_id + ":" + session.name,
       access::session_arn(iam.people->account(), session.role, session.name)},
      static_cast<std::int64_t>(100 * made.token.size() / access::most_token)};
}

Result<AssumeRoleResponse> assume_role(Iam& iam, const AssumeRoleRequest& request) {
  TRY(const access::Tags tags, iam::to_tags(request.tags));
  auto role = iam.people->role(access::name_in(request.arn));
  if (role != nullptr && role->arn != request.arn) role = nullptr;
  CHECK(check_trust(iam, role.get(), request, "sts:AssumeRole", tags));
  if (!tags.empty()) CHECK(check_trust(iam, role.get(), request, "sts:TagSession", tags));
  TRY(const std::int64_t duration, duration_of(iam.gate.principal(), role->record, request));
  access::SessionRecord session;
  session.role = role->record.name;
  session.role_id = role->record.id;
  session.name = request.name;
  session.issued = seconds(iam.call().now);
  session.expires = std::floor(session.issued) + static_cast<double>(duration);
  session.tags = tags;
  CHECK(add_policies(iam, request, session));
  return response_of(iam, session);
}

}  // namespace

extern const Operation AssumeRole = query_operation<&assume_role>(
    "AssumeRole", "Makes a session of a role: an access key with a token that ends by itself.");

}  // namespace bongtu::ops::sts
