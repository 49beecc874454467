"""Cookbooks, their revisions and the content of their nodes.

Content is stored once for each party, by digest. A revision is a manifest: which node stands where and says what. Only
the own party reads blobs directly; others read them through `app.blobs_of`, which asks whether they may see the
revision and leaves out what is confidential.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from catchball.store.communities import Community
from catchball.store.parties import Party, Person, Site


class Cookbook(models.Model):
    """A process standard as it lives at one place. `home` is the one that its family descends from; none, for that.

    `head` is the newest revision, which moves by compare-and-swap; `community` says with whom it is shared, and with it
    all that belongs to it. `issuer` begins the uids of nodes that are born here, `last_number` ends the newest of them.
    `asks_sign_off` tells that whoever decides on its changes proves again who they are.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    site = models.ForeignKey(Site, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    home = models.ForeignKey("self", models.PROTECT, null=True, related_name="family")
    upstream = models.ForeignKey("self", models.PROTECT, null=True, related_name="locals")
    head = models.ForeignKey("Revision", models.PROTECT, null=True, related_name="+")
    issuer = models.CharField(max_length=64)
    last_number = models.BigIntegerField(default=0)
    title = models.JSONField(default=dict)
    language = models.CharField(max_length=20, default="en")
    asks_sign_off = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["site", "home"], name="one_local_cookbook_per_site_and_family"),
            models.UniqueConstraint(Coalesce("home", "id"), "issuer", name="issuer_once_in_a_family"),
        ]

    def __str__(self) -> str:
        return str(self.title.get(self.language) or next(iter(self.title.values()), self.issuer))


class _WithoutManifests(models.Manager["Revision"]):
    """Manifests are large, and only whoever loads a document needs one: they are read when they are asked for."""

    def get_queryset(self) -> models.QuerySet[Revision]:
        return super().get_queryset().defer("manifest")


class Revision(models.Model):
    """An immutable issue of a cookbook. `base` is the upstream revision that it rests on; none for a home cookbook.

    `manifest` is {"root", "nodes": [[uid, parent, digest, …]], "withdrawn": […]}; `digest` is the id of its content;
    `translations` is {language: {state: number of texts}}, empty where it was not counted.
    """

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    cookbook = models.ForeignKey(Cookbook, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64)
    manifest = models.JSONField()
    translations = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    released_by = models.ForeignKey(Person, models.PROTECT)
    approved_at = models.DateTimeField()
    effective_from = models.DateField()
    adopt_by = models.DateField(null=True)

    objects: ClassVar[models.Manager[Revision]] = _WithoutManifests()

    class Meta:
        base_manager_name = "objects"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["cookbook", "number"], name="revision_number_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="revision_numbers_from_1"),
        ]


class Blob(models.Model):
    """What a node says: {"kind", "fields", "source"?}, by the digest of it; stored once for a party."""

    party = models.ForeignKey(Party, models.PROTECT)
    digest = models.CharField(max_length=64)
    content = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "digest"], name="blob_once")]


class Media(models.Model):
    """A picture that a party brought in; the bytes are a file of the same name, by content."""

    party = models.ForeignKey(Party, models.PROTECT)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["party", "sha256"], name="media_once")]


class Confidential(models.Model):
    """A node of a cookbook whose content other parties do not see."""

    party = models.ForeignKey(Party, models.PROTECT)
    community = models.ForeignKey(Community, models.PROTECT, null=True)
    cookbook = models.ForeignKey(Cookbook, models.CASCADE, related_name="confidential")
    uid = models.CharField(max_length=90)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["cookbook", "uid"], name="confidential_once")]
