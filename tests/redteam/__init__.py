"""An attacker who reads what was published, and releases to attack."""
