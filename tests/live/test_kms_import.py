"""Key material that PyPI's cryptography wrapped, and what it is used for afterwards."""
import datetime
import hashlib
import hmac
import os

import pytest
from cryptography.hazmat.primitives import hashes, keywrap, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from harness.clients import kms_client, refused

FOREVER = {"ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE"}
HASHES = {"SHA_1": hashes.SHA1(), "SHA_256": hashes.SHA256()}
OAEP = ["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]
AES = ["RSA_AES_KEY_WRAP_SHA_1", "RSA_AES_KEY_WRAP_SHA_256"]
RSA_SPECS = ["RSA_2048", "RSA_3072", "RSA_4096"]


def oaep(public_key, algorithm, plaintext):
    digest = HASHES["SHA_" + algorithm.rpartition("_")[2]]
    public = serialization.load_der_public_key(public_key)
    return public.encrypt(plaintext, padding.OAEP(padding.MGF1(digest), digest, None))


def wrap(public_key, algorithm, material):
    if algorithm in OAEP:
        return oaep(public_key, algorithm, material)
    aes = os.urandom(32)
    return oaep(public_key, algorithm, aes) + keywrap.aes_key_wrap_with_padding(aes, material)


def import_material(kms, key_id, material, algorithm="RSA_AES_KEY_WRAP_SHA_256", spec="RSA_2048", **more):
    parameters = kms.get_parameters_for_import(KeyId=key_id, WrappingAlgorithm=algorithm, WrappingKeySpec=spec)
    assert parameters["KeyId"].endswith(key_id)
    wrapped = wrap(parameters["PublicKey"], algorithm, material)
    more = more or FOREVER
    return kms.import_key_material(
        KeyId=key_id, ImportToken=parameters["ImportToken"], EncryptedKeyMaterial=wrapped, **more
    )


def external(kms, **more):
    return kms.create_key(Origin="EXTERNAL", **more)["KeyMetadata"]["KeyId"]


def state(kms, key_id):
    return kms.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"]


@pytest.mark.parametrize("spec", RSA_SPECS)
@pytest.mark.parametrize("algorithm", OAEP + AES)
def test_every_wrapping(kms, algorithm, spec):
    key_id = external(kms)
    assert state(kms, key_id) == "PendingImport"
    answer = import_material(kms, key_id, os.urandom(32), algorithm, spec)
    assert len(answer["KeyMaterialId"]) == 64
    assert state(kms, key_id) == "Enabled"
    blob = kms.encrypt(KeyId=key_id, Plaintext=b"text")["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=blob)["Plaintext"] == b"text"


def test_an_hmac_key_gives_the_macs_of_its_bytes(kms):
    key_id, material = external(kms, KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC"), os.urandom(32)
    assert "KeyMaterialId" not in import_material(kms, key_id, material)
    mac = kms.generate_mac(KeyId=key_id, MacAlgorithm="HMAC_SHA_256", Message=b"message")["Mac"]
    assert mac == hmac.new(material, b"message", hashlib.sha256).digest()


PAIRS = {
    "RSA_2048": lambda: rsa.generate_private_key(65537, 2048),
    "ECC_NIST_P256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ECC_NIST_P521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "ECC_SECG_P256K1": lambda: ec.generate_private_key(ec.SECP256K1()),
    "ECC_NIST_EDWARDS25519": ed25519.Ed25519PrivateKey.generate,
}


@pytest.mark.parametrize("spec", PAIRS)
def test_an_asymmetric_key_has_the_public_key_of_its_bytes(kms, spec):
    pair = PAIRS[spec]()
    material = pair.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    key_id = external(kms, KeySpec=spec, KeyUsage="SIGN_VERIFY")
    import_material(kms, key_id, material, "RSA_AES_KEY_WRAP_SHA_256", "RSA_4096")
    public = pair.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    assert kms.get_public_key(KeyId=key_id)["PublicKey"] == public
    other = external(kms, KeySpec="ECC_NIST_P384", KeyUsage="SIGN_VERIFY")
    assert refused(import_material, kms=kms, key_id=other, material=material) == (
        "IncorrectKeyMaterialException",
        "The key material is not valid for key spec ECC_NIST_P384.",
    )


def test_the_same_bytes_come_back_under_the_same_id(kms):
    key_id, material = external(kms), os.urandom(32)
    first = import_material(kms, key_id, material)["KeyMaterialId"]
    blob = kms.encrypt(KeyId=key_id, Plaintext=b"text")["CiphertextBlob"]
    assert kms.delete_imported_key_material(KeyId=key_id)["KeyMaterialId"] == first
    assert refused(kms.decrypt, CiphertextBlob=blob).message.endswith(" is pending import.")
    assert refused(import_material, kms=kms, key_id=key_id, material=os.urandom(32)).code == (
        "IncorrectKeyMaterialException"
    )
    assert import_material(kms, key_id, material)["KeyMaterialId"] == first
    opened = kms.decrypt(CiphertextBlob=blob)
    assert (opened["Plaintext"], opened["KeyMaterialId"]) == (b"text", first)


def test_new_material_rotates_on_demand(kms):
    key_id = external(kms)
    first = import_material(kms, key_id, os.urandom(32))["KeyMaterialId"]
    blob = kms.encrypt(KeyId=key_id, Plaintext=b"old")["CiphertextBlob"]
    second = import_material(
        kms, key_id, os.urandom(32), ImportType="NEW_KEY_MATERIAL", KeyMaterialDescription="the next", **FOREVER
    )["KeyMaterialId"]
    listed = kms.list_key_rotations(KeyId=key_id, IncludeKeyMaterial="ALL_KEY_MATERIAL")["Rotations"]
    assert [(each["KeyMaterialId"], each["KeyMaterialState"]) for each in listed] == [
        (first, "CURRENT"),
        (second, "PENDING_ROTATION"),
    ]
    assert listed[1]["KeyMaterialDescription"] == "the next" and listed[1]["ImportState"] == "IMPORTED"
    kms.rotate_key_on_demand(KeyId=key_id)
    assert kms.describe_key(KeyId=key_id)["KeyMetadata"]["CurrentKeyMaterialId"] == second
    assert kms.decrypt(CiphertextBlob=blob)["KeyMaterialId"] == first


def test_an_expiry_is_told(kms):
    key_id = external(kms)
    valid_to = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(days=2)
    import_material(kms, key_id, os.urandom(32), ValidTo=valid_to)
    metadata = kms.describe_key(KeyId=key_id)["KeyMetadata"]
    assert (metadata["ValidTo"], metadata["ExpirationModel"]) == (valid_to, "KEY_MATERIAL_EXPIRES")


def test_imported_and_wrapping_keys_are_nowhere_in_the_clear(own_server):
    server = own_server.start()
    kms = kms_client(server)
    key_id, material = external(kms), os.urandom(32)
    parameters = kms.get_parameters_for_import(
        KeyId=key_id, WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_2048"
    )
    # DER of a private key begins with its modulus, which its public key has, too.
    modulus = serialization.load_der_public_key(parameters["PublicKey"]).public_numbers().n.to_bytes(256, "big")
    assert modulus not in parameters["ImportToken"]
    wrapped = wrap(parameters["PublicKey"], "RSAES_OAEP_SHA_256", material)
    kms.import_key_material(
        KeyId=key_id, ImportToken=parameters["ImportToken"], EncryptedKeyMaterial=wrapped, **FOREVER
    )
    kms.encrypt(KeyId=key_id, Plaintext=b"text")
    assert server.stop() == 0
    written = {path: path.read_bytes() for path in [*server.data.rglob("*"), server.stdout_log, server.stderr_log]
               if path.is_file()}
    assert len(written) > 3
    for path, content in written.items():
        for secret in [material, material.hex().encode(), modulus, parameters["ImportToken"]]:
            assert secret not in content, path
