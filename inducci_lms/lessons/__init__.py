"""The activity kind 'lesson': blocks, inline checks, private notes, completion by Next."""
