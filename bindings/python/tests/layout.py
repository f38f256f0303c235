"""The columns of numbers, with their types as Arrow's C interface names them."""

NAME = "dictionary<i, u>"
TIME = "tsu:UTC"

SCHEMA = [
    ("phone_number", "u"),
    ("enterprise_id", NAME),
    ("outcome", NAME),
    ("reason", NAME),
    ("error", "u"),
    ("has_snapshot", "b"),
    ("spam_risk", NAME),
    ("spam_category", NAME),
    ("maturity_score", "c"),
    ("connection_score", "c"),
    ("engagement_score", "c"),
    ("sentiment_score", "c"),
    ("last_refreshed_at", TIME),
    ("source", NAME),
    ("ownership_status", NAME),
    ("confirm_by", TIME),
    ("flag_reason", NAME),
    ("removal_reason", NAME),
    ("removed_at", TIME),
    ("created_at", TIME),
    ("updated_at", TIME),
    ("id", "u"),
    ("absent", NAME),
    ("more", "u"),
]
