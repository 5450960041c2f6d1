EXTENSION  = customer_portfolio
EXTVERSION = $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(EXTENSION).control)
PG_CONFIG ?= pg_config

# The SQL pieces of the install script, in the order in which they depend on each other.
PIECES = history/type history/aggregate history/aggregate_at history/refuse_zone history/aggregate_real history/aggregate_real_cost history/accessors history/habits history/status \
         history/repeat_summary checks/checks pareto/shares pareto/pareto pareto/accessors pareto/pareto_real rfm/rfm rfm/rfm_cuts rfm/rfm_real \
         rfm/rfm_segment survival/survival survival/accessors flows/flows flows/three_flows flows/customer_flows flows/grace_advice segments/segments \
         segments/three_flows contracts/type contracts/aggregate contracts/aggregate_real \
         contracts/accessors contracts/contract_flows contracts/plan_ledger \
         cohorts/cohorts cohorts/contract_cohort \
         statistics/purchase_statistics statistics/spend_statistics statistics/covariate_statistics \
         book/type book/aggregate book/aggregate_at book/refuse_timestamp book/refuse_date book/read book/answers \
         models/purchase_model models/spend_model models/retention_model \
         fitting/purchase_models fitting/cnbd_k fitting/covariates fitting/spend_model fitting/terms fitting/opportunities \
         simulation/simulation retention/statistics retention/sbg retention/retention \
         voice/nps voice/reasons payments/payments selection/ranks selection/sectors control/uplift control/holdout \
         ltv/score ltv/value ltv/interval ltv/predicted ltv/portfolio_sum ltv/predicted_total ltv/predicted_ltv ltv/portfolio_sum_covariates backtest/backtest backtest/revenue backtest/pictures equity/closed_forms equity/balance equity/statement equity/what_if equity/response_fit \
         chart/markup chart/bars chart/line chart/waterfall chart/heatmap chart/lorenz chart/histogram chart/blocks \
         portfolio/perimeter portfolio/statements portfolio/text portfolio/triggers portfolio/places portfolio/check portfolio/create portfolio/alter portfolio/refresh portfolio/verify portfolio/grant portfolio/sources \
         portfolio/exact portfolio/view_base portfolio/view_customers portfolio/view_flows portfolio/view_triggers portfolio/view_checks \
         portfolio/view_flow_customers portfolio/view_dashboard portfolio/view_contracts portfolio/sell_split portfolio/best_customers portfolio/view_orders portfolio/view_voice portfolio/view_money portfolio/view_conversations portfolio/view_best portfolio/view_equity portfolio/view_balance portfolio/view_loss portfolio/view_impact portfolio/source_checks \
         portfolio/view_alerts portfolio/compare portfolio/message portfolio/explain portfolio/table_events \
         report/label report/label_words report/page_words report/findings report/words_attention report/label_guard \
         report/form report/markup report/style report/section_flows report/section_balance report/section_attention report/section_value report/section_customers report/section_voice report/section_money report/report

UNLISTED = $(filter-out $(PIECES:%=src/%.sql),$(wildcard src/*/*.sql))
ABSENT   = $(filter-out $(wildcard src/*/*.sql),$(PIECES:%=src/%.sql))
$(if $(UNLISTED),$(error not in PIECES, so nobody would get it: $(UNLISTED)))
$(if $(ABSENT),$(error in PIECES, but there is no such file: $(ABSENT)))

