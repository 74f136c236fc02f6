"""Flask plumbing for every feature: routes, the current state, pages, texts, the transaction of a view, errors, assets."""
