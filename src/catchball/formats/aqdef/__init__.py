"""Q-DAS AQDEF, the ASCII transfer format of measurements: .dfq, or .dfd with .dfx."""
