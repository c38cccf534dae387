"""messages.py read|write FOLDER NAME: the official Python SDK reads, or writes, the messages of NAME (../recipes.py)."""
import json
import pathlib
import sys

import aws_encryption_sdk
import boto3
from aws_cryptographic_material_providers.mpl import AwsCryptographicMaterialProviders
from aws_cryptographic_material_providers.mpl import models
from aws_cryptographic_material_providers.mpl.config import MaterialProvidersConfig
from aws_encryption_sdk.identifiers import AlgorithmSuite, CommitmentPolicy
from aws_cryptography_primitives.smithygenerated.aws_cryptography_primitives.models import ECDHCurveSpec
from branch_keys import key_store
from cryptography.hazmat.primitives import serialization as form

PADDINGS = {"pkcs1": "PKCS1", "oaep-sha1": "OAEP_SHA1_MGF1", "oaep-sha256": "OAEP_SHA256_MGF1",
            "oaep-sha384": "OAEP_SHA384_MGF1", "oaep-sha512": "OAEP_SHA512_MGF1"}
CURVES = {"p256": ECDHCurveSpec.ECC_NIST_P256, "p384": ECDHCurveSpec.ECC_NIST_P384, "p521": ECDHCurveSpec.ECC_NIST_P521}

action, folder, name = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
keys = folder / "keys"
providers = AwsCryptographicMaterialProviders(config=MaterialProvidersConfig())


def raw_aes(key):
    return providers.create_raw_aes_keyring(models.CreateRawAesKeyringInput(
        key_namespace=key["namespace"], key_name=key["name"], wrapping_key=(keys / f"aes-{key['bits']}").read_bytes(),
        wrapping_alg=f"ALG_AES{key['bits']}_GCM_IV12_TAG16"))


def raw_rsa(key):
    return providers.create_raw_rsa_keyring(models.CreateRawRsaKeyringInput(
        key_namespace=key["namespace"], key_name=key["name"], padding_scheme=PADDINGS[key["padding"]],
        public_key=(keys / "rsa.public.pem").read_bytes(), private_key=(keys / "rsa.private.pem").read_bytes()))


def raw_ecdh(key):
    recipient = form.load_pem_public_key((keys / f"recipient-{key['curve']}.public.pem").read_bytes())
    agreement = models.RawEcdhStaticConfigurationsRawPrivateKeyToStaticPublicKey(
        models.RawPrivateKeyToStaticPublicKeyInput(
            sender_static_private_key=(keys / f"sender-{key['curve']}.private.pem").read_bytes(),
            recipient_public_key=recipient.public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo)))
    return providers.create_raw_ecdh_keyring(models.CreateRawEcdhKeyringInput(
        curve_spec=CURVES[key["curve"]], key_agreement_scheme=agreement))


def kms_client(arn):
    return boto3.client("kms", region_name=arn.split(":")[3])


def kms(key):
    return providers.create_aws_kms_keyring(
        models.CreateAwsKmsKeyringInput(kms_key_id=key["arn"], kms_client=kms_client(key["arn"])))


def kms_mrk(key):
    return providers.create_aws_kms_mrk_keyring(
        models.CreateAwsKmsMrkKeyringInput(kms_key_id=key["arn"], kms_client=kms_client(key["arn"])))


def kms_multi(key):
    generator, *others = key["arns"]
    return providers.create_aws_kms_multi_keyring(
        models.CreateAwsKmsMultiKeyringInput(generator=generator, kms_key_ids=others))


def discovery_filter(key):
    return models.DiscoveryFilter(account_ids=key["accounts"], partition=key["partition"])


def kms_discovery(key):
    return providers.create_aws_kms_discovery_keyring(models.CreateAwsKmsDiscoveryKeyringInput(
        kms_client=boto3.client("kms", region_name=key["region"]), discovery_filter=discovery_filter(key)))


def kms_mrk_discovery(key):
    return providers.create_aws_kms_mrk_discovery_keyring(models.CreateAwsKmsMrkDiscoveryKeyringInput(
        kms_client=boto3.client("kms", region_name=key["region"]), region=key["region"],
        discovery_filter=discovery_filter(key)))


def kms_multi_discovery(key):
    return providers.create_aws_kms_discovery_multi_keyring(models.CreateAwsKmsDiscoveryMultiKeyringInput(
        regions=[key["region"]], discovery_filter=discovery_filter(key)))


def hierarchical(key):
    return providers.create_aws_kms_hierarchical_keyring(models.CreateAwsKmsHierarchicalKeyringInput(
        key_store=key_store(keys / "branch-keys", key["arn"]), branch_key_id=key["branch_key"], ttl_seconds=600))


def multi(key):
    generator, *others = map(keyring_of, key["keyrings"])
    return providers.create_multi_keyring(
        models.CreateMultiKeyringInput(generator=generator, child_keyrings=others))


KEYRINGS = {"raw-aes": raw_aes, "raw-rsa": raw_rsa, "raw-ecdh": raw_ecdh, "aws-kms": kms, "aws-kms-mrk": kms_mrk,
            "aws-kms-multi": kms_multi, "aws-kms-discovery": kms_discovery, "aws-kms-mrk-discovery": kms_mrk_discovery,
            "aws-kms-multi-discovery": kms_multi_discovery, "aws-kms-hierarchy": hierarchical, "multi": multi}


def keyring_of(key):
    return KEYRINGS[key["kind"]](key)


def materials_of(recipe):
    """The keyring, or the CMM over it that keeps the required keys out of the message, as an argument."""
    keyring = keyring_of(recipe.get("opened_by", recipe["keyring"]) if action == "read" else recipe["keyring"])
    if "required_keys" not in recipe:
        return {"keyring": keyring}
    cmm = providers.create_default_cryptographic_materials_manager(
        models.CreateDefaultCryptographicMaterialsManagerInput(keyring=keyring))
    return {"materials_manager": providers.create_required_encryption_context_cmm(
        models.CreateRequiredEncryptionContextCMMInput(
            required_encryption_context_keys=recipe["required_keys"], underlying_cmm=cmm))}


def client_for(suite):
    commits = suite.is_committing()
    return aws_encryption_sdk.EncryptionSDKClient(
        commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT if commits
        else CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT)


def read(client, recipe, materials, suite, message, plaintext):
    context, absent = recipe["encryption_context"], recipe.get("required_keys", [])
    reproduced = {"encryption_context": {key: context[key] for key in absent}} if absent else {}
    opened, header = client.decrypt(source=message.read_bytes(), **materials, **reproduced)
    assert opened == plaintext.read_bytes(), message
    assert header.algorithm == suite and header.frame_length == recipe["frame_length"], message
    stored = context.items() - reproduced.get("encryption_context", {}).items()
    assert stored <= header.encryption_context.items(), message


def write(client, recipe, materials, suite, message, plaintext):
    sealed, _ = client.encrypt(source=plaintext.read_bytes(), **materials, algorithm=suite,
                               encryption_context=recipe["encryption_context"], frame_length=recipe["frame_length"])
    message.parent.mkdir(parents=True, exist_ok=True)
    message.write_bytes(sealed)


def main():
    count = 0
    for recipe in json.loads((folder / "recipes.json").read_text()):
        suite = AlgorithmSuite.get_by_id(int(recipe["suite"], 16))
        materials = materials_of(recipe)
        for plaintext in sorted((folder / "plain").iterdir()):
            message = folder / name / recipe["id"] / plaintext.name
            {"read": read, "write": write}[action](client_for(suite), recipe, materials, suite, message, plaintext)
            count += 1
    print(count)


main()
