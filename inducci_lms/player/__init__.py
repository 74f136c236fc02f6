"""The frame of learning: catalogue, My learning, scheme and module pages, outline, locks, position."""
