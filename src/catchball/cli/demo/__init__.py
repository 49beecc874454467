"""The demonstration: a bearing housing of a maker of gear units, at home and in two plants."""
