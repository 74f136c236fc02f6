"""The pages beside the schemes: toolbox, cases, glossary, downloads, sources, and the files that lessons show."""
