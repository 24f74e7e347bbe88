"""Measurements, side by side with peers: `python3 -m benchmarks NAME [--quick] [--json]`."""
