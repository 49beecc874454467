"""Edits from outside, carried out on a document: what does not fit is told with its place."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext

from catchball.actions.refusals import NotValid
from catchball.core.diff import NotApplicable, apply
from catchball.core.document import Cookbook as Document
from catchball.core.document import Withdrawn
from catchball.core.edits import Edits
from catchball.core.errors import InvalidCookbook
from catchball.core.fit import foreign, homeless
from catchball.queries.telling.sentences import sentence


def applied(document: Document, edits: Edits) -> Document:
    """The document with the edits; what they take out is withdrawn, and remembered. Raises NotValid with the atom."""
    if strangers := foreign(edits, document) or homeless(edits, document):
        atom = strangers[0].atom
        raise NotValid(gettext("%(place)s does not fit this document.") % {"place": " › ".join(atom)}, atom)
    try:
        return _remembering(document, apply(document, edits))
    except NotApplicable as error:
        atom = error.conflicts[0].atom if error.conflicts else ()
        raise NotValid(
            gettext("%(place)s says something else there than the edit expects.") % {"place": " › ".join(atom)}, atom
        ) from error
    except InvalidCookbook as error:
        raise NotValid(sentence(str(error)), error.where) from error


def _remembering(before: Document, after: Document) -> Document:
    """The document with a record of each node that went without one, so that it cannot creep back."""
    gone = before.nodes.keys() - after.nodes.keys() - after.withdrawn.keys()
    if not gone:
        return after
    records = {uid: Withdrawn(before.nodes[uid], before.parents.get(uid, "")) for uid in sorted(gone)}
    return replace(after, withdrawn={**after.withdrawn, **records})
