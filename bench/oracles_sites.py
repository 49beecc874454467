"""Made-up metrics of sites, as tables for R and with our own answers by the names of R's."""

from __future__ import annotations

from bench.oracles_r import Tables
from bench.races_drawn import metrics
from catchball.core.sites.estimates import Numbers
from catchball.core.sites.pooling import between_sites, pool

POOLED = (("profile plain", 30, 12, False), ("profile line", 30, 12, True), ("wide", 40, 50, True))
"""Names, how many metrics, of how many sites, with a covariate or without."""


def pooling_table(name: str, raw: Numbers, errors: Numbers, covariate: Numbers | None) -> list[dict[str, object]]:
    """A row for each site of each metric; metrics are numbered."""
    return [
        {"name": f"{name} {metric}", "estimate": value, "error": error,
         "x": None if covariate is None else covariate[site, 0]}
        for metric in range(len(raw))
        for site, (value, error) in enumerate(zip(raw[metric], errors[metric], strict=True))
    ]  # fmt: skip


def pooling_tables() -> Tables:
    rows = []
    for seed, (name, many, sites, with_line) in enumerate(POOLED):
        raw, errors, covariate = metrics(many, sites, seed)
        rows += pooling_table(name, raw, errors, covariate if with_line else None)
    return {"sites": rows}


def pooling_answers() -> dict[str, float]:
    found: dict[str, float] = {}
    for seed, (name, many, sites, with_line) in enumerate(POOLED):
        raw, errors, covariate = metrics(many, sites, seed)
        found |= pooled_numbers(name, raw, errors, covariate if with_line else None)
    return found


def pooled_numbers(name: str, raw: Numbers, errors: Numbers, covariate: Numbers | None) -> dict[str, float]:
    """Our own answers, by the names that R gives to its own."""
    ours, spread = pool(raw, errors, covariate), between_sites(raw, errors, covariate)
    found = {}
    for metric in range(len(raw)):
        own = f"{name} {metric}"
        found[f"{own} tau2"] = ours.tau2[metric]
        found[f"{own} share"] = spread.share[metric]
        for place in range(ours.coefficients.shape[1]):
            found[f"{own} coefficient {place}"] = ours.coefficients[metric, place]
            found[f"{own} error {place}"] = ours.coefficient_errors[metric, place]
        for site in range(raw.shape[1]):
            found[f"{own} site {site}"] = ours.pooled[metric, site]
            found[f"{own} site error {site}"] = ours.errors[metric, site]
        if name.startswith("profile"):
            found[f"{own} low"], found[f"{own} high"] = spread.low[metric], spread.high[metric]
    return found
