# Every target is a verb of ./zhufeng, which installs what it needs first.
# Variables: YEAR=2021 SCALE=1 ONLY=relief FIGURES=R7,R9 ZHUFENG_PORT=8080
export YEAR SCALE ONLY FIGURES ZHUFENG_PORT
.DEFAULT_GOAL := help
VERBS := run up down status logs accounts replay report audit-verify install check test test-full \
	faults bench web-build lock
.PHONY: help $(VERBS)

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: ## start everything, replay the year, print the figures, serve until Ctrl-C
up: ## start everything in the background
down: ## stop everything
status: ## what runs, and where
logs: ## follow the logs
accounts: ## the accounts to sign in with
replay: ## replay a year through the public interfaces (YEAR= SCALE=)
report: ## print the annual report's figures (FIGURES=)
audit-verify: ## verify the audit chain of every service
install: ## make the machine ready for all verbs
check: ## lint, types, import rules, deployment files
test: ## the tests of a working day
test-full: ## all tests
faults: ## the fault campaign
bench: ## benchmarks, each a ratio against a peer
web-build: ## build the front end
lock: ## write requirements/*.lock anew

$(VERBS):
	@./zhufeng $@
