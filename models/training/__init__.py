"""How the weights come about: corpora, batches, losses, the training loop, evaluation."""
