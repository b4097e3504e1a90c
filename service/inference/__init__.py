"""How windows reach the network: one protocol, a torch backend and a scripted double."""
