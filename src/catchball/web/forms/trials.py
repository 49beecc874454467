"""The forms of a trial: its plan, what is amended, why it is given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catchball.core.trials.plan import MOST_GUARDS, MOST_POINTS, Design, Direction
from catchball.core.trials.schedule import MOST_PAIRS
from catchball.queries.trial_planning import Blocks, GuardGiven, TrialGiven
from catchball.store.cookbooks import Cookbook
from catchball.store.metrics import Series
from catchball.web.telling.dossiers import DESIGNS, SPACINGS

GUARDS = min(3, MOST_GUARDS)
"""Guard rails that the form has room for."""
_DIRECTIONS = [(Direction.LOWER, _("the lower the better")), (Direction.HIGHER, _("the higher the better"))]
_SIZE = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
_ROWS = 400
_LONGEST_REASON = 2_000


if TYPE_CHECKING:
    _ModelChoice: TypeAlias = forms.ModelChoiceField[Series]
else:
    _ModelChoice = forms.ModelChoiceField


class SeriesChoice(_ModelChoice):
    """A series, by its metric and place."""

    def label_from_instance(self, obj: Any) -> str:
        """Metric, site and where."""
        return " · ".join(filter(None, (obj.metric.name, obj.site.name, obj.line, obj.machine, obj.part, obj.relation)))


class TrialForm(forms.Form):
    """What somebody wants to know, and how."""

    title = forms.CharField(label=_("What is tried"), max_length=200)
    series = SeriesChoice(queryset=None, label=_("Measured by"))
    direction = forms.ChoiceField(label=_("Which way is better"), choices=_DIRECTIONS)
    smallest = forms.FloatField(
        label=_("Smallest effect worth having"), widget=_SIZE, help_text=_("In the unit of the metric.")
    )
    margin = forms.FloatField(
        label=_("May be worse by"), widget=_SIZE, required=False,
        help_text=_("With it the trial can also show that nothing got worse."),
    )  # fmt: skip
    design = forms.ChoiceField(label=_("Design"), choices=DESIGNS.items())
    control = SeriesChoice(
        queryset=None, label=_("The same at the sister line"), required=False,
        help_text=_("For the design beside a sister line."),
    )  # fmt: skip
    pairs = forms.IntegerField(label=_("Pairs of blocks"), min_value=1, max_value=MOST_PAIRS, required=False)
    length = forms.IntegerField(label=_("Rows in a block"), min_value=1, max_value=_ROWS, required=False)
    washout = forms.IntegerField(
        label=_("First rows of a block that are left out"), min_value=0, max_value=_ROWS, required=False
    )
    spacing = forms.ChoiceField(label=_("One row stands for"), choices=SPACINGS.items())
    baseline = forms.IntegerField(
        label=_("Rows of the baseline"), min_value=10, max_value=MOST_POINTS, initial=200,
        help_text=_("The last ones before now; 200 where there are."),
    )  # fmt: skip
    most = forms.IntegerField(
        label=_("New rows until the planned end"), min_value=2, max_value=MOST_POINTS, initial=100
    )
    every = forms.IntegerField(label=_("New rows between looks"), min_value=1, max_value=_ROWS, initial=5)
    who = forms.CharField(label=_("Run by"), max_length=200, help_text=_("A team or a function."))
    cookbook: forms.ModelChoiceField[Cookbook] = forms.ModelChoiceField(
        queryset=None, label=_("Cookbook"), required=False
    )

    def __init__(self, *args: Any, series: QuerySet[Series], cookbooks: QuerySet[Cookbook], **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("series", "control"):
            self.fields[name].queryset = series  # type: ignore[attr-defined]
        self.fields["cookbook"].queryset = cookbooks  # type: ignore[attr-defined]
        for number in range(1, GUARDS + 1):
            self.fields[f"guard_{number}"] = SeriesChoice(series, label=_("Must not get worse"), required=False)
            self.fields[f"guard_direction_{number}"] = forms.ChoiceField(
                label=_("Which way is better"), choices=_DIRECTIONS
            )
            self.fields[f"guard_direction_{number}"].required = False
            self.fields[f"guard_margin_{number}"] = forms.FloatField(
                label=_("May be worse by"), widget=_SIZE, required=False
            )
            self.fields[f"guard_control_{number}"] = SeriesChoice(
                series, label=_("The same at the sister line"), required=False
            )

    def guards(self) -> list[list[forms.BoundField]]:
        """The fields of each guard rail."""
        names = ("guard", "guard_direction", "guard_margin", "guard_control")
        return [[self[f"{name}_{number}"] for name in names] for number in range(1, GUARDS + 1)]

    def clean(self) -> dict[str, Any]:
        """A guard rail has a margin."""
        found = super().clean() or self.cleaned_data
        for number in range(1, GUARDS + 1):
            if found.get(f"guard_{number}") and found.get(f"guard_margin_{number}") is None:
                self.add_error(f"guard_margin_{number}", gettext("Say by how much it may be worse."))
        for name in ("pairs", "length") if found.get("design") == Design.CROSSOVER else ():
            if found.get(name) is None and name not in self.errors:
                self.add_error(name, gettext("A crossover has pairs of blocks."))
        return found

    def given(self, seed: int) -> TrialGiven:
        """What was said; the form is valid. The seed draws the order of the blocks of a crossover."""
        said = self.cleaned_data
        guards = tuple(
            GuardGiven(
                said[f"guard_{number}"],
                Direction(said[f"guard_direction_{number}"] or Direction.LOWER),
                said[f"guard_margin_{number}"],
                said[f"guard_control_{number}"],
            )
            for number in range(1, GUARDS + 1)
            if said[f"guard_{number}"]
        )
        return TrialGiven(
            said["title"],
            said["series"],
            Direction(said["direction"]),
            said["smallest"],
            Design(said["design"]),
            said["most"],
            said["who"],
            said["margin"],
            guards,
            said["spacing"],
            said["baseline"],
            said["every"],
            cookbook=said["cookbook"],
            control=said["control"],
            blocks=Blocks(said["pairs"], said["length"], said["washout"] or 0, seed) if said["pairs"] else None,
        )


class AmendForm(forms.Form):
    """Another end, other looks, rows that are left out; and why."""

    most = forms.IntegerField(label=_("New rows until the planned end"), min_value=2, max_value=MOST_POINTS)
    every = forms.IntegerField(label=_("New rows between looks"), min_value=1, max_value=_ROWS)
    rows = forms.CharField(
        label=_("Rows to leave out"), required=False, max_length=500,
        help_text=_("Their numbers in the table of values, such as: 203, 210"),
    )  # fmt: skip
    why = forms.CharField(label=_("Why"), max_length=_LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_rows(self) -> tuple[int, ...]:
        """The numbers."""
        told = [part.strip() for part in self.cleaned_data["rows"].split(",") if part.strip()]
        if any(not part.isascii() or not part.isdigit() or not 0 < int(part) <= 2 * MOST_POINTS for part in told):
            raise forms.ValidationError(gettext("Give the numbers of rows, with commas between them."))
        return tuple(map(int, told))

    def exclusions(self) -> list[tuple[str, tuple[int, ...]]]:
        """The rows that are left out from now on; the form is valid."""
        rows = self.cleaned_data["rows"]
        return [(self.cleaned_data["why"], rows)] if rows else []
