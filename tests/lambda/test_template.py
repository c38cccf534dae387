"""packaging/lambda/template.yaml: its references resolve, and it opens nothing more than it must."""
import json
import re

import pytest
import yaml

from harness.server import ROOT

FILE = ROOT / "packaging/lambda/template.yaml"
# What GetAtt may ask of the kinds that the template has.
ATTRIBUTES = {
    "AWS::KMS::Key": {"Arn", "KeyId"}, "AWS::IAM::Role": {"Arn", "RoleId"}, "AWS::Lambda::Function": {"Arn"},
    "AWS::Logs::LogGroup": {"Arn"}, "AWS::ApiGateway::RestApi": {"RestApiId", "RootResourceId"},
}
PSEUDO = {"AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::StackName", "AWS::URLSuffix"}


class Loader(yaml.SafeLoader):
    """Short forms of functions become what they stand for: {"Fn::Sub": …}."""


def long_form(loader, name, node):
    value = node.value if isinstance(node, yaml.ScalarNode) else loader.construct_sequence(node)
    return {"Ref": value} if name == "Ref" else {f"Fn::{name}": value.split(".", 1) if name == "GetAtt" else value}


Loader.add_multi_constructor("!", long_form)


@pytest.fixture(scope="module")
def template():
    return yaml.load(FILE.read_text(), Loader)


def every(value):
    """All mappings in it."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from every(inner)


def of_type(template, kind):
    return {name: one["Properties"] for name, one in template["Resources"].items() if one["Type"] == kind}


def only(template, kind):
    [(name, properties)] = of_type(template, kind).items()
    return name, properties


def test_every_reference_resolves(template):
    resources, names = template["Resources"], {*template["Resources"], *template["Parameters"], *PSEUDO}
    seen = 0
    for value in every(template):
        attributes = [value["Fn::GetAtt"]] if "Fn::GetAtt" in value else []
        for inside in re.findall(r"\$\{([\w:.]+)\}", value.get("Fn::Sub", "")):
            attributes += [inside.split(".", 1)] if "." in inside else []
            assert "." in inside or inside in names, inside
            seen += 1
        for name, attribute in attributes:
            assert attribute in ATTRIBUTES[resources[name]["Type"]], (name, attribute)
            seen += 1
        if "Ref" in value:
            assert value["Ref"] in names, value
            seen += 1
    assert seen > 30
    for resource in resources.values():
        assert {*resource.get("DependsOn", [])} <= {*resources}


def test_every_parameter_is_used(template):
    used = json.dumps(template["Resources"])
    assert [name for name in template["Parameters"] if f'"Ref": "{name}"' not in used] == []


def test_both_methods_need_an_api_key_and_call_the_function(template):
    paths = {name: one["PathPart"] for name, one in of_type(template, "AWS::ApiGateway::Resource").items()}
    methods = of_type(template, "AWS::ApiGateway::Method")
    assert sorted(paths[one["ResourceId"]["Ref"]] for one in methods.values()) == ["decrypt", "encrypt"]
    for method in methods.values():
        assert method["HttpMethod"] == "POST" and method["ApiKeyRequired"] is True
        assert method["Integration"]["Type"] == "AWS_PROXY" and method["Integration"]["IntegrationHttpMethod"] == "POST"
        assert "/functions/${Function.Arn}/invocations" in method["Integration"]["Uri"]["Fn::Sub"]
    assert {*template["Resources"]["Deployment"]["DependsOn"]} == {*methods}
    key, properties = only(template, "AWS::ApiGateway::ApiKey")
    assert properties["Enabled"] is True
    link = only(template, "AWS::ApiGateway::UsagePlanKey")[1]
    assert link["KeyId"] == {"Ref": key} and link["KeyType"] == "API_KEY"
    plan = only(template, "AWS::ApiGateway::UsagePlan")[1]
    assert {"Throttle", "Quota"} <= {*plan} and plan["ApiStages"] == [{"ApiId": {"Ref": "Api"}, "Stage": {"Ref": "Stage"}}]


def test_the_role_writes_its_log_and_nothing_else(template):
    name, role = only(template, "AWS::IAM::Role")
    assert "ManagedPolicyArns" not in role
    [statement] = [one for policy in role["Policies"] for one in policy["PolicyDocument"]["Statement"]]
    assert statement["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert statement["Resource"] == {"Fn::GetAtt": ["LogGroup", "Arn"]}
    assert only(template, "AWS::Logs::LogGroup")[1]["RetentionInDays"] == {"Ref": "LogRetentionDays"}


def test_the_key_is_used_by_the_function_alone(template):
    _, key = only(template, "AWS::KMS::Key")
    administration, use = key["KeyPolicy"]["Statement"]
    assert use["Principal"] == {"AWS": {"Fn::GetAtt": ["Role", "Arn"]}}
    assert use["Action"] == ["kms:GenerateDataKey", "kms:Decrypt"]
    patterns = [re.compile(action.replace("*", ".*") + "$") for action in administration["Action"]]
    for action in ("Decrypt", "Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "ReEncryptFrom", "ReEncryptTo"):
        assert not any(pattern.match(f"kms:{action}") for pattern in patterns), action
    assert any(pattern.match("kms:PutKeyPolicy") for pattern in patterns)
    assert template["Resources"]["Key"]["UpdateReplacePolicy"] == "Retain" and key["EnableKeyRotation"] is True


def test_the_function_is_our_zip_with_variables_that_it_knows(template):
    function = only(template, "AWS::Lambda::Function")[1]
    assert function["Runtime"] == "provided.al2023"
    assert (FILE.parent / function["Code"]).resolve() == ROOT / "build-lambda/bongtu-lambda.zip"
    known = set(re.findall(r'"([A-Z_]{5,})"', (ROOT / "src/function/event.h").read_text()))
    assert "KEY_ID" in known and {*function["Environment"]["Variables"]} <= known
    permission = only(template, "AWS::Lambda::Permission")[1]
    assert permission["Principal"] == "apigateway.amazonaws.com" and "${Api}" in permission["SourceArn"]["Fn::Sub"]
