# Every target is a verb of ./zhufeng, which installs what it needs first and says what each does.
# Variables: YEAR=2021 SCALE=1 ONLY=drain FIGURES=figures.json SEED=1 MINUTES=3 ZHUFENG_PORT=8080 ADMINISTRATOR=name
export YEAR SCALE ONLY FIGURES ZHUFENG_PORT SEED MINUTES ADMINISTRATOR
.DEFAULT_GOAL := help
VERBS := run up down status logs accounts first-administrator replay report rebuild audit-verify keys \
	install check test test-full faults bench web-build lock
.PHONY: help $(VERBS)

help:
	@./zhufeng help

$(VERBS):
	@./zhufeng $@
