--
-- the words of the field in English and French
--

-- Letters beyond ASCII as in portfolio_message, since databases have many encodings; in French a sign of two parts stays
-- on the line of its word.
INSERT INTO label (language, kind, name, text, is_shipped)
SELECT l.language, v.kind, v.name, pg_catalog.regexp_replace(customer_portfolio_internal.portfolio_plain(l.text), ' (?=[:;!?])', customer_portfolio_internal.portfolio_plain('&nbsp;'), 'g'), true
FROM (VALUES
	('language', 'name', 'English', 'fran&ccedil;ais'),

	('movement', 'opening', 'Period before', 'P&eacute;riode pr&eacute;c&eacute;dente'),
	('movement', 'new', 'New customers', 'Nouveaux clients'),
	('movement', 'existing', 'Existing customers', 'Clients existants'),
	('movement', 'lost', 'Lost customers', 'Clients perdus'),
	('movement', 'in doubt', 'In doubt', 'En doute'),
	('movement', 'growth', 'Growth', 'Croissance'),
	('movement', 'closing', 'This period', 'Cette p&eacute;riode'),
	('movement', 'returned', 'Returned', 'Revenus'),
	('movement', 'more', 'Bought more', 'Ont achet&eacute; plus'),
	('movement', 'less', 'Bought less', 'Ont achet&eacute; moins'),
	('movement', 'resumed', 'Back after a pause', 'De retour apr&egrave;s une pause'),
	('movement', 'reactivated', 'Won back', 'Reconquis'),
	('movement', 'paused', 'Paused', 'En pause'),
	('movement', 'refunds', 'Refunds', 'Remboursements'),
	('movement', 'expansion', 'Expansion', 'Expansion'),
	('movement', 'contraction', 'Contraction', 'Contraction'),
	('movement', 'churned', 'Declared lost', 'Perte constat&eacute;e'),

	('status', 'new', 'new', 'nouveau'),
	('status', 'active', 'active', 'actif'),
	('status', 'slipping', 'slipping away', 'en train de partir'),
	('status', 'asleep', 'asleep', 'endormi'),
	('status', 'lost', 'lost', 'perdu'),

	('class', 'A', 'A', 'A'),
	('class', 'B', 'B', 'B'),
	('class', 'C', 'C', 'C'),
	('class', 'D', 'D', 'D'),
	('class', 'unknown', 'no class', 'sans classe'),

	('segment', 'champions', 'champions', 'champions'),
	('segment', 'loyal customers', 'loyal customers', 'clients fid&egrave;les'),
	('segment', 'potential loyalists', 'potential loyalists', 'fid&egrave;les en devenir'),
	('segment', 'new customers', 'new customers', 'nouveaux clients'),
	('segment', 'promising', 'promising', 'prometteurs'),
	('segment', 'need attention', 'need attention', '&agrave; suivre de pr&egrave;s'),
	('segment', 'about to sleep', 'about to sleep', 'en train de s''endormir'),
	('segment', 'at risk', 'at risk', '&agrave; risque'),
	('segment', 'cannot lose them', 'cannot lose them', '&agrave; ne pas perdre'),
	('segment', 'hibernating', 'hibernating', 'en sommeil'),
	('segment', 'lost', 'lost', 'perdus'),
	('segment', 'unknown', 'unknown', 'inconnu'),

	('indicator', 'revenue', 'Revenue', 'Chiffre d''affaires'),
	('indicator', 'growth', 'Growth', 'Croissance'),
	('indicator', 'new revenue', 'Revenue of new customers', 'Chiffre d''affaires des nouveaux clients'),
	('indicator', 'existing revenue', 'Revenue gained with existing customers', 'Chiffre d''affaires gagn&eacute; avec les clients existants'),
	('indicator', 'lost revenue', 'Lost revenue', 'Chiffre d''affaires perdu'),
	('indicator', 'revenue in doubt', 'Revenue in doubt', 'Chiffre d''affaires en doute'),
	('indicator', 'customers', 'Customers', 'Clients'),
	('indicator', 'new customers', 'New customers', 'Nouveaux clients'),
	('indicator', 'returned customers', 'Returned customers', 'Clients revenus'),
	('indicator', 'lost customers', 'Lost customers', 'Clients perdus'),
	('indicator', 'customers in doubt', 'Customers in doubt', 'Clients en doute'),
	('indicator', 'revenue declared lost', 'Revenue declared lost', 'Chiffre d''affaires constat&eacute; perdu'),
	('indicator', 'customers declared lost', 'Customers declared lost', 'Clients constat&eacute;s perdus'),
	('indicator', 'churn rate', 'Churn rate', 'Taux d''attrition'),
	('indicator', 'gross retention', 'Gross retention', 'R&eacute;tention brute'),
	('indicator', 'net retention', 'Net retention', 'R&eacute;tention nette'),
	('indicator', 'active customers', 'Active customers', 'Clients actifs'),
	('indicator', 'orders', 'Orders', 'Commandes'),
	('indicator', 'basket', 'Average basket', 'Panier moyen'),
	('indicator', 'frequency', 'Orders per active customer', 'Commandes par client actif'),
	('indicator', 'share of the best fifth', 'Share of the best fifth of the customers', 'Part du meilleur cinqui&egrave;me des clients'),
	('indicator', 'capital', 'Customer capital', 'Capital client'),

	('severity', 'high', 'high', 'haute'),
	('severity', 'medium', 'medium', 'moyenne'),
	('severity', 'low', 'low', 'basse'),
	('alert', 'load_stale', 'Orders stopped coming in', 'Les commandes n''arrivent plus'),
	('alert', 'class_a_overdue', 'A customer of class A is overdue', 'Un client de classe A est en retard'),
	('alert', 'contract_notice', 'A notice period ends and nobody has spoken with the customer', 'Un pr&eacute;avis arrive &agrave; terme et personne n''a parl&eacute; au client'),
	('alert', 'churn_band', 'The churn rate is out of the ordinary', 'Le taux d''attrition sort de l''ordinaire'),
	('alert', 'model_beaten', 'A simple rule forecasts better than the model', 'Une r&egrave;gle simple pr&eacute;voit mieux que le mod&egrave;le'),

	('part', 'counted', 'counted', 'compt&eacute;es'),
	('part', 'without customer', 'without a customer', 'sans client'),
	('part', 'without day', 'without a day', 'sans date'),
	('part', 'without amount', 'without an amount', 'sans montant'),
	('part', 'on or after as_of', 'on or after the first day that is not known', '&agrave; partir du premier jour inconnu'),
	('part', 'left out by the filter', 'left out by the filter', 'exclues par le filtre'),

	('purpose', 'acquisition', 'acquisition', 'acquisition'),
	('purpose', 'retention', 'retention', 'fid&eacute;lisation'),
	('purpose', 'unknown', 'unknown', 'inconnu'),
	('decision', 'continue', 'It works: continue.', 'Cela fonctionne : continuer.'),
	('decision', 'change', 'It does harm: change it.', 'Cela nuit : changer.'),
	('decision', 'undecided', 'Not decided yet.', 'Pas encore tranch&eacute;.'),
	('reason', 'other', 'other reasons', 'autres raisons'),
	('reason', 'unknown', 'no reason known', 'raison inconnue'),
	('customers_are', 'new', 'new', 'nouveaux'),
	('customers_are', 'existing', 'existing', 'existants'),

	('view', 'customers', 'Customers', 'Clients'),
	('view', 'three_flows', 'Three flows', 'Trois flux'),
	('view', 'dashboard', 'Indicators', 'Indicateurs'),
	('view', 'cohorts', 'Cohorts', 'Cohortes'),
	('view', 'pareto', 'Classes', 'Classes'),
	('view', 'slipping', 'Slipping away', 'En train de partir'),
	('view', 'renewals', 'Contracts that end', 'Contrats qui arrivent &agrave; terme'),
	('view', 'neglected', 'Neglected', 'N&eacute;glig&eacute;s'),
	('view', 'nps', 'Recommendation', 'Recommandation'),
	('view', 'reasons', 'Reasons for leaving', 'Raisons des d&eacute;parts'),
	('view', 'coverage', 'Rows that count', 'Lignes compt&eacute;es'),
	('view', 'reconciliation', 'Reconciliation', 'Rapprochement'),

	('month', '1', 'January', 'janvier'), ('month', '2', 'February', 'f&eacute;vrier'), ('month', '3', 'March', 'mars'), ('month', '4', 'April', 'avril'),
	('month', '5', 'May', 'mai'), ('month', '6', 'June', 'juin'), ('month', '7', 'July', 'juillet'), ('month', '8', 'August', 'ao&ucirc;t'),
	('month', '9', 'September', 'septembre'), ('month', '10', 'October', 'octobre'), ('month', '11', 'November', 'novembre'), ('month', '12', 'December', 'd&eacute;cembre'),
	('short_month', '1', 'Jan', 'janv.'), ('short_month', '2', 'Feb', 'f&eacute;vr.'), ('short_month', '3', 'Mar', 'mars'), ('short_month', '4', 'Apr', 'avr.'),
	('short_month', '5', 'May', 'mai'), ('short_month', '6', 'Jun', 'juin'), ('short_month', '7', 'Jul', 'juil.'), ('short_month', '8', 'Aug', 'ao&ucirc;t'),
	('short_month', '9', 'Sep', 'sept.'), ('short_month', '10', 'Oct', 'oct.'), ('short_month', '11', 'Nov', 'nov.'), ('short_month', '12', 'Dec', 'd&eacute;c.'),

	('number', 'decimal_mark', '.', ','),
	('number', 'group_mark', ',', '&nnbsp;'),
	('number', 'minus', '&minus;', '&minus;'),
	('number', 'money', '{number}&nbsp;{currency}', '{number}&nbsp;{currency}'),
	('number', 'percent', '{number}&nbsp;%', '{number}&nbsp;%'),
	('number', 'points', '{number} points', '{number} points'),
	('number', 'date', '{day} {month} {year}', '{day} {month} {year}'),
	('number', 'short_date', '{day}&nbsp;{month}&nbsp;{year}', '{day}&nbsp;{month}&nbsp;{year}'),
	('number', 'time', '{date}, {time}', '{date} &agrave; {time}'),
	('number', 'month', '{month} {year}', '{month} {year}'),
	('number', 'short_month', '{month}&nbsp;{year}', '{month}&nbsp;{year}'),
	('number', 'quarter', 'Q{quarter} {year}', 'le {quarter} trimestre {year}'),
	('number', 'short_quarter', 'Q{quarter} {year}', 'T{quarter} {year}'),
	('number', 'ordinal_1', '1', '1er'), ('number', 'ordinal_2', '2', '2e'), ('number', 'ordinal_3', '3', '3e'), ('number', 'ordinal_4', '4', '4e'),
	('number', 'days', '{date}', 'le {date}'),
	('number', 'none', '&ndash;', '&ndash;'),
	('number', 'yes', 'yes', 'oui'),
	('number', 'no', 'no', 'non')
) v(kind, name, en, fr), LATERAL (VALUES ('en', v.en), ('fr', v.fr)) l(language, text);

