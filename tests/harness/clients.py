"""Stock clients pointed at a server."""
import collections

import boto3
import botocore.config
import botocore.exceptions

Refusal = collections.namedtuple("Refusal", "code message")


def kms_client(server, region=None, **config):
    """boto3 at the server, without its own validation of parameters and without retries."""
    return boto3.client(
        "kms",
        endpoint_url=server.url,
        region_name=region or server.region,
        aws_access_key_id=server.access_key_id,
        aws_secret_access_key=server.secret,
        config=botocore.config.Config(parameter_validation=False, retries={"total_max_attempts": 1}, **config),
    )


def refused(call, **parameters):
    """Makes a call that must be refused with status 400; its code and message ("" where the answer has none)."""
    try:
        answer = call(**parameters)
    except botocore.exceptions.ClientError as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400, error.response
        return Refusal(error.response["Error"]["Code"], error.response["Error"].get("Message", ""))
    raise AssertionError(f"answered instead of refused: {answer['ResponseMetadata']['HTTPStatusCode']}")


def aws_client(server, service, access_key_id=None, secret=None, token=None):
    """boto3 at the server for any service; as the administrator where no access key is given."""
    return boto3.client(
        service,
        endpoint_url=server.url,
        region_name=server.region,
        aws_access_key_id=access_key_id or server.access_key_id,
        aws_secret_access_key=secret or server.secret,
        aws_session_token=token,
        config=botocore.config.Config(parameter_validation=False, retries={"total_max_attempts": 1}),
    )
