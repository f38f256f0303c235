"""The answers as classes of msgspec."""

from datetime import datetime

from msgspec import Struct
from msgspec.json import Decoder


class ReputationData(Struct):
    spam_risk: str | None
    spam_category: str | None
    maturity_score: int | None
    connection_score: int | None
    engagement_score: int | None
    sentiment_score: int | None
    last_refreshed_at: datetime | None


class Number(Struct):
    id: str
    enterprise_id: str
    phone_number: str
    ownership_status: str | None
    created_at: datetime | None
    updated_at: datetime | None
    reputation_data: ReputationData | None


class One(Struct):
    data: Number


class Page(Struct):
    data: list[Number]


ONE, PAGE = Decoder(One), Decoder(Page)
