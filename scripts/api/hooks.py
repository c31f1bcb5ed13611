"""What schemathesis can't know of this API: which numbers there are, and what would end a run."""

import os

import schemathesis
from hypothesis import strategies

# The demonstration has so many cases, and of other things at least one or two.
CASES, FEW = 8, 2
# The fields that are numbers of things, or of what happened in a case, and what they may be at all.
THING, HAPPENED = range(-2**63, 2**63), range(1, 2**31)
FIELDS = dict.fromkeys(
    ("agent", "case", "contact", "contract", "default_site", "holidays", "organisation", "site", "team"), THING
) | dict.fromkeys(("lowering", "message", "seq", "silent_check"), HAPPENED)
OWN_TOKEN = os.environ["OWN_TOKEN"]
KIND, OWN_NUMBER = os.environ["OWN_PERSON"].split()
# Who does this lets themself out: from then on every answer would be 401.
ENDS = {("DELETE", "/api/v1/tokens/{id}"): OWN_TOKEN, ("PUT", f"/api/v1/{KIND}s/{{id}}"): OWN_NUMBER,
        ("DELETE", f"/api/v1/{KIND}s/{{id}}"): OWN_NUMBER}


def small(number, allowed=THING, most=FEW):
    """A number that may be there, for one that might be; what is no number of anything stays what it is."""
    if isinstance(number, bool) or not isinstance(number, int) or number not in allowed:
        return number
    return 1 + abs(number) % most


# Whatever the bytes are, they are a message.
HEADS = [b"", b"From: sara@rimal.example\r\nSubject: Help\r\n\r\n", b"Auto-Submitted: auto-replied\r\n\r\n"]
schemathesis.openapi.media_type(
    "message/rfc822",
    strategies.tuples(strategies.sampled_from(HEADS), strategies.binary(max_size=2000)).map(b"".join),
)


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    """Numbers of things that may be there: of 2^64 hardly any is."""
    most = CASES if context.operation.path.startswith("/api/v1/cases/") else FEW
    return {name: small(value, FIELDS.get(name, THING), most) for name, value in (path_parameters or {}).items()}


@schemathesis.hook
def map_body(context, body):
    if isinstance(body, dict):
        return {name: named(name, value) for name, value in body.items()}
    if isinstance(body, list):
        return [map_body(context, value) for value in body]
    return body


def named(name, value):
    if name in FIELDS and isinstance(value, int):
        return small(value, FIELDS[name], CASES if name == "case" else FEW)
    if name in ("agents", "cases") and isinstance(value, list):
        return [small(one, most=CASES if name == "cases" else FEW) for one in value]
    return map_body(None, value)


@schemathesis.hook
def map_headers(context, headers):
    """Half of the requests without If-Match: no text that is made up is the version of anything."""
    return {name: value for name, value in (headers or {}).items()
            if name.lower() != "if-match" or len(str(value)) % 2 == 1}


@schemathesis.hook
def before_call(context, case, kwargs):
    own = ENDS.get((case.method.upper(), case.path))
    if own is not None and str(case.path_parameters.get("id")) == own:
        case.path_parameters["id"] = 0