# Every src/*/*.cpp belongs to the module; *_pg.cpp and src/pg are the only ones that know PostgreSQL. The core of a room
# is compiled in one piece: reading headers, and making of their templates what every file needs again, takes most of a
# compilation. Not of these: linear algebra takes as long as several rooms, files of the others share local names.
MODULE_big = $(EXTENSION)
IN_FILES   = src/math src/pg src/processes
SOURCES    = $(sort $(wildcard src/*/*.cpp))
ROOMS      = $(filter-out $(IN_FILES),$(sort $(patsubst %/,%,$(dir $(SOURCES)))))
core       = $(filter-out %_pg.cpp,$(filter $1/%,$(SOURCES)))
WHOLE      = $(foreach room,$(ROOMS),$(if $(call core,$(room)),$(room)/room.o))
OBJS       = $(WHOLE) $(patsubst %.cpp,%.o,$(filter-out $(foreach room,$(ROOMS),$(call core,$(room))),$(SOURCES)))
SCRIPT     = $(EXTENSION)--$(EXTVERSION).sql
DATA_built = $(SCRIPT)

REGRESS      = $(patsubst sql/%.sql,%,$(sort $(wildcard sql/*.sql)))
REGRESS_OPTS = --load-extension=$(EXTENSION)

PG_CPPFLAGS = -Isrc
# PGXS would compile C++ with the server's optimisation; -O3 pays in the decoding and likelihood loops.
# Without contraction reals are the same on machines that could fuse a multiplication and an addition.
PG_CXXFLAGS = -std=c++20 -O3 -ffp-contract=off -Wall -Wextra -Wno-register -fvisibility=hidden -fvisibility-inlines-hidden -MMD -MP $(WERROR) $(EXTRA_CXXFLAGS)
SHLIB_LINK  = -lnlopt -lstdc++
EXTRA_CLEAN = $(OBJS:.o=.d) $(wildcard src/*/standard.hpp.*) $(WHOLE:.o=.cc) core.a

# Bitcode of C++ code buys nothing: the JIT cannot inline across its try blocks.
override with_llvm = no

PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)
-include $(OBJS:.o=.d)

# The core is held to more warnings than PostgreSQL's headers allow in bindings. PGXS has made CXXFLAGS of
# PG_CXXFLAGS by now, and overrides it: so must this. Reading headers takes most of a compilation, so those that all
# sources share are compiled once.
BINDINGS = $(filter %_pg.o src/pg/%,$(OBJS))
CORE     = $(filter-out $(BINDINGS),$(OBJS))
$(CORE):     private override CXXFLAGS += -Wconversion -Wshadow -include src/base/standard.hpp
$(BINDINGS): private override CXXFLAGS += -include src/pg/standard.hpp
$(CORE):     src/base/standard.hpp.gch
$(BINDINGS): src/pg/standard.hpp.gch
# A list of files, and only written where it changes.
LIST_FILES = printf '\#include "%s"\n' $(call core,$(@D))
$(WHOLE:.o=.cc): always
	@$(LIST_FILES) | cmp -s - $@ || $(LIST_FILES) >$@
.PHONY: always
$(WHOLE): %.o: %.cc
	$(CXX) $(CXXFLAGS) $(CPPFLAGS) -c -o $@ $<
%.hpp.gch: %.hpp
	$(CXX) $(CXXFLAGS) $(CPPFLAGS) -x c++-header -o $@ $<
-include src/base/standard.hpp.d src/pg/standard.hpp.d

# What unit tests are linked with, so that nothing is compiled twice.
core.a: $(CORE)
	rm -f $@ && $(AR) rcs $@ $^

# What all types declare in the same way is written once, in src/*.sql.in.
$(SCRIPT): src/$(EXTENSION).sql $(foreach piece,$(PIECES),src/$(piece).sql) $(wildcard src/*.sql.in) src/declare.awk $(EXTENSION).control Makefile
	awk -f src/declare.awk $(filter %.sql,$^) > $@.new && mv $@.new $@

# What an analyst reads the portfolio with goes beside the server's documentation, in a folder of its own.
DESK = $(wildcard reports/*.sql reports/*.psql dashboards/grafana/*.json dashboards/superset/*.yaml dashboards/superset/*/*.yaml dashboards/superset/*/*/*.yaml)
install: install-desk
uninstall: uninstall-desk
install-desk:
	for file in $(DESK); do $(INSTALL) -d '$(DESTDIR)$(docdir)/$(EXTENSION)/'$${file%/*} && $(INSTALL_DATA) $$file '$(DESTDIR)$(docdir)/$(EXTENSION)/'$$file || exit; done
uninstall-desk:
	rm -rf '$(DESTDIR)$(docdir)/$(EXTENSION)'
.PHONY: install-desk uninstall-desk

pgtapcheck:
	pg_prove --ext .sql -r test/pgtap
.PHONY: pgtapcheck
