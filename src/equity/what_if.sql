--
-- what if customers bought more often, stayed longer, or money had another price
--

CREATE FUNCTION value_factor(model purchase_model, frequency double precision, age double precision, annual_rate double precision,
	new_rate double precision, frequency_factor double precision DEFAULT 1, loss_factor double precision DEFAULT 1) RETURNS double precision
	AS 'MODULE_PATHNAME', 'cp_value_factor' LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE COST 1000;
COMMENT ON FUNCTION value_factor(purchase_model, double precision, double precision, double precision, double precision, double precision, double precision) IS
$$Returns by what the residual value of a customer changes if from now on something is different.

frequency         repeat purchases so far, as in the statistics of the models
age               time since the first purchase, in the model's unit
annual_rate       of interest, as the value has been computed
new_rate          of interest from now on; the same again if it stays
frequency_factor  1.05: as long as they are customers, they buy 5 % more often
loss_factor       0.9: the risk to leave is 10 % smaller, after each purchase or at any time

1.2 means 20 % more. The last purchase does not matter: who is still a customer has the same future
whenever that was, and who has left has none. So the values of customers with the same frequency and
age can be summed first, and a whole base be asked in a moment: see what_if in a portfolio. A change
of basket or margin is a factor itself.
Exact for bg_nbd, mbg_nbd, pareto_nbd and bg_bb; of bg_cnbd_k and mbg_cnbd_k, where a missed date
says something, it is that of a customer who has just bought. Where customers leave after a purchase
(all but pareto_nbd and bg_bb), those who buy more often leave earlier too. Of bg_bb frequency and
age count opportunities, and a probability that would be above 1 is 1.

Example: SELECT round(value_factor(
    '{"model": "mbg_nbd", "unit_days": 7, "r": 0.8, "alpha": 6, "a": 0.8, "b": 2.4}',
    3, 40, 0.1, 0.1, loss_factor => 0.9)::numeric, 4) AS with_fewer_losses;$$;
