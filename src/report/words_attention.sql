--
-- the words of what needs attention, of past value and potential, and of the reasons that models give
--

INSERT INTO label (language, kind, name, text, is_shipped)
SELECT l.language, v.kind, v.name, pg_catalog.regexp_replace(customer_portfolio_internal.portfolio_plain(l.text), ' (?=[:;!?])', customer_portfolio_internal.portfolio_plain('&nbsp;'), 'g'), true
FROM (VALUES
	('section', 'alerts', 'What needs attention', '&Agrave; surveiller'),
	('section', 'quadrants', 'Past value and potential', 'Valeur pass&eacute;e et potentiel'),

	('finding', 'alerts', '{n} alerts: rules that are broken, by customer', '{n} alertes : les r&egrave;gles enfreintes, par client'),
	('finding', 'alerts_one', 'One alert: a rule is broken', 'Une alerte : une r&egrave;gle est enfreinte'),
	('finding', 'alerts_none', 'Nothing is out of the ordinary: no rule is broken', 'Rien ne sort de l''ordinaire : aucune r&egrave;gle n''est enfreinte'),
	('finding', 'alerts_first', '{n} alerts; here are the {shown} that matter most', '{n} alertes ; voici les {shown} principales'),
	('finding', 'alert_load_stale', 'Without orders {number} times as long as ever in the year before', 'Sans commande {number} fois plus longtemps que jamais dans l''ann&eacute;e pr&eacute;c&eacute;dente'),
	('finding', 'alert_class_a_overdue', 'Away for {number} times the usual gap', 'Absent depuis {number} fois l''intervalle habituel'),
	('finding', 'alert_contract_notice', '{number} days until notice can no longer be given; nobody has spoken with the customer', 'Encore {number} jours jusqu''au pr&eacute;avis ; personne n''a parl&eacute; au client'),
	('finding', 'alert_churn_band', '{number} standard deviations from the mean of the 12 periods before', '&Agrave; {number} &eacute;carts-types de la moyenne des 12 p&eacute;riodes pr&eacute;c&eacute;dentes'),
	('finding', 'alert_model_beaten', 'Wrong by {number} times as much as the rule that the year before repeats', 'Une erreur de {number} fois celle de la r&egrave;gle qui r&eacute;p&egrave;te l''ann&eacute;e pr&eacute;c&eacute;dente'),
	('finding', 'quadrants', 'Of {all} customers with a high potential {n} have brought little so far: {amount} is still expected of them', 'Sur {all} clients &agrave; fort potentiel, {n} ont peu apport&eacute; jusqu''ici : on en attend encore {amount}'),
	('finding', 'quadrants_one', 'Of {all} customers with a high potential one has brought little so far: {amount} is still expected', 'Sur {all} clients &agrave; fort potentiel, un seul a peu apport&eacute; jusqu''ici : on en attend encore {amount}'),
	('finding', 'quadrants_none', 'Customers with a high potential have brought much already', 'Les clients &agrave; fort potentiel ont d&eacute;j&agrave; beaucoup apport&eacute;'),

	('axis', 'past', 'What they brought so far', 'Ce qu''ils ont apport&eacute; jusqu''ici'),
	('axis', 'potential', 'Potential', 'Potentiel'),
	('level', 'high', 'high', 'fort'),
	('level', 'low', 'low', 'faible'),
	('quadrant', 'high past, high potential', 'Much so far, high potential', 'Beaucoup jusqu''ici, fort potentiel'),
	('quadrant', 'high past, low potential', 'Much so far, low potential', 'Beaucoup jusqu''ici, faible potentiel'),
	('quadrant', 'low past, high potential', 'Little so far, high potential', 'Peu jusqu''ici, fort potentiel'),
	('quadrant', 'low past, low potential', 'Little so far, low potential', 'Peu jusqu''ici, faible potentiel'),
	('column', 'quadrant', 'Past value and potential', 'Valeur pass&eacute;e et potentiel'),
	('column', 'past_value', 'So far', 'Jusqu''ici'),
	('column', 'severity', 'Weight', 'Gravit&eacute;'),
	('column', 'alert', 'Alert', 'Alerte'),
	('column', 'evidence', 'What was found', 'Constat'),
	('segment', 'all', 'all', 'tous'),

	('model_reason', 'nobody has bought yet', 'nobody has bought yet', 'personne n''a encore achet&eacute;'),
	('model_reason', 'the purchase model has a weak prior: no fit without one has a clear maximum', 'the purchase model has a weak prior: no fit without one has a clear maximum',
		'le mod&egrave;le d''achat s''appuie sur un a priori faible : sans lui, aucun ajustement n''a de maximum net'),
	('model_reason', 'the model of spend has a weak prior: the fit without one has no clear maximum', 'the model of spend has a weak prior: the fit without one has no clear maximum',
		'le mod&egrave;le des montants s''appuie sur un a priori faible : sans lui, l''ajustement n''a pas de maximum net'),
	('model_reason', 'no purchase model', 'no purchase model: {text}', 'pas de mod&egrave;le d''achat : {text}'),
	('model_reason', 'no model of spend', 'no model of spend: {text}', 'pas de mod&egrave;le des montants : {text}'),
	('finding', 'fit_customers', 'cannot fit {model}: only {n} customers', '{model} ne s''ajuste pas : seulement {n} clients'),
	('finding', 'fit_customers_one', 'cannot fit {model}: only 1 customer', '{model} ne s''ajuste pas : un seul client'),
	('finding', 'fit_customers_none', 'cannot fit {model}: only 0 customers', '{model} ne s''ajuste pas : aucun client'),
	('model_message', 'no customer has a repeat purchase', 'cannot fit {model}: no customer has a repeat purchase', '{model} ne s''ajuste pas : aucun client n''a rachet&eacute;'),
	('model_message', 'no customer has been observed for any time', 'cannot fit {model}: no customer has been observed for any time', '{model} ne s''ajuste pas : aucun client n''a &eacute;t&eacute; suivi, ne serait-ce qu''un jour')
) v(kind, name, en, fr), LATERAL (VALUES ('en', v.en), ('fr', v.fr)) l(language, text);