-- What to do about a segment: in English as in the table of the segments.
INSERT INTO label (language, kind, name, text, is_shipped)
SELECT 'en', 'segment_advice', c.segment, c.description, true FROM rfm_segment_customary c;

INSERT INTO label (language, kind, name, text, is_shipped)
SELECT 'fr', 'segment_advice', v.name, customer_portfolio_internal.portfolio_plain(v.fr), true
FROM (VALUES
	('champions', 'ont achet&eacute; r&eacute;cemment et ach&egrave;tent souvent : les r&eacute;compenser, leur demander leur avis'),
	('loyal customers', 'ach&egrave;tent souvent, la derni&egrave;re fois il y a peu : leur proposer plus de ce qu''ils aiment'),
	('potential loyalists', 'r&eacute;cents, plus d''un achat : programme de fid&eacute;lit&eacute;, recommandations'),
	('new customers', 'le premier achat est tout frais : les accueillir, gagner le deuxi&egrave;me'),
	('promising', 'un achat il y a peu : se rappeler &agrave; eux avant qu''ils ne se refroidissent'),
	('need attention', 'moyens en tout : leur donner une raison de revenir maintenant'),
	('about to sleep', 'ach&egrave;tent rarement, la derni&egrave;re fois il y a un moment : bient&ocirc;t perdus si on ne les r&eacute;active pas'),
	('at risk', 'achetaient souvent, plus derni&egrave;rement : leur &eacute;crire personnellement, chercher pourquoi'),
	('cannot lose them', 'achetaient le plus souvent de tous et ont arr&ecirc;t&eacute; : les appeler'),
	('hibernating', 'ach&egrave;tent rarement, la derni&egrave;re fois il y a longtemps : une offre, &agrave; peu de frais'),
	('lost', 'ach&egrave;tent rarement, et il y a le plus longtemps : essayer une fois, puis les laisser')
) v(name, fr);
