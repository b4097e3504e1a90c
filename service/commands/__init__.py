"""What the command line does, one module a command; `service.cli` parses and dispatches."""
