"""Our shapes beside AWS's public model: every operation, member, bound, enum value, sensitive flag and error.

What is different is in one of the tables below, with its reason; an entry that is no longer needed fails, too.
"""
import pytest

from harness import model

# What is still to be built: operations, and members as Operation.Member. Must become empty.
NOT_BUILT_YET = set()

# Operations that are absent on purpose: {operation: reason}.
ABSENT = {}

# Errors of AWS's model that no operation of ours gives: {error, or the start of several: reason}.
NO_SUCH_ERROR = {
    "DependencyTimeoutException": "nothing of ours waits for another service",
    "KMSInternalException": "any call may fail so; it is not declared for each",
    "KeyUnavailableException": "a store that cannot be read is KMSInternalException",
    "CustomKeyStoreInvalidStateException": "there are no custom key stores here",
    "CustomKeyStoreHasCMKsException": "there are no custom key stores here",
    "CustomKeyStoreNameInUseException": "there are no custom key stores here",
    "IncorrectTrustAnchorException": "there are no custom key stores here",
    "CloudHsm": "there are no custom key stores here",
    "Xks": "there are no custom key stores here",
    "ConflictException": "a call that meets others is made again, and in the end throttled",
}

# Errors of AWS's model that one operation of ours does not give: {(operation, error): reason}.
FEWER_ERRORS = {
    ("CreateCustomKeyStore", "LimitExceededException"): "there are no custom key stores here",
    ("CreateKey", "InvalidArnException"): "no member of it is an ARN that would be read",
    ("EnableKey", "LimitExceededException"): "the number of keys has no limit here",
}

# Errors that we give beyond the model: {(operation, error): reason}.
MORE_ERRORS = {
    ("CreateCustomKeyStore", "UnsupportedOperationException"): "always refused",
    ("DescribeKey", "InvalidGrantTokenException"): "a token that is not one is told wherever it is sent",
}


def is_never_given(error):
    return error.startswith(tuple(NO_SUCH_ERROR))


OPERATIONS = sorted(model.aws("kms"))
BUILT = [name for name in OPERATIONS if name not in ABSENT and name not in NOT_BUILT_YET]


def differences(aws, ours, path):
    """Where a request of ours is not AWS's."""
    aws, ours = model.by_name(aws), model.by_name(ours)
    for name in sorted(aws.keys() | ours.keys()):
        at = f"{path}.{name}"
        if name not in ours or not ours[name].get("built", True):
            yield f"{at}: not built"
        elif name not in aws:
            yield f"{at}: AWS has no such member"
        else:
            yield from difference(aws[name], ours[name], at)


def difference(aws, ours, at):
    for what in ("type", "required", "sensitive", *model.BOUNDS):
        if aws.get(what) != ours.get(what):
            yield f"{at}: {what} is {ours.get(what)}, of AWS {aws.get(what)}"
    yield from differences(aws.get("members", []), ours.get("members", []), at)
    if aws.get("element") and ours.get("element"):
        yield from difference(aws["element"], ours["element"], at + "[]")


def excess(aws, ours, path):
    """What a response of ours has and AWS's has not, or has as another type."""
    aws = model.by_name(aws)
    for name, member in model.by_name(ours).items():
        at = f"{path}.{name}"
        theirs = aws.get(name)
        if theirs is None:
            yield f"{at}: AWS has no such member"
            continue
        yield from unlike(theirs, member, at)


def unlike(aws, ours, at):
    if aws["type"] != ours["type"]:
        yield f"{at}: type is {ours['type']}, of AWS {aws['type']}"
    if aws.get("sensitive") and not ours.get("sensitive"):
        yield f"{at}: sensitive at AWS"
    yield from excess(aws.get("members", []), ours.get("members", []), at)
    if aws.get("element") and ours.get("element"):
        yield from unlike(aws["element"], ours["element"], at + "[]")


def test_every_operation_is_there_or_its_absence_has_a_reason():
    ours = model.ours()["kms"].keys()
    assert sorted(model.aws("kms").keys() - ours - ABSENT.keys() - NOT_BUILT_YET) == [], "not built"
    assert sorted(ours - model.aws("kms").keys()) == [], "AWS has no such operation"
    assert sorted(ours & (ABSENT.keys() | NOT_BUILT_YET)) == [], "built: take it from its table"


def test_no_entry_of_the_tables_is_stale():
    aws, ours = model.aws("kms"), model.ours()["kms"]
    named = {error for operation in aws.values() for error in operation["errors"]}
    assert [start for start in NO_SUCH_ERROR if not any(error.startswith(start) for error in named)] == []
    assert [(name, error) for name, error in FEWER_ERRORS if error not in aws[name]["errors"]] == []
    assert [(name, error) for name, error in FEWER_ERRORS if error in ours.get(name, {}).get("errors", [])] == []
    assert [(name, error) for name, error in MORE_ERRORS if error not in ours.get(name, {}).get("errors", [])] == []
    unbuilt = {found.removesuffix(": not built") for name in ours for found in differences(aws[name]["request"], ours[name]["request"], name)}
    assert sorted(entry for entry in NOT_BUILT_YET if "." in entry and entry not in unbuilt) == [], "built: take it out"


@pytest.mark.parametrize("name", BUILT)
def test_requests_are_those_of_aws(name):
    found = differences(model.aws("kms")[name]["request"], model.ours()["kms"][name]["request"], name)
    assert [text for text in found if text.removesuffix(": not built") not in NOT_BUILT_YET] == []


