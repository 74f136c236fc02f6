"""The sender: takes waiting rows of the outbox to other record stores, in order for each learner, at least once."""
