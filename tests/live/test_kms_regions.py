"""Multi-Region keys, rotation and last usage by boto3."""
import pytest

from harness.clients import kms_client, refused


@pytest.fixture
def primary(kms):
    return kms.create_key(MultiRegion=True)["KeyMetadata"]


def test_a_replica_decrypts_what_the_primary_encrypted(kms, elsewhere, primary):
    key_id = primary["KeyId"]
    assert key_id.startswith("mrk-")
    blob = kms.encrypt(KeyId=key_id, Plaintext=b"text", EncryptionContext={"a": "b"})["CiphertextBlob"]
    made = kms.replicate_key(KeyId=key_id, ReplicaRegion="us-east-1", Tags=[{"TagKey": "a", "TagValue": "b"}])
    replica = made["ReplicaKeyMetadata"]
    assert replica["Arn"] == primary["Arn"].replace(primary["Arn"].split(":")[3], "us-east-1")
    assert replica["MultiRegionConfiguration"]["MultiRegionKeyType"] == "REPLICA"
    assert made["ReplicaTags"] == [{"TagKey": "a", "TagValue": "b"}]
    opened = elsewhere.decrypt(CiphertextBlob=blob, EncryptionContext={"a": "b"})
    assert (opened["Plaintext"], opened["KeyId"]) == (b"text", replica["Arn"])
    assert refused(kms.replicate_key, KeyId=key_id, ReplicaRegion="us-east-1").code == "AlreadyExistsException"
    kms.update_primary_region(KeyId=key_id, PrimaryRegion="us-east-1")
    config = elsewhere.describe_key(KeyId=key_id)["KeyMetadata"]["MultiRegionConfiguration"]
    assert config["MultiRegionKeyType"] == "PRIMARY" and config["PrimaryKey"]["Region"] == "us-east-1"
    elsewhere.rotate_key_on_demand(KeyId=key_id)
    assert kms.decrypt(CiphertextBlob=blob, EncryptionContext={"a": "b"})["Plaintext"] == b"text"
    scheduled = elsewhere.schedule_key_deletion(KeyId=key_id, PendingWindowInDays=7)
    assert scheduled["KeyState"] == "PendingReplicaDeletion" and "DeletionDate" not in scheduled


def test_a_disabled_key_neither_replicates_nor_changes_its_primary(kms, elsewhere, primary):
    key_id = primary["KeyId"]
    kms.replicate_key(KeyId=key_id, ReplicaRegion="us-east-1")
    replica_arn = elsewhere.describe_key(KeyId=key_id)["KeyMetadata"]["Arn"]
    move = {"KeyId": key_id, "PrimaryRegion": "us-east-1"}
    elsewhere.disable_key(KeyId=key_id)
    assert refused(kms.update_primary_region, **move) == ("DisabledException", f"{replica_arn} is disabled.")
    elsewhere.enable_key(KeyId=key_id)
    kms.disable_key(KeyId=key_id)
    disabled = ("DisabledException", f"{primary['Arn']} is disabled.")
    assert refused(kms.update_primary_region, **move) == disabled
    assert refused(kms.replicate_key, KeyId=key_id, ReplicaRegion="eu-west-1") == disabled
    kms.enable_key(KeyId=key_id)
    kms.update_primary_region(**move)


def test_primary_and_replica_need_their_key_material_to_change_places(kms):
    key_id = kms.create_key(MultiRegion=True, Origin="EXTERNAL")["KeyMetadata"]["KeyId"]
    kms.replicate_key(KeyId=key_id, ReplicaRegion="us-east-1")
    refusal = refused(kms.update_primary_region, KeyId=key_id, PrimaryRegion="us-east-1")
    assert refusal.code == "KMSInvalidStateException" and refusal.message.endswith(" is pending import.")


def test_a_key_is_in_at_most_64_regions(kms, primary):
    for number in range(1, 64):
        kms.replicate_key(KeyId=primary["KeyId"], ReplicaRegion=f"xx-test-{number}")
    assert refused(kms.replicate_key, KeyId=primary["KeyId"], ReplicaRegion="xx-test-64") == (
        "LimitExceededException", "The key is in as many Regions as it may be in: 64.")


def test_rotation_of_a_key(kms, new_key):
    key_id = new_key["KeyId"]
    blob = kms.encrypt(KeyId=key_id, Plaintext=b"old")["CiphertextBlob"]
    kms.enable_key_rotation(KeyId=key_id, RotationPeriodInDays=180)
    status = kms.get_key_rotation_status(KeyId=key_id)
    assert status["KeyRotationEnabled"] and status["RotationPeriodInDays"] == 180
    assert 179 < (status["NextRotationDate"] - new_key["CreationDate"]).days <= 180
    assert kms.rotate_key_on_demand(KeyId=key_id)["KeyId"] == new_key["Arn"]
    rotations = kms.list_key_rotations(KeyId=key_id)["Rotations"]
    assert [each["RotationType"] for each in rotations] == ["ON_DEMAND"]
    assert kms.decrypt(CiphertextBlob=blob)["KeyMaterialId"] == new_key["CurrentKeyMaterialId"]
    kms.disable_key_rotation(KeyId=key_id)
    assert not kms.get_key_rotation_status(KeyId=key_id)["KeyRotationEnabled"]


def test_the_last_usage_of_a_key(kms, new_key):
    key_id = new_key["KeyId"]
    unused = kms.get_key_last_usage(KeyId=key_id)
    assert unused["KeyLastUsage"] == {}
    assert unused["KeyCreationDate"] == unused["TrackingStartDate"] == new_key["CreationDate"]
    used = kms.generate_data_key(KeyId=key_id, KeySpec="AES_256")
    last = kms.get_key_last_usage(KeyId=key_id)["KeyLastUsage"]
    assert last["Operation"] == "GenerateDataKey"
    assert last["KmsRequestId"] == used["ResponseMetadata"]["RequestId"]


def test_the_last_usage_survives_a_restart(own_server):
    server = own_server.start()
    used = kms_client(server).generate_data_key(KeyId=server.key_arn, KeySpec="AES_256")
    assert server.stop() == 0
    last = kms_client(server.start()).get_key_last_usage(KeyId=server.key_arn)["KeyLastUsage"]
    assert last["KmsRequestId"] == used["ResponseMetadata"]["RequestId"]
