--
-- the sentences of the page that say what a picture shows
--

INSERT INTO label (language, kind, name, text, is_shipped)
SELECT l.language, 'finding', v.name, customer_portfolio_internal.portfolio_plain(l.text), true
FROM (VALUES
	('revenue_first', 'Revenue was {amount}', 'Le chiffre d''affaires est de {amount}'),
	('revenue_same', 'Revenue stayed at {amount}', 'Le chiffre d''affaires reste &agrave; {amount}'),
	('revenue_fell', 'Revenue fell to {amount}', 'Le chiffre d''affaires recule &agrave; {amount}'),
	('revenue_fell_since', 'Revenue fell to {amount}, the least since {period}', 'Le chiffre d''affaires recule &agrave; {amount}, le plus bas depuis {period}'),
	('revenue_fell_ever', 'Revenue fell to {amount}, the least of {n} periods', 'Le chiffre d''affaires recule &agrave; {amount}, le plus bas de {n} p&eacute;riodes'),
	('revenue_rose', 'Revenue rose to {amount}', 'Le chiffre d''affaires monte &agrave; {amount}'),
	('revenue_rose_since', 'Revenue rose to {amount}, the most since {period}', 'Le chiffre d''affaires monte &agrave; {amount}, le plus haut depuis {period}'),
	('revenue_rose_ever', 'Revenue rose to {amount}, the most of {n} periods', 'Le chiffre d''affaires monte &agrave; {amount}, le plus haut de {n} p&eacute;riodes'),
	('lost_first', 'Lost revenue was {amount}', 'Le chiffre d''affaires perdu est de {amount}'),
	('lost_same', 'Lost revenue stayed at {amount}', 'Le chiffre d''affaires perdu reste &agrave; {amount}'),
	('lost_fell', 'Lost revenue fell to {amount}', 'Le chiffre d''affaires perdu recule &agrave; {amount}'),
	('lost_fell_since', 'Lost revenue fell to {amount}, the least since {period}', 'Le chiffre d''affaires perdu recule &agrave; {amount}, le plus bas depuis {period}'),
	('lost_fell_ever', 'Lost revenue fell to {amount}, the least of {n} periods', 'Le chiffre d''affaires perdu recule &agrave; {amount}, le plus bas de {n} p&eacute;riodes'),
	('lost_rose', 'Lost revenue rose to {amount}', 'Le chiffre d''affaires perdu monte &agrave; {amount}'),
	('lost_rose_since', 'Lost revenue rose to {amount}, the most since {period}', 'Le chiffre d''affaires perdu monte &agrave; {amount}, le plus haut depuis {period}'),
	('lost_rose_ever', 'Lost revenue rose to {amount}, the most of {n} periods', 'Le chiffre d''affaires perdu monte &agrave; {amount}, le plus haut de {n} p&eacute;riodes'),
	('lost_unknown', 'What is lost is not known yet: {amount} are in doubt', 'Ce qui est perdu n''est pas encore connu : {amount} sont en doute'),
	('flows_known', 'Of the periods that can no longer change, the last one is {period}. What is in doubt after it is lost, or comes back, when the grace is over.', 'Parmi les p&eacute;riodes qui ne peuvent plus changer, la derni&egrave;re est {period}. Ce qui est en doute ensuite sera perdu ou reviendra, une fois le d&eacute;lai &eacute;coul&eacute;.'),
	('indicators', 'The indicators of the last period beside the one before and the same of last year', 'Les indicateurs de la derni&egrave;re p&eacute;riode, de la pr&eacute;c&eacute;dente et de la m&ecirc;me il y a un an'),

	('classes', 'Class A: {customers} customers, {customer_share} of all, make {amount_share} of the revenue', 'Classe A : {customers} clients, {customer_share} du total, font {amount_share} du chiffre d''affaires'),
	('classes_one', 'Class A: one customer, {customer_share} of all, makes {amount_share} of the revenue', 'Classe A : un seul client, {customer_share} du total, fait {amount_share} du chiffre d''affaires'),
	('classes_none', 'Nobody has brought revenue yet', 'Personne n''a encore apport&eacute; de chiffre d''affaires'),
	('lorenz', 'The best fifth of the customers make {share} of the revenue', 'Le meilleur cinqui&egrave;me des clients fait {share} du chiffre d''affaires'),
	('whale', 'The best {customer_share} of the customers make {peak} of the margin; the others cost {loss} of it', 'Les meilleurs {customer_share} des clients font {peak} de la marge ; les autres en co&ucirc;tent {loss}'),
	('whale_none', 'No customer costs more than the customer brings', 'Aucun client ne co&ucirc;te plus qu''il n''apporte'),

	('cohorts', '{share} of the customers of the last {n} cohorts ordered again in the period after the first order', '{share} des clients des {n} derni&egrave;res cohortes ont command&eacute; de nouveau dans la p&eacute;riode suivant la premi&egrave;re commande'),
	('cohorts_more', '{share} of the customers of the last {n} cohorts ordered again in the period after the first order; of the {n} before it was {before}', '{share} des clients des {n} derni&egrave;res cohortes ont command&eacute; de nouveau dans la p&eacute;riode suivant la premi&egrave;re commande ; pour les {n} pr&eacute;c&eacute;dentes, c''&eacute;tait {before}'),
	('immature', 'Striped: not known yet, because these periods are not over.', 'Ray&eacute; : pas encore connu, car ces p&eacute;riodes ne sont pas termin&eacute;es.'),

	('capital', 'The customers are worth {capital}; class A holds {share} of it', 'Les clients valent {capital} ; la classe A en d&eacute;tient {share}'),
	('distribution', 'Half of the customers are worth less than {median} each, one in ten more than {top}', 'La moiti&eacute; des clients valent moins de {median} chacun, un sur dix plus de {top}'),
	('statement', 'From {opening} to {closing}: where the change of the capital comes from', 'De {opening} &agrave; {closing} : d''o&ugrave; vient la variation du capital'),
	('no_capital', 'There are no values: no model could be fitted. Flows, classes and cohorts do not need one.', 'Il n''y a pas de valeurs : aucun mod&egrave;le n''a pu &ecirc;tre ajust&eacute;. Les flux, les classes et les cohortes s''en passent.'),

	('worth_most', 'Worth most in the future', 'Ceux qui vaudront le plus'),
	('slipping', '{n} customers are slipping away or asleep; {amount} could still be kept', '{n} clients sont en train de partir ou endormis ; {amount} peuvent encore &ecirc;tre sauv&eacute;s'),
	('slipping_one', 'One customer is slipping away or asleep; {amount} could still be kept', 'Un client est en train de partir ou endormi ; {amount} peuvent encore &ecirc;tre sauv&eacute;s'),
	('slipping_none', 'Nobody is slipping away', 'Personne n''est en train de partir'),
	('won', 'The {n} biggest new customers of the last period', 'Les {n} plus gros nouveaux clients de la derni&egrave;re p&eacute;riode'),
	('won_one', 'The new customer of the last period', 'Le nouveau client de la derni&egrave;re p&eacute;riode'),
	('won_none', 'No new customer in the last period', 'Aucun nouveau client dans la derni&egrave;re p&eacute;riode'),
	('left', 'The {n} biggest losses of the last period in which losses are known, by revenue', 'Les {n} plus grosses pertes de la derni&egrave;re p&eacute;riode o&ugrave; elles sont connues, par chiffre d''affaires'),
	('left_one', 'The loss of the last period in which losses are known', 'La perte de la derni&egrave;re p&eacute;riode o&ugrave; elles sont connues'),
	('left_none', 'Nobody was lost in the last period in which losses are known', 'Personne n''a &eacute;t&eacute; perdu dans la derni&egrave;re p&eacute;riode o&ugrave; les pertes sont connues'),
	('best', 'Whom to look after first', 'De qui s''occuper en premier'),

	('renewals', '{n} contracts worth {amount} a month end within 90 days', '{n} contrats, soit {amount} par mois, arrivent &agrave; terme dans les 90 jours'),
	('renewals_one', 'One contract worth {amount} a month ends within 90 days', 'Un contrat, soit {amount} par mois, arrive &agrave; terme dans les 90 jours'),
	('renewals_none', 'No contract ends within 90 days', 'Aucun contrat n''arrive &agrave; terme dans les 90 jours'),
	('neglected', '{n} customers of value had no contact for 90 days; they are worth {amount}', '{n} clients de valeur sont sans contact depuis 90 jours ; ils valent {amount}'),
	('neglected_one', 'One customer of value had no contact for 90 days, and is worth {amount}', 'Un client de valeur est sans contact depuis 90 jours ; il vaut {amount}'),
	('neglected_none', 'No customer of value was neglected', 'Aucun client de valeur n''est n&eacute;glig&eacute;'),

	('nps', 'Net promoter score {score}, with 95 % confidence between {lower} and {upper}, from {n} answers', 'Net promoter score de {score}, compris avec 95 % de confiance entre {lower} et {upper}, sur {n} r&eacute;ponses'),
	('nps_one', 'Net promoter score {score} from one answer', 'Net promoter score de {score} sur une seule r&eacute;ponse'),
	('nps_none', 'Nobody has answered yet', 'Personne n''a encore r&eacute;pondu'),
	('reasons', '{reason}: {share} of the lost customers left for it', '{reason} : c''est pour cela que {share} des clients perdus sont partis'),
	('reasons_unknown', 'Of no lost customer the reason is known', 'On ne conna&icirc;t la raison d''aucun client perdu'),
	('silent', '{n} of {all} lost customers left without a word: {amount} of yearly revenue', '{n} des {all} clients perdus sont partis sans un mot : {amount} de chiffre d''affaires annuel'),
	('silent_one', 'One of {all} lost customers left without a word: {amount} of yearly revenue', 'Un des {all} clients perdus est parti sans un mot : {amount} de chiffre d''affaires annuel'),
	('silent_none', 'No lost customer left without a word', 'Aucun client perdu n''est parti sans un mot'),

	('spend', 'A new customer cost {cost} in the last period, {before} on average before', 'Un nouveau client a co&ucirc;t&eacute; {cost} dans la derni&egrave;re p&eacute;riode, {before} en moyenne auparavant'),
	('spend_only', 'What was spent on winning and on keeping customers', 'Ce qui a &eacute;t&eacute; d&eacute;pens&eacute; pour gagner et pour garder des clients'),
	('loss_cost', 'The customers who left in the last {n} final periods had brought {amount} a period before they left', 'Les clients partis dans les {n} derni&egrave;res p&eacute;riodes d&eacute;finitives apportaient {amount} par p&eacute;riode avant leur d&eacute;part'),
	('loss_cost_replaced', 'To replace {n} lost customers costs {amount} at the present price of a new one', 'Remplacer {n} clients perdus co&ucirc;te {amount} au prix actuel d''un nouveau client'),
	('bucket', 'At this rate half of today''s customers are gone after {half} periods', '&Agrave; ce rythme, la moiti&eacute; des clients d''aujourd''hui seront partis au bout de {half} p&eacute;riodes'),

	('treatment_continue', 'Yes: {difference} more of the treated ordered, at least {lower}', 'Oui : {difference} de plus parmi les clients trait&eacute;s ont command&eacute;, au moins {lower}'),
	('treatment_change', 'No, it did harm: {difference} of the treated ordered, at most {upper}', 'Non, cela a nui : {difference} parmi les clients trait&eacute;s ont command&eacute;, au plus {upper}'),
	('treatment_undecided', 'Not known yet: the difference is {difference}, between {lower} and {upper}', 'On ne sait pas encore : l''&eacute;cart est de {difference}, entre {lower} et {upper}'),
	('treatment_needed', 'About {n} customers in each group would decide it.', 'Environ {n} clients dans chaque groupe permettraient de trancher.'),
	('treated', 'Treated', 'Trait&eacute;s'),
	('control', 'Left alone', 'T&eacute;moins'),

	('coverage', 'All {n} rows count', 'Les {n} lignes comptent toutes'),
	('coverage_part', '{counted} of {n} rows count, {share}', '{counted} lignes sur {n} comptent, soit {share}'),
	('reconciled', 'Plain addition and the ledger agree in all {n} periods', 'L''addition simple et le livre concordent dans les {n} p&eacute;riodes'),
	('not_reconciled', 'In {wrong} of {n} periods plain addition and the ledger differ', 'Dans {wrong} p&eacute;riodes sur {n}, l''addition simple et le livre diff&egrave;rent'),

	('warning_1', 'The load ends long before {as_of}: the last order is of {last_order}.', 'Le chargement s''arr&ecirc;te bien avant le {as_of} : la derni&egrave;re commande date du {last_order}.'),
	('warning_2', 'The first day that is not known, {as_of}, lies in the future: who has not bought yet looks lost.', 'Le premier jour inconnu, le {as_of}, est dans le futur : qui n''a pas encore achet&eacute; semble perdu.'),
	('warning_3', 'Some rows do not count: see the last sections.', 'Certaines lignes ne comptent pas : voir les derni&egrave;res sections.'),
	('warning_4', 'About the values: {text}', '&Agrave; propos des valeurs : {text}'),
	('warning_5', 'The models are as of {models_as_of}: refresh them.', 'Les mod&egrave;les datent du {models_as_of} : les actualiser.'),
	('warning_6', 'Values are revenue, not margin: the portfolio has neither costs nor a margin.', 'Les valeurs sont du chiffre d''affaires, pas de la marge : le portefeuille n''a ni co&ucirc;ts ni marge.'),
	('warning_other', '{text}', '{text}'),

	('made_at', 'Made on {day} at {time} by customer_portfolio {version} in PostgreSQL {server}.', 'Fait le {day} &agrave; {time} par customer_portfolio {version} dans PostgreSQL {server}.'),
	('made_from', 'From {n} rows of {source}, with events from {first} to {last}.', '&Agrave; partir de {n} lignes de {source}, avec des &eacute;v&eacute;nements du {first} au {last}.'),
	('made_model', 'Values by the models {model} and gamma_gamma, fitted on {fitted}.', 'Valeurs d''apr&egrave;s les mod&egrave;les {model} et gamma_gamma, ajust&eacute;s le {fitted}.'),
	('made_stored', 'What the last refresh stored is as of {refreshed}.', 'Ce que la derni&egrave;re actualisation a conserv&eacute; date du {refreshed}.'),
	('made_names', 'Names were left out on request.', 'Les noms ont &eacute;t&eacute; omis &agrave; la demande.')
) v(name, en, fr), LATERAL (VALUES ('en', v.en), ('fr', v.fr)) l(language, text);
