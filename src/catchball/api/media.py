"""Pictures for a draft: kept for the party, and part of the draft once its edits name them."""

from __future__ import annotations

from typing import Self

from django.utils import timezone
from django.utils.translation import gettext
from ninja import File, Router, Status
from ninja.files import UploadedFile

from catchball.actions.pictures import keep_picture
from catchball.actions.refusals import NotValid
from catchball.api.answers import does
from catchball.api.authentication import Asked
from catchball.api.fields import Id, Shown
from catchball.formats.pictures.cleaning import LARGEST_FILE, clean_picture, picture_type
from catchball.queries import listing
from catchball.store.cookbooks import Media

router = Router(tags=["Drafts"])
_LONGEST_NAME = 200


class PictureKept(Shown):
    """A picture that was cleaned and kept. `content` is what an element of `media` names."""

    content: str
    size: int
    kind: str
    address: str

    @classmethod
    def of(cls, row: Media) -> Self:
        """The picture as shown."""
        return cls(content=f"sha256:{row.sha256}", size=row.size, kind=row.kind, address=f"/media/{row.sha256}")


@router.post("/drafts/{pk}/media", response=does(PictureKept, 201))
def post_picture(request: Asked, pk: Id, picture: File[UploadedFile]) -> Status[PictureKept]:
    """Bring in a picture (JPEG, PNG, WebP, GIF), sent as multipart/form-data; what nobody sees of it is taken out."""
    draft = listing.found(listing.drafts(request.actor), pk)
    if (picture.size or 0) > LARGEST_FILE:
        raise NotValid(
            gettext("The picture has %(bytes)s bytes; at most %(most)s are possible.")
            % {"bytes": f"{picture.size:,}", "most": f"{LARGEST_FILE:,}"},
            ("picture",),
        )
    data = clean_picture(picture.read(), (picture.name or "picture")[-_LONGEST_NAME:])
    kept = keep_picture(actor=request.actor, now=timezone.localtime(), draft=draft, data=data, kind=picture_type(data))
    return Status(201, PictureKept.of(kept))
