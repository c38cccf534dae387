// Names of IAM: ARNs, ids, record keys.
#pragma once

#include <string>
#include <string_view>

#include "access/condition_key.h"
#include "base/secret.h"

namespace bongtu::access {

// The record of who or what has that name, in lower case: names of one kind are told apart regardless of
// case, so that two users "Ops" and "ops" cannot be.
std::string user_record(std::string_view name);
std::string role_record(std::string_view name);
std::string policy_record(std::string_view name);

// arn:aws:iam::<account>:<kind><path><name>; kind is user, role or policy, a path starts and ends with '/'.
std::string iam_arn(std::string_view account, std::string_view kind, std::string_view path,
                    std::string_view name);

// arn:aws:sts::<account>:assumed-role/<role>/<session>
std::string session_arn(std::string_view account, std::string_view role, std::string_view session);

// What stands after the last '/' of an ARN.
std::string_view name_in(std::string_view arn);

// A new id: AIDA, AROA or ANPA and 17 more letters and digits.
std::string make_id(std::string_view prefix);
// The id of someone whose record was made before there were ids: always the same one.
std::string derived_id(std::string_view prefix, std::string_view record_key, double created);

// A new access key id: AKIA or ASIA and 16 more; a new secret, 40 characters.
std::string make_access_key_id(std::string_view prefix);
Secret make_secret();

}  // namespace bongtu::access