@pytest.mark.parametrize("name", BUILT)
def test_responses_have_nothing_that_aws_has_not(name):
    assert list(excess(model.aws("kms")[name]["response"], model.ours()["kms"][name]["response"], name)) == []


@pytest.mark.parametrize("name", BUILT)
def test_errors_are_those_of_aws(name):
    aws, ours = set(model.aws("kms")[name]["errors"]), set(model.ours()["kms"][name]["errors"])
    assert sorted(error for error in ours - aws if (name, error) not in MORE_ERRORS) == [], "not declared by AWS"
    missing = [error for error in aws - ours if not is_never_given(error) and (name, error) not in FEWER_ERRORS]
    assert sorted(missing) == [], "declared by AWS alone"


@pytest.mark.parametrize("name", BUILT)
def test_everything_is_documented(name):
    def undocumented(described, path):
        for member in described:
            at = f"{path}.{member['name']}"
            if not member.get("doc") and member.get("built", True):
                yield at
            yield from undocumented(member.get("members", []), at)
            yield from undocumented(member.get("element", {}).get("members", []), at)

    operation = model.ours()["kms"][name]
    assert operation["doc"].endswith(".")
    assert list(undocumented(operation["request"], name)) == []


# --- IAM and STS: what is there has AWS's bounds -------------------------------------------------------------------

# Where our requests and responses differ: {(service, start of a difference): reason}.
SAME_NAME = "no user has a longer name: NoSuchEntity"
REFUSED = "refused by name"
IAM_DIFFERENCES = {
    ("iam", "AttachUserPolicy.UserName: max"): SAME_NAME,
    ("iam", "DetachUserPolicy.UserName: max"): SAME_NAME,
    ("iam", "ListAttachedUserPolicies.UserName: max"): SAME_NAME,
    ("iam", "PutUserPermissionsBoundary.UserName: max"): SAME_NAME,
    ("iam", "DeleteUserPermissionsBoundary.UserName: max"): SAME_NAME,
    ("iam", "CreatePolicy.Description: pattern"): "that of a role",
    ("iam", "CreatePolicy.Path: pattern"): "that of users and roles",
    ("iam", "ListPolicies.PathPrefix: pattern"): "that of users and roles",
    ("iam", "ListAttachedRolePolicies.PathPrefix: pattern"): "that of users and roles",
    ("iam", "ListAttachedUserPolicies.PathPrefix: pattern"): "that of users and roles",
    ("iam", "CreateRole.MaxSigninSessionDuration: not built"): "ignored: nobody signs in to a console here",
    ("iam", "UpdateRole.MaxSigninSessionDuration: not built"): "ignored: nobody signs in to a console here",
    ("iam", "UpdateRole.ResetMaxSigninSessionDuration: not built"): "ignored: nobody signs in to a console here",
    ("iam", "SimulateCustomPolicy.OrderedOrganizationPolicyInputList: not built"): "ignored: there are no organizations",
    ("iam", "SimulateCustomPolicy.ResourceHandlingOption: not built"): REFUSED,
    ("iam", "SimulateCustomPolicy.ResourceOwner: not built"): REFUSED,
    ("iam", "SimulatePrincipalPolicy.ResourceHandlingOption: not built"): REFUSED,
    ("iam", "SimulatePrincipalPolicy.ResourceOwner: not built"): REFUSED,
    ("iam", "ListGroupsForUser.Groups[]: type"): "there are no groups: always empty",
    ("iam", "ListInstanceProfilesForRole.InstanceProfiles[]: type"): "there are no instance profiles: always empty",
    ("sts", "AssumeRole.MinimumSessionTokenSize: not built"): "ignored: tokens have the size that they need",
    ("sts", "AssumeRole.Policy: max"): "the packed size is what counts, and no policy is longer",
    ("sts", "AssumeRole.ProvidedContexts: not built"): REFUSED,
    ("sts", "AssumeRole.SerialNumber: not built"): REFUSED,
    ("sts", "AssumeRole.SourceIdentity: not built"): REFUSED,
    ("sts", "AssumeRole.TokenCode: not built"): REFUSED,
    ("sts", "AssumeRole.TransitiveTagKeys: not built"): REFUSED,
    ("sts", "AssumeRole.RoleArn: pattern"): "text that is no ARN of a role names none",
    ("sts", "AssumeRole.PolicyArns[].arn: pattern"): "text that is no ARN of a policy names none",
}


def iam_differences(service):
    aws, ours = model.aws(service), model.ours()[service]
    for name in sorted(ours.keys() & aws.keys()):
        for text in differences(aws[name]["request"], ours[name]["request"], name):
            if not text.endswith(": min is 0, of AWS None"):  # which says nothing
                yield text
        yield from excess(aws[name]["response"], ours[name]["response"], name)


@pytest.mark.parametrize("service", ["iam", "sts"])
def test_iam_and_sts_have_awss_members_and_bounds(service):
    assert sorted(model.ours()[service].keys() - model.aws(service).keys()) == [], "AWS has no such operation"
    found = list(iam_differences(service))
    known = [start for of, start in IAM_DIFFERENCES if of == service]
    assert [text for text in found if not text.startswith(tuple(known))] == []
    assert sorted(start for start in known if not any(text.startswith(start) for text in found)) == [], "stale"
