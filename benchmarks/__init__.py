"""What is measured: quality and speed of the shipped service."""
