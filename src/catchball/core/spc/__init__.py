"""Statistical process control: control charts, run rules, capability. Pure functions over arrays of numbers."""
