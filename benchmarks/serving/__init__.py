"""The service under load, faults and bad input, measured on the machine at hand.

``python -m benchmarks.serving NAME ...`` runs one or several of the measurements below
against instances of the real service with the shipped weights, on 127.0.0.1, and
writes the figures; ``--long`` takes the time that the published figures took.

throughput   the service, the bare network and the naive way side by side
overload     four times as many requests as can be answered
faults       reloads, replacements, killed workers, lost clients, a faulty network
fuzz         requests that are none
generated    requests that schemathesis makes from openapi.yaml
soak         mixed traffic, and what becomes of the memory
"""
