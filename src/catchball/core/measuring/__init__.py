"""What files say of measurements: how it is understood, and what is wrong with it."""
