"""Every operation of the KMS API with parameters that it takes and what it answers in each state of its key: rows for
the tests that go over all of them. States: docs/kms-api.md, section 5."""
import dataclasses
import typing
import uuid

import botocore
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, mlkem, padding

SPECS = {
    "symmetric": {},
    "sign": {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"},
    "agree": {"KeySpec": "ECC_NIST_P256", "KeyUsage": "KEY_AGREEMENT"},
    "mac": {"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"},
    "kem": {"KeySpec": "ML_KEM_768", "KeyUsage": "ENCAPSULATE_DECAPSULATE"},
    "multi": {"MultiRegion": True},
}
REPLICA_REGION = "us-east-1"


def private_key():
    return ec.generate_private_key(ec.SECP256R1())


def der_of(public_key):
    return public_key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def new_material(spec):
    """Key material that can be imported into a key of that spec."""
    if spec in ("sign", "agree", "kem"):
        private = mlkem.MLKEM768PrivateKey.generate() if spec == "kem" else private_key()
        return private.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    return uuid.uuid4().bytes + uuid.uuid4().bytes


class Subject:
    """A key that an operation is tried on, and what its parameters need; enabled until `to` is called."""

    def __init__(self, kms, spec="symmetric", external=False):
        self.kms = kms
        metadata = kms.create_key(**SPECS[spec], **({"Origin": "EXTERNAL"} if external else {}))["KeyMetadata"]
        self.id, self.arn, self.account = metadata["KeyId"], metadata["Arn"], metadata["AWSAccountId"]
        if external:
            self.material = new_material(spec)
            self.import_material()

    def to(self, state):
        if state == "Disabled":
            self.kms.disable_key(KeyId=self.id)
        elif state == "PendingDeletion":
            self.kms.schedule_key_deletion(KeyId=self.id)
        elif state == "PendingImport":
            self.kms.delete_imported_key_material(KeyId=self.id)
        assert self.kms.describe_key(KeyId=self.id)["KeyMetadata"]["KeyState"] in (state, "PendingReplicaDeletion")

    def wrapping(self):
        return {"KeyId": self.id, "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048"}

    def wrapped_material(self):
        made = self.kms.get_parameters_for_import(**self.wrapping())
        oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
        return {
            "KeyId": self.id,
            "ImportToken": made["ImportToken"],
            "EncryptedKeyMaterial": serialization.load_der_public_key(made["PublicKey"]).encrypt(self.material, oaep),
            "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE",
        }

    def import_material(self):
        self.kms.import_key_material(**self.wrapped_material())

    def blob(self):
        return self.kms.encrypt(KeyId=self.id, Plaintext=b"x")["CiphertextBlob"]

    def other(self):
        return Subject(self.kms)

    def alias(self):
        name = f"alias/of-operations/{uuid.uuid4()}"
        self.kms.create_alias(AliasName=name, TargetKeyId=self.id)
        return name

    def new_grant(self):
        return {
            "KeyId": self.id,
            "GranteePrincipal": f"arn:aws:iam::{self.account}:root",
            "Operations": ["DescribeKey"],
        }

    def grant(self):
        return {"KeyId": self.arn, "GrantId": self.kms.create_grant(**self.new_grant())["GrantId"]}

    def replicated(self):
        self.kms.replicate_key(KeyId=self.id, ReplicaRegion=REPLICA_REGION)
        return self.id

    def policy(self):
        return self.kms.get_key_policy(KeyId=self.id)["Policy"]

    def signing(self):
        return {"KeyId": self.id, "Message": b"x", "SigningAlgorithm": "ECDSA_SHA_256"}

    def authenticating(self):
        return {"KeyId": self.id, "Message": b"x", "MacAlgorithm": "HMAC_SHA_256"}


DISABLED = ("DisabledException", "{arn} is disabled.")
DELETION = ("KMSInvalidStateException", "{arn} is pending deletion.")
IMPORT = ("KMSInvalidStateException", "{arn} is pending import.")
NOT_DELETION = ("KMSInvalidStateException", "{arn} is not pending deletion.")
EXTERNAL = ("UnsupportedOperationException", "{arn} origin is EXTERNAL which is not valid for this operation.")
OK = None

# What comes back in each state. Enabled is OK unless it is said.
STATES = ("Enabled", "Disabled", "PendingDeletion", "PendingImport")
USE = {"Disabled": DISABLED, "PendingDeletion": DELETION, "PendingImport": IMPORT}
ANY = {"Disabled": OK, "PendingDeletion": OK, "PendingImport": OK}
NOT_DELETED = {"Disabled": OK, "PendingDeletion": DELETION, "PendingImport": OK}
NOT_PENDING = {"Disabled": OK, "PendingDeletion": DELETION, "PendingImport": IMPORT}
ROTATION = {"Disabled": DISABLED, "PendingDeletion": DELETION, "PendingImport": EXTERNAL}
CANCEL = {"Enabled": NOT_DELETION, "Disabled": NOT_DELETION, "PendingDeletion": OK, "PendingImport": NOT_DELETION}
REPLICATION = {"Disabled": DISABLED, "PendingDeletion": DELETION, "PendingImport": OK}
# With a replica, its deletion only waits. Without material it has no replica to name: test_kms_regions.py.
PRIMARY = {"Disabled": DISABLED, "PendingDeletion": ("KMSInvalidStateException", "{arn} is pending replica deletion.")}
NO_KEY: dict = {}  # an operation on no key of its own
UNSUPPORTED = {"Enabled": ("UnsupportedOperationException", "Custom key stores are not supported.")}
NO_STORE = {"Enabled": ("CustomKeyStoreNotFoundException", "Custom key store cks-1 does not exist.")}


@dataclasses.dataclass(frozen=True)
class Row:
    operation: str
    states: dict
    parameters: typing.Callable  # of a Subject
    spec: str = "symmetric"
    name: str = ""  # of one of several rows of an operation
    external: bool = False  # about keys of Origin EXTERNAL only

    def __str__(self):
        return self.operation + (f"({self.name})" if self.name else "")

    @property
    def method(self):
        return botocore.xform_name(self.operation)

    @property
    def has_key(self):
        return "Disabled" in self.states

    def subject(self, kms, state="Enabled"):
        return Subject(kms, self.spec, self.external or state == "PendingImport")


def on_key(subject):
    return {"KeyId": subject.id}


def re_encrypt_from(subject):
    return {
        "CiphertextBlob": subject.blob(),
        "SourceKeyId": subject.id,
        "DestinationKeyId": subject.other().id,
    }


def re_encrypt_to(subject):
    return {"CiphertextBlob": subject.other().blob(), "DestinationKeyId": subject.id}


TAG = {"TagKey": "a", "TagValue": "b"}
STORE = {"CustomKeyStoreId": "cks-1"}

ROWS = [
    Row("CancelKeyDeletion", CANCEL, on_key),
    Row("ConnectCustomKeyStore", NO_STORE, lambda s: STORE),
    Row("CreateAlias", NOT_DELETED, lambda s: {"AliasName": f"alias/{uuid.uuid4()}", "TargetKeyId": s.id}),
    Row("CreateCustomKeyStore", UNSUPPORTED, lambda s: {"CustomKeyStoreName": "x"}),
    Row("CreateGrant", USE, Subject.new_grant),
    Row("CreateKey", NO_KEY, lambda s: {}),
    Row("Decapsulate", USE, lambda s: on_key(s) | {
        "EncapsulationAlgorithm": "ML_KEM", "SharedSecretCiphertextBlob": bytes(1088)}, "kem"),
    Row("Decrypt", USE, lambda s: {"CiphertextBlob": s.blob()}),
    Row("Decrypt", USE, lambda s: {"CiphertextBlob": s.blob(), "KeyId": s.id}, name="KeyId"),
    Row("DeleteAlias", ANY, lambda s: {"AliasName": s.alias()}),
    Row("DeleteCustomKeyStore", NO_STORE, lambda s: STORE),
    Row("DeleteImportedKeyMaterial", ANY, on_key, external=True),
    Row("DeriveSharedSecret", USE, lambda s: on_key(s) | {
        "KeyAgreementAlgorithm": "ECDH", "PublicKey": der_of(private_key().public_key())}, "agree"),
    Row("DescribeCustomKeyStores", NO_KEY, lambda s: {}),
    Row("DescribeKey", ANY, on_key),
    Row("DisableKey", NOT_PENDING, on_key),
    Row("DisableKeyRotation", ROTATION, on_key),
    Row("DisconnectCustomKeyStore", NO_STORE, lambda s: STORE),
    Row("EnableKey", NOT_PENDING, on_key),
    Row("EnableKeyRotation", ROTATION, on_key),
    Row("Encapsulate", USE, lambda s: on_key(s) | {"EncapsulationAlgorithm": "ML_KEM"}, "kem"),
    Row("Encrypt", USE, lambda s: on_key(s) | {"Plaintext": b"x"}),
    Row("GenerateDataKey", USE, lambda s: on_key(s) | {"KeySpec": "AES_256"}),
    Row("GenerateDataKeyPair", USE, lambda s: on_key(s) | {"KeyPairSpec": "ECC_NIST_P256"}),
    Row("GenerateDataKeyPairWithoutPlaintext", USE, lambda s: on_key(s) | {"KeyPairSpec": "ECC_NIST_P256"}),
    Row("GenerateDataKeyWithoutPlaintext", USE, lambda s: on_key(s) | {"KeySpec": "AES_256"}),
    Row("GenerateMac", USE, Subject.authenticating, "mac"),
    Row("GenerateRandom", NO_KEY, lambda s: {"NumberOfBytes": 1}),
    Row("GetKeyLastUsage", ANY, on_key),
    Row("GetKeyPolicy", ANY, on_key),
    Row("GetKeyRotationStatus", ANY, on_key),
    Row("GetParametersForImport", ANY, Subject.wrapping, external=True),
    Row("GetPublicKey", USE, on_key, "sign"),
    Row("ImportKeyMaterial", NOT_DELETED, Subject.wrapped_material, external=True),
    Row("ListAliases", ANY, on_key),
    Row("ListGrants", ANY, on_key),
    Row("ListKeyPolicies", ANY, on_key),
    Row("ListKeyRotations", ANY, on_key),
    Row("ListKeys", NO_KEY, lambda s: {}),
    Row("ListResourceTags", ANY, on_key),
    Row("ListRetirableGrants", NO_KEY, lambda s: {"RetiringPrincipal": f"arn:aws:iam::{s.account}:root"}),
    Row("PutKeyPolicy", ANY, lambda s: on_key(s) | {"Policy": s.policy()}),
    Row("ReEncrypt", USE, re_encrypt_from, name="from"),
    Row("ReEncrypt", USE, re_encrypt_to, name="to"),
    Row("ReplicateKey", REPLICATION, lambda s: on_key(s) | {"ReplicaRegion": REPLICA_REGION}, "multi"),
    Row("RetireGrant", ANY, Subject.grant),
    Row("RevokeGrant", ANY, Subject.grant),
    Row("RotateKeyOnDemand", USE, on_key),
    Row("ScheduleKeyDeletion", NOT_DELETED, on_key),
    Row("Sign", USE, Subject.signing, "sign"),
    Row("TagResource", NOT_DELETED, lambda s: on_key(s) | {"Tags": [TAG]}),
    Row("UntagResource", NOT_DELETED, lambda s: on_key(s) | {"TagKeys": ["a"]}),
    Row("UpdateAlias", NOT_DELETED, lambda s: {"AliasName": s.other().alias(), "TargetKeyId": s.id}, name="to"),
    Row("UpdateAlias", ANY, lambda s: {"AliasName": s.alias(), "TargetKeyId": s.other().id}, name="from"),
    Row("UpdateCustomKeyStore", NO_STORE, lambda s: STORE),
    Row("UpdateKeyDescription", NOT_DELETED, lambda s: on_key(s) | {"Description": "x"}),
    Row("UpdatePrimaryRegion", PRIMARY, lambda s: {"KeyId": s.replicated(), "PrimaryRegion": REPLICA_REGION}, "multi"),
    Row("Verify", USE, lambda s: s.signing() | {"Signature": s.kms.sign(**s.signing())["Signature"]}, "sign"),
    Row("VerifyMac", USE, lambda s: s.authenticating() | {"Mac": s.kms.generate_mac(**s.authenticating())["Mac"]}, "mac"),
]
