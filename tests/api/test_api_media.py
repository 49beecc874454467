"""Pictures by the API: cleaned, kept for the party, and named by the edits of a draft."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, encode_multipart

from api_callers import Caller, caller_for, good
from catchball.actions.drafts import open_draft
from catchball.store.acting import acting
from catchball.store.models import AuditEntry, Media
from factories import NOW, Company, company, home_cookbook
from web.world import PICTURE, picture


@pytest.fixture
def network(database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    return company()


def drafting(network: Company) -> tuple[Caller, int]:
    """Somebody's program, and their draft."""
    engineer = network.actor("home engineer")
    draft = open_draft(actor=engineer, now=NOW, cookbook=home_cookbook(network))
    return caller_for(engineer), draft.pk


def body(data: bytes) -> bytes:
    return encode_multipart(BOUNDARY, {"picture": SimpleUploadedFile("seat.png", data, "image/png")})


def test_a_picture_is_kept_once_however_often_it_comes(network: Company, tmp_path: Path) -> None:
    call, draft = drafting(network)
    told = [good(call.post(f"/drafts/{draft}/media", body(picture()))) for _ in range(2)]

    assert told[0] == told[1]
    assert (told[0]["content"], told[0]["kind"]) == (f"sha256:{PICTURE}", "image/png")
    assert (tmp_path / PICTURE[:2] / PICTURE).read_bytes() == picture()
    with acting(network.actor("home engineer")):
        assert Media.objects.filter(sha256=PICTURE).count() == 1
        assert AuditEntry.objects.filter(verb="bring in picture").count() == 1


def test_what_is_no_picture_is_refused_and_nothing_is_kept(network: Company, tmp_path: Path) -> None:
    call, draft = drafting(network)
    answer = call.post(f"/drafts/{draft}/media", body(b"<svg xmlns='http://www.w3.org/2000/svg'/>"))

    assert answer.status == 422
    assert "SVG" in answer.body["detail"]
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_a_picture_that_is_sent_again_with_its_key_is_answered_as_before(network: Company) -> None:
    call, draft = drafting(network)
    first, again = (call.post(f"/drafts/{draft}/media", body(picture()), Idempotency_Key="k1") for _ in range(2))

    assert first.body == again.body
    assert again.headers["Idempotency-Replayed"] == "true"


def test_a_picture_in_json_is_not_understood(network: Company) -> None:
    call, draft = drafting(network)

    assert call.post(f"/drafts/{draft}/media", {"picture": "x"}).status == 415
