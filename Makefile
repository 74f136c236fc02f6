# Thin aliases of run.py; everything works without make.
.PHONY: help demo test sure quick dev fix translations wheel-check bench
help:          ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'
demo:          ## set everything up and serve the demo host
	python3 run.py demo
test sure:     ## all that continuous integration runs
	python3 run.py test
quick:         ## without browser, databases and wheel
	python3 run.py test --quick
dev:           ## only make the virtual environment
	python3 run.py setup
fix:           ## format and mend what ruff can mend
	python3 run.py fix
translations:  ## extract texts, update and compile the catalogues
	python3 run.py translations
wheel-check:   ## build the wheel and try it in a fresh environment
	python3 run.py wheel-check
bench:         ## print the figures
	python3 run.py bench
