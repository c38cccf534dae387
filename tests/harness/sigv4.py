"""Signature Version 4 by hand, so that a test can spoil any part of it. Header form, signed body, POST /."""
import dataclasses
import datetime
import hashlib
import hmac

TARGET_PREFIX = "TrentService."


def amz_date(shift_seconds=0):
    """Now, or so many seconds from now, as X-Amz-Date has it."""
    now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=shift_seconds)
    return now.strftime("%Y%m%dT%H%M%SZ")


def hmac_sha256(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


@dataclasses.dataclass
class Signer:
    access_key_id: str
    secret: str
    region: str
    host: str
    service: str = "kms"
    date: str = ""  # X-Amz-Date; now when empty
    scope_date: str = ""  # the date part of X-Amz-Date when empty
    unsigned: tuple = ()  # headers to leave out of SignedHeaders

    def headers(self, operation, body, extra=None):
        """The headers of one call, Authorization included; `body` is bytes."""
        date = self.date or amz_date()
        headers = {
            "content-type": "application/x-amz-json-1.1",
            "host": self.host,
            "x-amz-date": date,
            "x-amz-target": TARGET_PREFIX + operation,
        } | (extra or {})
        signed = {name: value for name, value in sorted(headers.items()) if name not in self.unsigned}
        scope = f"{self.scope_date or date[:8]}/{self.region}/{self.service}/aws4_request"
        lines = [f"{name}:{value}" for name, value in signed.items()]
        canonical = "\n".join(["POST", "/", "", *lines, "", ";".join(signed), hashlib.sha256(body).hexdigest()])
        text = f"AWS4-HMAC-SHA256\n{date}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
        key = ("AWS4" + self.secret).encode()
        for part in scope.split("/"):
            key = hmac_sha256(key, part)
        authorization = (
            f"AWS4-HMAC-SHA256 Credential={self.access_key_id}/{scope}, "
            f"SignedHeaders={';'.join(signed)}, Signature={hmac_sha256(key, text).hex()}"
        )
        return headers | {"authorization": authorization}
