"""The official key store over a directory of branch keys of ours, which has a DynamoDB table's items in files
(src/message/keyrings/branch_key_file.h): what the store asks of DynamoDB, it gets from there."""
import types

import boto3
from aws_cryptographic_material_providers.keystore.client import KeyStore
from aws_cryptographic_material_providers.keystore.config import KeyStoreConfig
from aws_cryptographic_material_providers.keystore.models import KMSConfigurationKmsKeyArn

LOGICAL_NAME = "branch-keys"
FIRST_LINE = b"bongtu branch key 1\n"


def fields(content):
    """Each is preceded by its length, in two bytes."""
    while content:
        size = int.from_bytes(content[:2], "big")
        yield content[2 : 2 + size]
        content = content[2 + size :]


def item(content):
    """As DynamoDB gives it."""
    assert content.startswith(FIRST_LINE)
    attributes, encrypted_key = fields(content[len(FIRST_LINE) :])
    texts = [text.decode() for text in fields(attributes[2:])]
    types_of = {name: "N" if name == "hierarchy-version" else "S" for name in texts[::2]}
    found = {name: {types_of[name]: value} for name, value in zip(texts[::2], texts[1::2], strict=True)}
    return found | {"enc": {"B": encrypted_key}}


class Table:
    """A client of DynamoDB with one table, which can only be read."""

    def __init__(self, directory, region):
        self.directory, self.meta = directory, types.SimpleNamespace(region_name=region)

    def get_item(self, TableName, Key):  # noqa: N803
        version = Key["type"]["S"].rpartition(":")[2]
        return {"Item": item((self.directory / Key["branch-key-id"]["S"] / version).read_bytes())}


def key_store(directory, key_arn):
    region = key_arn.split(":")[3]
    return KeyStore(KeyStoreConfig(
        ddb_client=Table(directory, region), ddb_table_name="any-name", logical_key_store_name=LOGICAL_NAME,
        kms_client=boto3.client("kms", region_name=region), kms_configuration=KMSConfigurationKmsKeyArn(key_arn)))
