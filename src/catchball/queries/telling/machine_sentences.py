"""What is said of values and messages of machines: as it is said where they come in, for those who translate."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

MACHINE_SENTENCES: tuple[str, ...] = (
    # why a value is not taken
    _("The metric is null: the machine has no value."),
    _("The machine says that the value is not good (quality %(quality)s)."),
    _("The machine says that the value is not good (%(status)s)."),
    _("The value is no number that can be kept."),
    _("The number is larger than its type can hold."),
    _("Values of the type %(datatype)s are no numbers."),
    _("Its type is not known."),
    _("It has no instant of its source."),
    _("This is no number."),
    _("No calendar has its instant."),
    # what may be missing, and what was not understood
    _("message %(due)s of the sequence was due, and %(came)s came"),
    _("The broker had forgotten our session; what came meanwhile, it did not collect."),
    _("No certificate of birth says which metrics its aliases are; the edge node is asked for one."),
    _("The connection was interrupted, and no history is read."),
    _("The connection was interrupted, and the history of the server does not reach back so far."),
    _("The connection was interrupted, and %(why)s."),
    _("The history has more than %(most)s values of one instant."),
)
