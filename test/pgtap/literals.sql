-- A call with literals that have no type means what it always meant: no form that is added may take it away, or
-- leave it without a meaning. For every call the form that PostgreSQL chooses is written down here.
BEGIN;
SET search_path = customer_portfolio, public;
SET client_min_messages = error;
SELECT * FROM no_plan();

-- What users type as columns; everything else they type as literals.
CREATE TEMP TABLE shop (h purchase_history, c contract_history, s segment_history, l flow_ledger, g segmented_ledger, t cohort_table, v survival_table,
  p pareto_summary, pm purchase_model, sm spend_model, rm retention_model, d date, at timestamptz, zone text, n numeric, i integer, b bigint, f float8,
  e boolean, r daterange, label text, ps purchase_statistics, ss spend_statistics, rs retention_statistics, cuts rfm_cuts, total portfolio_sum);

-- Of a day or a range of days as a literal the form for text makes what it is: it used to be a range or nothing.
CREATE TEMP TABLE call (text text PRIMARY KEY, form text NOT NULL);
INSERT INTO call VALUES
  ($c$purchase_history('2024-01-05', '12.50')$c$, 'purchase_history(date,double precision)'),
  ($c$purchase_history(d, '12.50')$c$, 'purchase_history(date,double precision)'),
  ($c$purchase_history('2024-01-05', n)$c$, 'purchase_history(date,numeric)'),
  ($c$purchase_history(d, '12.50', '5')$c$, 'purchase_history(date,text,double precision)'),
  ($c$purchase_history(at, 'Europe/Paris', n)$c$, 'purchase_history(timestamp with time zone,text,numeric)'),
  ($c$purchase_history(at, 'Europe/Paris', n, '3')$c$, 'purchase_history(timestamp with time zone,text,numeric,numeric)'),
  ($c$rollup(h)$c$, 'rollup(purchase_history)'),
  ($c$purchases(h)$c$, 'purchases(purchase_history)'),
  ($c$purchases('v1 scale 0 [2024-01-05 5]')$c$, 'purchases(purchase_history)'),
  ($c$first_purchase(h)$c$, 'first_purchase(purchase_history)'),
  ($c$first_purchase('v1 scale 0 [2024-01-05 5]')$c$, 'first_purchase(purchase_history)'),
  ($c$first_purchase(h, '[2024-01-01,2024-02-01)')$c$, 'first_purchase(purchase_history,daterange)'),
  ($c$last_purchase(h, '[2024-01-01,2024-02-01)')$c$, 'last_purchase(purchase_history,daterange)'),
  ($c$orders_count(h)$c$, 'orders_count(purchase_history)'),
  ($c$orders_count('v1 scale 0 [2024-01-05 5]')$c$, 'orders_count(purchase_history)'),
  ($c$orders_count(h, '[2024-01-01,2024-02-01)')$c$, 'orders_count(purchase_history,text)'),
  ($c$revenue(h)$c$, 'revenue(purchase_history)'),
  ($c$revenue('v1 scale 0 [2024-01-05 5]')$c$, 'revenue(purchase_history)'),
  ($c$revenue(h, '[2024-01-01,2024-02-01)')$c$, 'revenue(purchase_history,text)'),
  ($c$revenue(h, r)$c$, 'revenue(purchase_history,daterange)'),
  ($c$revenue(c, d)$c$, 'revenue(contract_history,date)'),
  ($c$revenue(c, r)$c$, 'revenue(contract_history,daterange)'),
  ($c$cost(h, '[2024-01-01,2024-02-01)')$c$, 'cost(purchase_history,text)'),
  ($c$margin(h, '[2024-01-01,2024-02-01)')$c$, 'margin(purchase_history,text)'),
  ($c$cost(h)$c$, 'cost(purchase_history)'),
  ($c$margin(h)$c$, 'margin(purchase_history)'),
  ($c$as_of(h, '2024-07-01')$c$, 'as_of(purchase_history,date)'),
  ($c$as_of('v1 scale 0 [2024-01-05 5]', '2024-07-01')$c$, 'as_of(purchase_history,date)'),
  ($c$frequency(h, '2024-07-01')$c$, 'frequency(purchase_history,date)'),
  ($c$recency(h, '2024-07-01', '7 days')$c$, 'recency(purchase_history,date,interval)'),
  ($c$observation_age(h, '2024-07-01', '7 days')$c$, 'observation_age(purchase_history,date,interval)'),
  ($c$monetary_value(h, '2024-07-01')$c$, 'monetary_value(purchase_history,date)'),
  ($c$skipped_rows(h)$c$, 'skipped_rows(purchase_history)'),
  ($c$churn_flows(h, '1 month', 3, '2025-01-01')$c$, 'churn_flows(purchase_history,interval,integer,date)'),
  ($c$churn_flows(h, '1 month', '3', '2025-01-01')$c$, 'churn_flows(purchase_history,interval,integer,date)'),
  ($c$churn_flows('v1 scale 0 [2024-01-05 5]', '1 month', 3, '2025-01-01')$c$, 'churn_flows(purchase_history,interval,integer,date)'),
  ($c$churn_flows(h, '1 month', 3, '2025-01-01', '2000-01-01')$c$, 'churn_flows(purchase_history,interval,integer,date,date)'),
  ($c$churn_flows(h, '1 month', 3, '2025-01-01', s)$c$, 'churn_flows(purchase_history,interval,bigint,date,segment_history)'),
  ($c$churn_flows(h, '1 month', 3, '2025-01-01', label)$c$, 'churn_flows(purchase_history,interval,bigint,date,text)'),
  ($c$churn_flows(c, '1 month', '2025-01-01')$c$, 'churn_flows(contract_history,interval,date)'),
  ($c$churn_flows(c, '1 month', '2025-01-01', 'events')$c$, 'churn_flows(contract_history,interval,date,text)'),
  ($c$churn_flows(c, '1 month', '2025-01-01', 'events', '7 days')$c$, 'churn_flows(contract_history,interval,date,flow_basis,interval)'),
  ($c$churn_flows(c, '1 month', '2025-01-01', s)$c$, 'churn_flows(contract_history,interval,date,segment_history)'),
  ($c$flows(l)$c$, 'flows(flow_ledger,boolean)'),
  ($c$flows('v1 step 1 month grace 3 as_of 2024-07-01 origin 2000-01-01 scale 0 customers 0')$c$, 'flows(text,boolean)'),
  ($c$flows(l, 'true')$c$, 'flows(flow_ledger,boolean)'),
  ($c$three_flows(l)$c$, 'three_flows(flow_ledger,boolean,date)'),
  ($c$three_flows(l, 'true')$c$, 'three_flows(flow_ledger,boolean,date)'),
  ($c$three_flows(g)$c$, 'three_flows(segmented_ledger,boolean,date)'),
  ($c$three_flows('v1 step 1 month grace 3 as_of 2024-07-01 origin 2000-01-01 scale 0 customers 0')$c$, 'three_flows(text,boolean,date)'),
  ($c$existing_in_words(l)$c$, 'existing_in_words(flow_ledger,boolean)'),
  ($c$data_until(l)$c$, 'data_until(flow_ledger)'),
  ($c$data_until(g)$c$, 'data_until(segmented_ledger)'),
  ($c$movements(l)$c$, 'movements(flow_ledger,boolean)'),
  ($c$movements('v1 step 1 month grace 3 as_of 2024-07-01 origin 2000-01-01 scale 0 customers 0')$c$, 'movements(text,boolean)'),
  ($c$movements(h, '1 month', 3, '2025-01-01')$c$, 'movements(purchase_history,interval,integer,date,date,boolean)'),
  ($c$movements(h, '1 month', '3', '2025-01-01')$c$, 'movements(purchase_history,interval,integer,date,date,boolean)'),
  ($c$movements(h, '1 month', 3, '2025-01-01', '2000-01-01')$c$, 'movements(purchase_history,interval,integer,date,date,boolean)'),
  ($c$rollup(l)$c$, 'rollup(flow_ledger)'),
  ($c$pareto_class(n) OVER ()$c$, 'pareto_class(numeric,double precision[],share_base)'),
  ($c$pareto_class(f) OVER ()$c$, 'pareto_class(double precision,double precision[],share_base)'),
  ($c$pareto_class('5') OVER ()$c$, 'pareto_class(double precision,double precision[],share_base)'),
  ($c$pareto_class(n, '{0.8,0.95}') OVER ()$c$, 'pareto_class(numeric,text,text)'),
  ($c$pareto_class(n, '{0.8,0.95}', 'all') OVER ()$c$, 'pareto_class(numeric,text,text)'),
  ($c$pareto_share(n) OVER ()$c$, 'pareto_share(numeric,share_base)'),
  ($c$pareto_share('5') OVER ()$c$, 'pareto_share(double precision,share_base)'),
  ($c$pareto(n)$c$, 'pareto(numeric)'),
  ($c$pareto('5')$c$, 'pareto(double precision)'),
  ($c$pareto(f)$c$, 'pareto(double precision)'),
  ($c$pareto_class(n, p)$c$, 'pareto_class(numeric,pareto_summary,double precision[],share_base)'),
  ($c$pareto_class('5', p)$c$, 'pareto_class(double precision,pareto_summary,double precision[],share_base)'),
  ($c$gini(p)$c$, 'gini(pareto_summary,boolean)'),
  ($c$hhi(p)$c$, 'hhi(pareto_summary)'),
  ($c$top_share(p, '0.2')$c$, 'top_share(pareto_summary,double precision,boolean)'),
  ($c$customers_for_share(p, '0.8')$c$, 'customers_for_share(pareto_summary,double precision)'),
  ($c$lorenz(p, '10')$c$, 'lorenz(pareto_summary,integer,boolean)'),
  ($c$bg_nbd(h, '2024-07-01')$c$, 'bg_nbd(purchase_history,date)'),
  ($c$mbg_nbd(h, '2024-07-01')$c$, 'mbg_nbd(purchase_history,date)'),
  ($c$pareto_nbd(h, '2024-07-01')$c$, 'pareto_nbd(purchase_history,date)'),
  ($c$bg_nbd(h, '2024-07-01', '7 days')$c$, 'bg_nbd(purchase_history,date,interval)'),
  ($c$bg_nbd(f, f, f)$c$, 'bg_nbd(double precision,double precision,double precision)'),
  ($c$bg_nbd(ps)$c$, 'bg_nbd(purchase_statistics)'),
  ($c$purchase_fit('mbg_nbd', ps, '1')$c$, 'purchase_fit(text,purchase_statistics,double precision,integer)'),
  ($c$purchase_fit('mbg_cnbd_k', ps, NULL, '3')$c$, 'purchase_fit(text,purchase_statistics,double precision,integer)'),
  ($c$purchase_fit('mbg_nbd', ps)$c$, 'purchase_fit(text,purchase_statistics,double precision,integer)'),
  ($c$spend_fit(ss, '1')$c$, 'spend_fit(spend_statistics,double precision)'),
  ($c$retention_fit(rs, '1')$c$, 'retention_fit(retention_statistics,double precision)'),
  ($c$likelihood_ratio_test('{"model": "bg_nbd", "r": 0.2, "alpha": 4, "a": 1, "b": 2}', pm)$c$, 'likelihood_ratio_test(purchase_model,purchase_model)'),
  ($c$gamma_gamma(h, '2024-07-01')$c$, 'gamma_gamma(purchase_history,date)'),
  ($c$gamma_gamma(f, f)$c$, 'gamma_gamma(double precision,double precision)'),
  ($c$gamma_gamma(ss)$c$, 'gamma_gamma(spend_statistics)'),
  ($c$p_alive(pm, h, '2024-07-01')$c$, 'p_alive(purchase_model,purchase_history,date)'),
  ($c$p_alive('{"model": "bg_nbd", "r": 0.2, "alpha": 4, "a": 1, "b": 2}', h, '2024-07-01')$c$, 'p_alive(purchase_model,purchase_history,date)'),
  ($c$p_alive(pm, f, f, f)$c$, 'p_alive(purchase_model,double precision,double precision,double precision)'),
  ($c$expected_purchases(pm, h, '2024-07-01', '90 days')$c$, 'expected_purchases(purchase_model,purchase_history,date,interval)'),
  ($c$expected_purchases(pm, '1', '2', '3', '4')$c$, 'expected_purchases(purchase_model,double precision,double precision,double precision,double precision)'),
  ($c$discounted_purchases(pm, h, '2024-07-01', '0.1')$c$, 'discounted_purchases(purchase_model,purchase_history,date,double precision)'),
  ($c$discounted_purchases(pm, f, f, f, '0.1')$c$, 'discounted_purchases(purchase_model,double precision,double precision,double precision,double precision)'),
  ($c$expected_spend(sm, h, '2024-07-01')$c$, 'expected_spend(spend_model,purchase_history,date)'),
  ($c$residual_ltv(pm, sm, h, '2024-07-01', '0.1')$c$, 'residual_ltv(purchase_model,spend_model,purchase_history,date,double precision,double precision,interval,double precision)'),
  ($c$residual_ltv('{"model": "bg_nbd", "r": 0.2, "alpha": 4, "a": 1, "b": 2}', '{"model": "gamma_gamma", "p": 6, "q": 4, "gamma": 15}', h, '2024-07-01', '0.1')$c$, 'residual_ltv(purchase_model,spend_model,purchase_history,date,double precision,double precision,interval,double precision)'),
  ($c$residual_ltv(pm, sm, h, '2024-07-01', 0.1, '0.4')$c$, 'residual_ltv(purchase_model,spend_model,purchase_history,date,double precision,double precision,interval,double precision)'),
  ($c$residual_ltv(pm, sm, h, '2024-07-01', 0.1, '0.4', '3 years')$c$, 'residual_ltv(purchase_model,spend_model,purchase_history,date,double precision,double precision,interval,double precision)'),
  ($c$total_residual_ltv(pm, sm, h, '2024-07-01', '0.1')$c$, 'total_residual_ltv(purchase_model,spend_model,purchase_history,date,double precision)'),
  ($c$total_expected_purchases(pm, h, '2024-07-01', '90 days')$c$, 'total_expected_purchases(purchase_model,purchase_history,date,interval)'),
  ($c$bg_bb(f, f, f)$c$, 'bg_bb(double precision,double precision,double precision)'),
  ($c$bg_bb('1', '1', '2')$c$, 'bg_bb(double precision,double precision,double precision)'),
  ($c$sbg('3', 'true')$c$, 'sbg(integer,boolean)'),
  ($c$sbg(i, e)$c$, 'sbg(integer,boolean)'),
  ($c$sbg(i, e, '2')$c$, 'sbg(integer,boolean,bigint)'),
  ($c$retention_rate(rm, '3')$c$, 'retention_rate(retention_model,integer)'),
  ($c$survival_rate(rm, '3')$c$, 'survival_rate(retention_model,integer,integer)'),
  ($c$retention_rate('{"model": "sbg", "alpha": 1, "beta": 2}', '3')$c$, 'retention_rate(retention_model,integer)'),
  ($c$contract_history('[2024-01-01,2025-01-01)', '12.50')$c$, 'contract_history(daterange,double precision)'),
  ($c$contract_history(r, '12.50')$c$, 'contract_history(daterange,double precision)'),
  ($c$contract_history(r, n, 'trial')$c$, 'contract_history(daterange,numeric,text)'),
  ($c$contract_history('2024-01-01', '2025-01-01', '12.50', 'paid')$c$, 'contract_history(date,date,double precision,text)'),
  ($c$contract_history('2024-01-01', '2025-01-01', '100', 'paid', '1 year')$c$, 'contract_history(date,date,numeric,text,interval)'),
  ($c$contract_history('2024-01-01', '2025-01-01', n, 'trial')$c$, 'contract_history(date,date,numeric,text)'),
  ($c$contract_history('2024-01-01', '2025-01-01', n)$c$, 'contract_history(date,date,numeric)'),
  ($c$contract_history(d, d, '12.50')$c$, 'contract_history(date,date,double precision)'),
  ($c$renewals(c, '2024-07-01', '90 days', '30 days')$c$, 'renewals(contract_history,date,interval,interval,interval)'),
  ($c$cohorts(h, '1 month', '2024-07-01')$c$, 'cohorts(purchase_history,interval,date)'),
  ($c$cohorts(c, '1 month', '2024-07-01')$c$, 'cohorts(contract_history,interval,date)'),
  ($c$cohort_rows(t)$c$, 'cohort_rows(cohort_table,boolean)'),
  ($c$survival(f, e)$c$, 'survival(double precision,boolean)'),
  ($c$survival('3', 'true')$c$, 'survival(double precision,boolean)'),
  ($c$survival('3', e, '2')$c$, 'survival(double precision,boolean,bigint)'),
  ($c$survival('1', '3', e)$c$, 'survival(double precision,double precision,boolean)'),
  ($c$survival_rows(v)$c$, 'survival_rows(survival_table,double precision)'),
  ($c$survival_rows(v, '0.9')$c$, 'survival_rows(survival_table,double precision)'),
  ($c$rfm_score(d, '5', 'asc') OVER ()$c$, 'rfm_score(date,integer,rfm_direction)'),
  ($c$rfm_score(n, cuts)$c$, 'rfm_score(numeric,rfm_cuts)'),
  ($c$rfm_cuts(n, '5')$c$, 'rfm_cuts(numeric,integer)'),
  ($c$rfm(h, '2024-07-01')$c$, 'rfm(purchase_history,date)'),
  ($c$rfm_segment('5', '5')$c$, 'rfm_segment(integer,integer,integer)'),
  ($c$monthly_rate(c, '2024-07-01')$c$, 'monthly_rate(contract_history,date)'),
  ($c$customers_count(l)$c$, 'customers_count(flow_ledger)'),
  ($c$flows_by_segment(g)$c$, 'flows_by_segment(segmented_ledger,boolean)'),
  ($c$movements_by_segment(g)$c$, 'movements_by_segment(segmented_ledger,boolean)'),
  ($c$segment_at(s, '2024-07-01')$c$, 'segment_at(segment_history,date)'),
  ($c$segment_history('2024-01-01', 'a')$c$, 'segment_history(date,text)'),
  ($c$estimate(total)$c$, 'estimate(portfolio_sum)'),
  ($c$p_purchases(pm, h, '2024-07-01', '2', '90 days')$c$, 'p_purchases(purchase_model,purchase_history,date,bigint,interval)'),
  ($c$p_purchases(pm, 2, 5, 8, 1, 26)$c$, 'p_purchases(purchase_model,double precision,double precision,double precision,bigint,double precision)'),
  ($c$p_purchases(pm, '2', interval '90 days')$c$, 'p_purchases(purchase_model,bigint,interval)'),
  ($c$predicted_purchases(pm, h, '2024-07-01', '90 days')$c$, 'predicted_purchases(purchase_model,purchase_history,date,interval,double precision)'),
  ($c$predicted_purchases(pm, h, '2024-07-01', '90 days', '0.8')$c$, 'predicted_purchases(purchase_model,purchase_history,date,interval,double precision)'),
  ($c$predicted_purchases(pm, 2, 5, 8, 26)$c$, 'predicted_purchases(purchase_model,double precision,double precision,double precision,double precision,double precision)'),
  ($c$predicted_revenue(pm, sm, h, '2024-07-01', '90 days')$c$, 'predicted_revenue(purchase_model,spend_model,purchase_history,date,interval,double precision)'),
  ($c$next_purchase(pm, h, '2024-07-01')$c$, 'next_purchase(purchase_model,purchase_history,date)'),
  ($c$total_predicted_purchases(pm, h, '2024-07-01', '90 days')$c$, 'total_predicted_purchases(purchase_model,purchase_history,date,interval)'),
  ($c$total_predicted_revenue(pm, sm, h, '2024-07-01', '90 days')$c$, 'total_predicted_revenue(purchase_model,spend_model,purchase_history,date,interval)'),
  ($c$predicted_total(total)$c$, 'predicted_total(portfolio_sum,double precision)'),
  ($c$parameter_intervals(pm)$c$, 'parameter_intervals(purchase_model,double precision)'),
  ($c$revenue(c, '2024-07-01')$c$, 'revenue(contract_history,text)'),
  ($c$revenue(h, '2024-07-01')$c$, 'revenue(purchase_history,text)'),
  ($c$revenue(h, d)$c$, 'revenue(purchase_history,date)'),
  ($c$backtest('shop', 'h', '2024-01-01', '2024-07-01')$c$, 'backtest(regclass,name,date,date,text)'),
  ($c$backtest('shop', 'h', '2024-01-01', '2024-07-01', 'bg_nbd')$c$, 'backtest(regclass,name,date,date,text)'),
  ($c$backtest('shop', 'h', '2024-01-01', '2024-07-01', 'bg_nbd', 'gamma_gamma')$c$, 'backtest(regclass,name,date,date,text,text)'),
  ($c$backtest('shop', 'h', '2024-01-01', '2024-07-01', 'bg_nbd', NULL, 'z')$c$, 'backtest(regclass,name,date,date,text,text,name)'),
  ($c$backtest('shop', 'h', '2024-01-01', '2024-07-01', pm, sm)$c$, 'backtest(regclass,name,date,date,purchase_model,spend_model)'),
  ($c$backtest('shop', 'h', '2024-01-01', '2024-07-01', pm, 'gamma_gamma')$c$, 'backtest(regclass,name,date,date,purchase_model,text)'),
  ($c$backtest('shop', 'h', '2024-01-01', '2024-07-01', pm, NULL, 'z')$c$, 'backtest(regclass,name,date,date,purchase_model,spend_model,name)'),
  ($c$compare_models('shop', 'h', '2024-01-01', '2024-07-01')$c$, 'compare_models(regclass,name,date,date,text)'),
  ($c$bg_bb(h, '2024-07-01', '1 year')$c$, 'bg_bb(purchase_history,date,interval)'),
  ($c$bg_bb('2', '3', '5')$c$, 'bg_bb(double precision,double precision,double precision)'),
  ($c$opportunity_statistics(h, '2024-07-01', '1 year')$c$, 'opportunity_statistics(purchase_history,date,interval)'),
  ($c$gamma_gamma(h, '2024-07-01', '1 year')$c$, 'gamma_gamma(purchase_history,date,interval)'),
  ($c$spend_statistics(h, '2024-07-01', '1 year')$c$, 'spend_statistics(purchase_history,date,interval)'),
  ($c$pareto(i)$c$, 'pareto(integer)'),
  ($c$pareto_share(i) OVER ()$c$, 'pareto_share(integer,share_base)'),
  ($c$rfm_score(n, 5) OVER ()$c$, 'rfm_score(numeric,integer,rfm_direction)');

-- The form that a call is parsed as, in the select list or in FROM; or why it is none.
CREATE FUNCTION pg_temp.form_of(call text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  place text;
  found text;
  said text;
BEGIN
  FOREACH place IN ARRAY array['SELECT %s AS x FROM shop', 'SELECT 1 AS x FROM shop, %s'] LOOP
    BEGIN
      EXECUTE 'CREATE TEMP VIEW chosen AS ' || format(place, call);
      SELECT string_agg(p.oid::regprocedure::text, ' ' ORDER BY p.oid::regprocedure::text) INTO found
      FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid AND d.refclassid = 'pg_proc'::regclass
      JOIN pg_proc p ON p.oid = d.refobjid
      WHERE w.ev_class = 'chosen'::regclass AND p.proname = split_part(call, '(', 1);
      DROP VIEW chosen;
      RETURN found;
    EXCEPTION WHEN OTHERS THEN
      said := coalesce(said, SQLERRM);
    END;
  END LOOP;
  RETURN said;
END
$$;

SELECT is(pg_temp.form_of(text), form, text) FROM call ORDER BY text COLLATE "C";

SELECT * FROM finish();
ROLLBACK;
