"""The one door for statements: store, project, award, enqueue, announce."""
