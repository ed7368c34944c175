# Needs nothing but Python 3.11 and make. `make help` says what there is.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
N ?= 2
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo stop reset test lint bench bench-fsm

help:  ## 显示本说明
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 16

setup:  ## 准备运行环境（Python 软件包、PDF 所需的系统库、数据库结构）
	@$(PYTHON) config/setup.py --again
	@$(BIN)/python -m config.run setup

demo:  ## 一条命令运行演示县：准备环境、启动服务，打印地址和登录名；Ctrl-C 停止
	@$(PYTHON) config/setup.py
	@exec $(BIN)/python -m config.run

stop:  ## 停止演示和内置服务
	@[ ! -x $(BIN)/python ] || $(BIN)/python -m config.run stop

reset: stop  ## 停止并删除全部演示数据
	@[ ! -x $(BIN)/python ] || $(BIN)/python -m config.embedded forget

test:  ## 运行全部测试（ARGS="-k 关键词" 选择，N=并行数）
	@$(PYTHON) config/setup.py test
	@$(BIN)/python -m pytest -n $(N) $(ARGS)

lint:  ## 检查代码、模板、类型和数据库结构
	@$(PYTHON) config/setup.py
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint templates --lint --quiet
	EMBEDDED=off $(BIN)/mypy .
	EMBEDDED=off $(BIN)/python -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

bench:  ## 性能测量：与同机裸基准的比值
	@$(PYTHON) config/setup.py
	@$(BIN)/python -m tests.bench $(ARGS)

bench-fsm:  ## 随机办理 2000 次：六个人在每条路线上乱点，流程的四条保证始终成立（RUNS=次数）
	@$(PYTHON) config/setup.py test
	@RUNS=$(or $(RUNS),2000) $(BIN)/python -m pytest tests/approvals/test_machine.py -q -s $(ARGS)
