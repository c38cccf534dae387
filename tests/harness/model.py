"""AWS's public model of a service, as botocore has it, and ours, as describe_api tells it: both in the form of
describe_api, so that they can be compared; and what AWS's constraints say about a value."""
import functools
import gzip
import json
import pathlib
import re
import subprocess

import botocore

from harness.server import BINARY

VERSIONS = {"kms": "2014-11-01", "iam": "2010-05-08", "sts": "2011-06-15"}
BOUNDS = ("min", "max", "pattern", "enum")
TYPES = {"long": "integer"}


# What any call of KMS may be refused with.
EVERY_CALL = {"ValidationException", "SerializationException", "AccessDeniedException", "UnsupportedOperationException"}
EVERY_CALL |= {"ThrottlingException", "KMSInternalException"}
DESCRIBE_API = pathlib.Path(BINARY).with_name("describe_api")


@functools.cache
def ours():
    """{service: {operation: {"doc", "request": [member], "response": [member], "errors": [name]}}}"""
    return json.loads(subprocess.run([DESCRIBE_API], capture_output=True, check=True).stdout)


@functools.cache
def aws(service):
    """{operation: {"request": [member], "response": [member], "errors": [name]}}"""
    path = pathlib.Path(botocore.__file__).parent / "data" / service / VERSIONS[service] / "service-2.json.gz"
    model = json.loads(gzip.decompress(path.read_bytes()))
    shapes = model["shapes"]

    def error_name(shape):
        return shapes[shape].get("error", {}).get("code", shape)

    return {
        name: {
            "request": members(shapes, operation.get("input", {}).get("shape")),
            "response": members(shapes, operation.get("output", {}).get("shape")),
            "errors": [error_name(error["shape"]) for error in operation.get("errors", [])],
        }
        for name, operation in model["operations"].items()
    }


def members(shapes, name, above=()):
    """The members of a structure; nothing below one that is inside itself."""
    if name is None or name in above:
        return []
    required = shapes[name].get("required", [])
    return [
        {"name": member, **({"required": True} if member in required else {}), **value(shapes, at["shape"], above + (name,))}
        for member, at in shapes[name]["members"].items()
    ]


def value(shapes, name, above):
    shape = shapes[name]
    made = {"type": TYPES.get(shape["type"], shape["type"])} | {k: shape[k] for k in (*BOUNDS, "sensitive") if k in shape}
    if shape["type"] == "structure":
        made["members"] = members(shapes, name, above)
    if shape["type"] == "list":
        made["element"] = {"required": True} | value(shapes, shape["member"]["shape"], above)
    return made


def by_name(described):
    return {member["name"]: member for member in described}


def undeclared(audit_log):
    """Each (operation, error) of KMS in an audit log that the operation does not declare."""
    records = [json.loads(line) for line in audit_log.read_text().splitlines()]
    told = {(record["operation"], record["outcome"]) for record in records if record.get("service") == "kms"}
    declared = {name: {"ok", *operation["errors"]} for name, operation in ours()["kms"].items()}
    return {(name, error) for name, error in told if name in declared and error not in declared[name] | EVERY_CALL}


# --- What AWS's constraints say ------------------------------------------------------------------------------------


def utf16_length(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def size(member, given):
    return {"string": utf16_length, "integer": int}.get(member["type"], len)(given)


def constraints(member, given):
    """Each (text, whether `given` satisfies it): of blobs, `given` is bytes."""
    what = "value" if member["type"] == "integer" else "length"
    if "max" in member:
        yield f"Member must have {what} less than or equal to {member['max']}", size(member, given) <= member["max"]
    if "min" in member:
        yield f"Member must have {what} greater than or equal to {member['min']}", size(member, given) >= member["min"]
    if "pattern" in member:
        fits = re.fullmatch(member["pattern"], given, re.ASCII) is not None
        yield f"Member must satisfy regular expression pattern: {member['pattern']}", fits
    if "enum" in member:
        yield f"Member must satisfy enum value set: [{', '.join(member['enum'])}]", given in member["enum"]


def violations(member, given, path):
    """AWS's words for all that is wrong with `given` (None: absent) at `path`."""
    if given is None:
        null = "" if member.get("sensitive") else "null "
        return [f"Value {null}at '{path}' failed to satisfy constraint: Member must not be null"]
    found = [
        f"Value {shown(member, given)}at '{path}' failed to satisfy constraint: {text}"
        for text, satisfied in constraints(member, given)
        if not satisfied
    ]
    if member["type"] == "list" and member["element"]["type"] == "string":
        texts = [text for text, _ in constraints(member["element"], "")]
        if not all(satisfied for one in given for _, satisfied in constraints(member["element"], one)):
            all_of = f"Member must satisfy constraint: [{', '.join(texts)}]"
            found.append(f"Value {shown(member, given)}at '{path}' failed to satisfy constraint: {all_of}")
    return found


def shown(member, given):
    if member.get("sensitive") or member["type"] == "blob":
        return ""
    return f"'[{', '.join(given)}]' " if member["type"] == "list" else f"'{given}' "


def message(found):
    return f"{len(found)} validation error{'s' if len(found) > 1 else ''} detected: " + "; ".join(found)


def is_bounded(member):
    """Whether some value of its type violates a constraint."""
    if member["type"] == "list":
        return any(key in member for key in BOUNDS) and member.get("min", 1) + member.get("max", 0) > 0 or any(
            key in member["element"] for key in BOUNDS
        )
    return any(key in member for key in ("max", "pattern", "enum")) or member.get("min", 0) > 0
