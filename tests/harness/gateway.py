"""API keys and usage plans for the stage that `init` makes."""
import botocore.exceptions

from harness.clients import aws_client

BODY = {"plaintext": "x"}


def refusal(call, **parameters):
    """Makes a call that must be refused; its status, code and message."""
    try:
        answer = call(**parameters)
    except botocore.exceptions.ClientError as error:
        response = error.response
        return response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Code"], response["Error"]["Message"]
    raise AssertionError(f"answered instead of refused: {answer['ResponseMetadata']['HTTPStatusCode']}")


def replaced(path, value, op="replace"):
    return [{"op": op, "path": path, "value": str(value)}]


class Gateway:
    """The API Gateway of a server, and how its default API is called."""

    def __init__(self, server):
        self.server = server
        self.client = aws_client(server, "apigateway")
        self.api = self.client.get_rest_apis()["items"][0]["id"]
        self.stage = {"apiId": self.api, "stage": "prod"}

    def plan(self, **settings):
        """The id of a new usage plan of the stage."""
        return self.client.create_usage_plan(**{"name": "test", "apiStages": [self.stage]} | settings)["id"]

    def key(self, plan=None, **settings):
        """A new enabled API key, in the plan: its id and value."""
        made = self.client.create_api_key(**{"name": "test", "enabled": True} | settings)
        if plan:
            self.client.create_usage_plan_key(usagePlanId=plan, keyId=made["id"], keyType="API_KEY")
        return made["id"], made["value"]

    def call(self, value, path="/prod/encrypt"):
        """The status of a stage call with the API key."""
        return self.server.stage(path, BODY, **{"x-api-key": value}).status

    def call_until_refused(self, value, most=1000):
        """How many calls pass before the first that does not."""
        return next(count for count in range(most) if self.call(value) != 200)
