"""Every state of a key against every operation of the API. The table: tests/harness/kms_operations.py."""
import pytest

from harness.clients import refused
from harness.kms_operations import ROWS, STATES

CASES = [(row, state) for row in ROWS for state in STATES if row.has_key and state in {"Enabled"} | set(row.states)]


def subject_of(row, kms, state="Enabled"):
    """A key for the row; the test is skipped where this build has no key of that spec."""
    try:
        return row.subject(kms, state)
    except kms.exceptions.UnsupportedOperationException as refusal:
        if "--with-aws-lc" not in str(refusal):
            raise
        pytest.skip("needs a build with AWS-LC")


def test_the_table_has_every_operation_of_the_model(kms):
    assert {row.operation for row in ROWS} == set(kms.meta.service_model.operation_names)


@pytest.mark.parametrize("row, state", CASES, ids=[f"{row}-{state}" for row, state in CASES])
def test_state(kms, row, state):
    subject = subject_of(row, kms, state)
    parameters = row.parameters(subject)
    subject.to(state)
    call = getattr(kms, row.method)
    if row.states.get(state) is None:
        call(**parameters)
        return
    code, message = row.states[state]
    assert refused(call, **parameters) == (code, message.format(arn=subject.arn))


@pytest.mark.parametrize("row", [row for row in ROWS if not row.has_key], ids=str)
def test_operations_on_no_key_answer_whatever_the_keys_are(kms, row):
    parameters = row.parameters(row.subject(kms))
    call = getattr(kms, row.method)
    if row.states.get("Enabled") is None:
        call(**parameters)
    else:
        assert refused(call, **parameters) == row.states["Enabled"]
