// The places where credentials are looked for, in the order of the AWS SDKs.
#pragma once

#include "client/credentials.h"
#include "client/profile.h"
#include "client/transport.h"

namespace bongtu::client {

// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
Result<Found> from_environment();
// aws_access_key_id, aws_secret_access_key, aws_session_token. A profile that says how to get credentials
// some other way (a role, SSO, a program) is refused, with file and key: it would be wrong to go on to the
// next.
Result<Found> from_profile(const Profile& profile);

// Where the container's credentials are: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI at 169.254.170.2, else
// AWS_CONTAINER_CREDENTIALS_FULL_URI, which is https, or http to this machine or to the fixed addresses of
// ECS and EKS. Nothing where neither is set.
Result<std::optional<Url>> container_url();
Result<Found> from_container(Transport& transport);
// Version 2 only, as a session. AWS_EC2_METADATA_SERVICE_ENDPOINT (https, or http to this machine or
// 169.254.169.254, [fd00:ec2::254]), AWS_EC2_METADATA_DISABLED.
Result<Found> from_instance(Transport& transport);

// All of these; without the environment's where `profile_was_given`. `transport` must live as long.
std::vector<CredentialSource> credential_sources(std::shared_ptr<const Profile> profile,
                                                 bool profile_was_given, Transport& transport);

}  // namespace bongtu::client
