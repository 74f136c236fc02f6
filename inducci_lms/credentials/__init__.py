"""Awards: rules, records, the certificate page and its public verification."""
