"""Companies, their sites, teams and people. What can name a person stands in `User` alone and can be erased."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models


class Party(models.Model):
    """A company or institution."""

    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A plant or office. `party` leads it; a joint venture names all owners in `SiteOwner`.

    Without latitude and longitude it stands on the map in the middle of its country.
    """

    party = models.ForeignKey(Party, models.PROTECT, related_name="sites")
    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=20, default="en")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="site_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SiteOwner(models.Model):
    """A party that owns a site together with others."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="owners")
    party = models.ForeignKey(Party, models.PROTECT)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["site", "party"], name="site_owner_once")]


class Person(models.Model):
    """Somebody, by pseudonym: what the audit trail and all records refer to.

    `language` is the one in which they want to be written to; empty means that of their site.
    """

    party = models.ForeignKey(Party, models.PROTECT, related_name="people")
    pseudonym = models.CharField(max_length=20, unique=True)
    language = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.pseudonym


class Team(models.Model):
    """People with a purpose, for a time; of one site, of several, or of several parties."""

    party = models.ForeignKey(Party, models.PROTECT)
    name = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    begins = models.DateField(null=True)
    ends = models.DateField(null=True)


class TeamSite(models.Model):
    """A site that a team spans."""

    party = models.ForeignKey(Party, models.PROTECT)
    team = models.ForeignKey(Team, models.CASCADE, related_name="sites")
    site = models.ForeignKey(Site, models.PROTECT)


class Function(models.TextChoices):
    """What somebody is, for a time, at a site or in a team."""

    PROCESS_OWNER = "process owner"
    PRODUCTION = "production"
    DESIGN = "design"
    QUALITY = "quality"
    PURCHASING = "purchasing"
    MAINTENANCE = "maintenance"
    SAFETY = "safety"
    IMPROVEMENT = "improvement"
    CUSTOMER = "customer"
    OPERATOR = "operator"
    ADMINISTRATOR = "administrator"


class Membership(models.Model):
    """A function that a person wears at a site (at all of the party's, without one) or in a team, for a time."""

    party = models.ForeignKey(Party, models.PROTECT)
    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    site = models.ForeignKey(Site, models.CASCADE, null=True)
    team = models.ForeignKey(Team, models.CASCADE, null=True)
    function = models.CharField(max_length=20, choices=Function.choices)
    begins = models.DateField(null=True)
    ends = models.DateField(null=True)


class Users(BaseUserManager["User"]):
    """Accounts by the name that they sign in with."""

    def create_user(self, username: str, password: str, person: Person, name: str = "", email: str = "") -> User:
        """A new account of a person."""
        user = self.model(username=username, person=person, name=name, email=email)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A person's account: the only table that holds names and addresses."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="user")
    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def get_full_name(self) -> str:
        """The name for people, else the one to sign in with."""
        return self.name or self.username

    def get_short_name(self) -> str:
        """The same: people write their names in too many ways to shorten them."""
        return self.get_full_name()
