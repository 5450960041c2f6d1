--
-- what is said to people, in their language
--

CREATE TABLE customer_portfolio_internal.portfolio_message (
	message text,
	language text,
	ordinal integer NOT NULL,
	kind text NOT NULL CHECK (kind IN ('title', 'heading', 'paragraph', 'item', 'word')),
	requires text[] NOT NULL,
	text text NOT NULL,
	PRIMARY KEY (message, language)
);
ALTER TABLE customer_portfolio_internal.portfolio_message OWNER TO @extowner@;
GRANT SELECT ON customer_portfolio_internal.portfolio_message TO PUBLIC;
COMMENT ON TABLE customer_portfolio_internal.portfolio_message IS 'texts for people in their languages, with places for what the portfolio says';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_message.message IS 'What is said: the name of the text that uses it, a dot, and a name of its own.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_message.language IS 'Code of the language, such as en.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_message.ordinal IS 'Place of the message in its text.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_message.kind IS 'How it is set; a word is a part of others.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_message.requires IS 'Features that the portfolio must have, as for templates.';
COMMENT ON COLUMN customer_portfolio_internal.portfolio_message.text IS 'What it says, with @places@ as in templates; letters beyond ASCII as in HTML, since databases have many encodings.';

INSERT INTO customer_portfolio_internal.portfolio_message (message, ordinal, kind, requires, language, text)
SELECT v.message, v.ordinal, 'word', '{}', l.language, l.text
FROM (VALUES
	('word.month', 1, 'month', 'mois'), ('word.months', 2, 'months', 'mois'), ('word.day', 3, 'day', 'jour'), ('word.days', 4, 'days', 'jours'),
	('word.left_out_2', 5, 'without a customer', 'sans client'), ('word.left_out_3', 6, 'without a day', 'sans date'), ('word.left_out_4', 7, 'without an amount', 'sans montant'),
	('word.left_out_5', 8, 'on or after as_of', '&agrave; partir de as_of'), ('word.left_out_6', 9, 'left out by the filter', 'exclues par le filtre'),
	('word.rows', 10, 'rows @part@: @row_count@, amount @amount@', 'lignes @part@ : @row_count@, montant @amount@'),
	('word.views', 11, 'It adds @views@.', 'Elle ajoute @views@.'),
	('word.none', 12, 'unknown', 'inconnu'),
	('word.gone', 13, 'no longer exists', 'n''existe plus')
) v(message, ordinal, en, fr), LATERAL (VALUES ('en', v.en), ('fr', v.fr)) l(language, text);

INSERT INTO customer_portfolio_internal.portfolio_message (message, ordinal, kind, requires, language, text)
SELECT 'explain.' || v.message, v.ordinal, v.kind, v.requires::text[], l.language, l.text
FROM (VALUES
('title', 10, 'title', '{}', $t$What the numbers of the portfolio "@portfolio@" mean$t$, $t$Ce que signifient les chiffres du portefeuille &laquo; @portfolio@ &raquo;$t$),

('counted', 100, 'heading', '{}', $t$What is counted$t$, $t$Ce qui est compt&eacute;$t$),
('order', 110, 'paragraph', '{}', $t$
An order is a row of @purchases@ whose amount (column @amount_column@) is 0 or more. A row with an amount below 0 is a refund: it
reduces revenue, but it is no order and makes nobody a customer. Revenue is the exact sum of both, refunds included.
@if currency@ Amounts are in @currency@.
@if filter@ Only rows count for which this holds: @filter@.$t$, $t$
Une commande est une ligne de @purchases@ dont le montant (colonne @amount_column@) est sup&eacute;rieur ou &eacute;gal &agrave; 0. Une ligne de montant n&eacute;gatif
est un remboursement : elle r&eacute;duit le chiffre d'affaires, mais ce n'est pas une commande et elle ne fait de personne un client. Le chiffre
d'affaires est la somme exacte des deux, remboursements compris.
@if currency@ Les montants sont en @currency@.
@if filter@ Seules comptent les lignes pour lesquelles cette condition est vraie : @filter@.$t$),
('margin', 120, 'paragraph', '{}', $t$
@if costs@Margin is revenue less the cost of the orders (column @cost_column@). It is known only where the cost of every order is known.
@if !costs@No costs are given, so there is no margin of the past. alter_portfolio can name a column for them.$t$, $t$
@if costs@La marge est le chiffre d'affaires moins le co&ucirc;t des commandes (colonne @cost_column@). Elle n'est connue que si tous les co&ucirc;ts le sont.
@if !costs@Aucun co&ucirc;t n'est donn&eacute; : il n'y a donc pas de marge du pass&eacute;. alter_portfolio peut en nommer la colonne.$t$),
('customer', 130, 'paragraph', '{}', $t$
A customer is a value of the column @customer_column@. Rows without one are left out and counted: they never look like one big customer.$t$, $t$
Un client est une valeur de la colonne @customer_column@. Les lignes sans client sont exclues et compt&eacute;es : elles ne forment jamais un gros client.$t$),
('day', 140, 'paragraph', '{}', $t$
The day of an order comes from the column @day_column@. Days begin at midnight in the time zone @time_zone@.$t$, $t$
Le jour d'une commande vient de la colonne @day_column@. Les jours commencent &agrave; minuit dans le fuseau horaire @time_zone@.$t$),
('period', 150, 'paragraph', '{}', $t$
A period lasts @step@.
@if months@ It begins on the first day of a month, and periods are counted from January 2000.
@if !months@ Periods are counted from Monday, 3 January 2000.
 Only complete periods are shown, those that were over at as_of.$t$, $t$
Une p&eacute;riode dure @step@.
@if months@ Elle commence le premier jour d'un mois ; les p&eacute;riodes sont compt&eacute;es &agrave; partir de janvier 2000.
@if !months@ Les p&eacute;riodes sont compt&eacute;es &agrave; partir du lundi 3 janvier 2000.
 Seules les p&eacute;riodes compl&egrave;tes sont montr&eacute;es, celles qui &eacute;taient termin&eacute;es &agrave; la date as_of.$t$),
('as_of', 160, 'paragraph', '{as_of_known}', $t$
as_of is @as_of@: the portfolio knows what happened before that day, and nothing else.
@if as_of_today@ It is today, so the running day is not counted, and tomorrow it will be a day later.
@if as_of_data@ It is the day after the last event in the data, so a load that stopped does not look like a loss of all customers.
@if as_of_date@ It is fixed until somebody changes it.
 The last complete period began on @last_period_start@ and ended before @complete_until@.$t$, $t$
as_of est le @as_of@ : le portefeuille conna&icirc;t ce qui s'est pass&eacute; avant ce jour, et rien d'autre.
@if as_of_today@ C'est aujourd'hui : le jour en cours n'est pas compt&eacute;, et demain la date avancera d'un jour.
@if as_of_data@ C'est le lendemain du dernier &eacute;v&eacute;nement des donn&eacute;es : un chargement arr&ecirc;t&eacute; ne ressemble donc pas &agrave; la perte de tous les clients.
@if as_of_date@ Cette date est fixe tant que personne ne la change.
 La derni&egrave;re p&eacute;riode compl&egrave;te a commenc&eacute; le @last_period_start@ et s'est termin&eacute;e avant le @complete_until@.$t$),
('as_of_unknown', 161, 'paragraph', '{!as_of_known}', $t$
as_of is the day after the last event in the data. There is no event yet, so nothing is known.$t$, $t$
as_of est le lendemain du dernier &eacute;v&eacute;nement des donn&eacute;es. Il n'y a encore aucun &eacute;v&eacute;nement : rien n'est donc connu.$t$),
('history_start', 170, 'paragraph', '{}', $t$
@if history_start@The data can be trusted from @history_start@ on. Customers whose first order lies within @grace_length@ after it may be older than they look.
@if !history_start@Nobody has said from which day the data can be trusted (history_start): customers of the first periods may be older than they look.$t$, $t$
@if history_start@Les donn&eacute;es sont fiables &agrave; partir du @history_start@. Les clients dont la premi&egrave;re commande tombe dans les @grace_length@ qui suivent sont peut-&ecirc;tre plus anciens qu'ils ne paraissent.
@if !history_start@Personne n'a dit &agrave; partir de quel jour les donn&eacute;es sont fiables (history_start) : les clients des premi&egrave;res p&eacute;riodes sont peut-&ecirc;tre plus anciens qu'ils ne paraissent.$t$),
('left_out', 180, 'paragraph', '{}', $t$
@if left_out@Of @row_count@ rows @rows_counted@ count. The others are left out of everything but the views coverage and reconciliation:
@if !left_out@All @row_count@ rows count.
@if stored@ They were counted on @counted_on@.$t$, $t$
@if left_out@Sur @row_count@ lignes, @rows_counted@ comptent. Les autres n'apparaissent que dans les vues coverage et reconciliation :
@if !left_out@Les @row_count@ lignes comptent toutes.
@if stored@ Elles ont &eacute;t&eacute; compt&eacute;es le @counted_on@.$t$),

('flows', 200, 'heading', '{}', $t$Who is new, who is lost$t$, $t$Qui est nouveau, qui est perdu$t$),
('new', 210, 'paragraph', '{}', $t$
A customer is new in the period of the first order, and only once.$t$, $t$
Un client est nouveau dans la p&eacute;riode de sa premi&egrave;re commande, et une seule fois.$t$),
('lost', 220, 'paragraph', '{}', $t$
@if one@A customer is lost after a complete period (@grace_length@) without an order.
@if !one@A customer is lost after @grace@ complete periods without an order in a row (@grace_length@).
 The loss stands in the period after that of the last order, because that is when the customer stayed away.
@if as_of_known@ At present, lost is who has not ordered since @lost_before@.$t$, $t$
@if one@Un client est perdu apr&egrave;s une p&eacute;riode compl&egrave;te (@grace_length@) sans commande.
@if !one@Un client est perdu apr&egrave;s @grace@ p&eacute;riodes compl&egrave;tes cons&eacute;cutives sans commande (@grace_length@).
 La perte figure dans la p&eacute;riode qui suit celle de la derni&egrave;re commande, car c'est alors que le client n'est pas revenu.
@if as_of_known@ &Agrave; pr&eacute;sent est perdu qui n'a rien command&eacute; depuis le @lost_before@.$t$),
('in_doubt', 230, 'paragraph', '{}', $t$
@if one@With a grace of one period nobody is in doubt.
@if !one@Who has stayed away for a shorter time is in doubt: still a customer, but the revenue is missing for now. Once the grace is over it is clear whether it was a pause or a loss.
 A row is final (is_final) when this can no longer change it.$t$, $t$
@if one@Avec un d&eacute;lai d'une p&eacute;riode, personne n'est en doute.
@if !one@Qui est absent depuis moins longtemps est en doute : c'est encore un client, mais son chiffre d'affaires manque pour l'instant. &Agrave; la fin du d&eacute;lai, on sait si c'&eacute;tait une pause ou une perte.
 Une ligne est d&eacute;finitive (is_final) quand cela ne peut plus la changer.$t$),
('returned', 240, 'paragraph', '{}', $t$
Who was lost and orders again has returned. A returned customer is not new, and the revenue belongs to the existing customers.$t$, $t$
Qui &eacute;tait perdu et commande de nouveau est revenu. Un client revenu n'est pas nouveau, et son chiffre d'affaires appartient aux clients existants.$t$),
('three_flows', 250, 'paragraph', '{}', $t$
The three flows explain the growth of revenue from one period to the next, exactly: growth = new - lost + existing - in doubt. New is the revenue of new customers, lost the
revenue that lost customers had brought in the period before they stayed away, existing all that the others bought more or less.$t$, $t$
Les trois flux expliquent exactement la croissance du chiffre d'affaires d'une p&eacute;riode &agrave; l'autre : croissance = nouveaux - perdus + existants - en doute. &laquo; Nouveaux &raquo; est le
chiffre d'affaires des nouveaux clients, &laquo; perdus &raquo; celui que les clients perdus avaient apport&eacute; dans la p&eacute;riode avant leur absence, &laquo; existants &raquo; tout ce que les autres ont achet&eacute; en plus ou en moins.$t$),
('declared', 260, 'paragraph', '{!one}', $t$
The view flows states a loss when it is declared, @grace@ periods after the last order. Its rows do not change later, but every loss comes late.$t$, $t$
La vue flows inscrit une perte quand elle est constat&eacute;e, @grace@ p&eacute;riodes apr&egrave;s la derni&egrave;re commande. Ses lignes ne changent plus, mais chaque perte y arrive tard.$t$),

('status', 300, 'heading', '{}', $t$Where a customer stands$t$, $t$O&ugrave; en est un client$t$),
('status_gap', 310, 'paragraph', '{}', $t$
The status compares the days since the last order with the customer's usual gap, the median of the days from an order to the next. Who has ordered too rarely to have one is compared with the median of all
customers, @typical_gap@ days at the last refresh. The first of these that is true counts:$t$, $t$
Le statut compare les jours &eacute;coul&eacute;s depuis la derni&egrave;re commande &agrave; l'intervalle habituel du client, la m&eacute;diane des jours d'une commande &agrave; la suivante. Qui a command&eacute; trop rarement pour en avoir un est compar&eacute; &agrave; la m&eacute;diane de
tous les clients, @typical_gap@ jours lors de la derni&egrave;re actualisation. La premi&egrave;re de ces r&egrave;gles qui est vraie compte :$t$),
('status_lost', 320, 'item', '{}', $t$lost: no order since @lost_before@$t$, $t$lost (perdu) : aucune commande depuis le @lost_before@$t$),
('status_new', 330, 'item', '{}', $t$new: the first order was on or after @last_period_start@$t$, $t$new (nouveau) : la premi&egrave;re commande date du @last_period_start@ ou d'apr&egrave;s$t$),
('status_asleep', 340, 'item', '{}', $t$asleep: more than @asleep_after@ usual gaps without an order$t$, $t$asleep (endormi) : plus de @asleep_after@ intervalles habituels sans commande$t$),
('status_slipping', 350, 'item', '{}', $t$slipping: more than @slipping_after@ usual gaps without an order$t$, $t$slipping (en train de partir) : plus de @slipping_after@ intervalles habituels sans commande$t$),
('status_active', 360, 'item', '{}', $t$active: everybody else$t$, $t$active (actif) : tous les autres$t$),

('classes', 400, 'heading', '{}', $t$Classes and scores$t$, $t$Classes et notes$t$),
('class', 410, 'paragraph', '{}', $t$
Customers are sorted by what they have brought since they came, the biggest first. Class A brings the first 80 % of the revenue, B the next 15 %, C the rest; D is who has brought nothing or less. Customers with equal revenue share a class.$t$, $t$
Les clients sont tri&eacute;s par ce qu'ils ont apport&eacute; depuis leur arriv&eacute;e, les plus gros d'abord. La classe A apporte les premiers 80 % du chiffre d'affaires, B les 15 % suivants, C le reste ; D r&eacute;unit ceux qui n'ont rien apport&eacute;, ou moins. &Agrave; chiffre d'affaires &eacute;gal, la classe est la m&ecirc;me.$t$),
('rfm', 420, 'paragraph', '{}', $t$
The scores for recency, frequency and revenue go from 1 (worst) to 5 (best): each is a fifth of the customers, and equal customers have equal scores.$t$, $t$
Les notes de r&eacute;cence, de fr&eacute;quence et de montant vont de 1 (la pire) &agrave; 5 (la meilleure) : chacune est un cinqui&egrave;me des clients, et les clients &eacute;gaux ont la m&ecirc;me note.$t$),

('values', 500, 'heading', '{}', $t$What customers are worth$t$, $t$Ce que valent les clients$t$),
('model', 510, 'paragraph', '{modeled}', $t$
The values come from two models, fitted on @fitted_on@ to the orders of @fitted_customers@ customers before @models_as_of@: @model@ says how often a customer will order and whether the customer is still one, gamma_gamma what an order brings.
@if reason@ Note: @reason@.$t$, $t$
Les valeurs viennent de deux mod&egrave;les, ajust&eacute;s le @fitted_on@ aux commandes de @fitted_customers@ clients avant le @models_as_of@ : @model@ dit combien de fois un client commandera et s'il l'est encore, gamma_gamma ce qu'une commande rapporte.
@if reason@ Remarque : @reason@.$t$),
('no_model', 511, 'paragraph', '{!modeled}', $t$
There are no values: no model could be fitted (@reason@).$t$, $t$
Il n'y a pas de valeurs : aucun mod&egrave;le n'a pu &ecirc;tre ajust&eacute; (@reason@).$t$),
('horizon', 520, 'paragraph', '{}', $t$
p_alive is the probability that the customer still is one. expected_orders and expected_revenue are for the next 12 months; with a probability of 90 % the truth lies between lower and upper. They are forecasts, not promises.$t$, $t$
p_alive est la probabilit&eacute; que le client en soit encore un. expected_orders et expected_revenue valent pour les 12 mois suivants ; avec une probabilit&eacute; de 90 %, la v&eacute;rit&eacute; se trouve entre lower et upper. Ce sont des pr&eacute;visions, pas des promesses.$t$),
('residual', 530, 'paragraph', '{}', $t$
residual_ltv is what the customer is expected to bring after that day, without a limit of time. Future money is discounted by @annual_rate@ % a year.
@if costs@ It is margin: each customer's revenue times the margin rate of the customer's own orders.
@if given_margin@ It is margin: @margin@ % of revenue.
@if !margin@ It is revenue, not margin, because neither costs nor a margin are given.
 total_ltv adds the margin of the past. The capital is the sum of residual_ltv over all customers.$t$, $t$
residual_ltv est ce que le client devrait encore apporter apr&egrave;s ce jour, sans limite de temps. L'argent futur est actualis&eacute; au taux de @annual_rate@ % par an.
@if costs@ C'est une marge : le chiffre d'affaires de chaque client multipli&eacute; par le taux de marge de ses propres commandes.
@if given_margin@ C'est une marge : @margin@ % du chiffre d'affaires.
@if !margin@ C'est un chiffre d'affaires, pas une marge, car ni co&ucirc;ts ni marge ne sont donn&eacute;s.
 total_ltv y ajoute la marge du pass&eacute;. Le capital est la somme de residual_ltv sur tous les clients.$t$),

('sources', 600, 'heading', '{}', $t$Where it comes from$t$, $t$D'o&ugrave; cela vient$t$),
('histories', 610, 'paragraph', '{}', $t$
@if live@Everything is computed from @purchases@ whenever it is read; only the models are stored (last refresh: @fitted_at@).
@if triggers@Histories are kept up to date by triggers on @purchases@; models, values and counts are those of the last refresh (@fitted_at@).
@if refresh@Everything is as of the last refresh (@fitted_at@): refresh_portfolio reads @purchases@ again.$t$, $t$
@if live@Tout est calcul&eacute; &agrave; partir de @purchases@ &agrave; chaque lecture ; seuls les mod&egrave;les sont conserv&eacute;s (derni&egrave;re actualisation : @fitted_at@).
@if triggers@Les historiques sont tenus &agrave; jour par des d&eacute;clencheurs sur @purchases@ ; les mod&egrave;les, les valeurs et les comptes datent de la derni&egrave;re actualisation (@fitted_at@).
@if refresh@Tout date de la derni&egrave;re actualisation (@fitted_at@) : refresh_portfolio relit @purchases@.$t$),
('given', 620, 'paragraph', '{sources}', $t$Besides the orders the portfolio has:$t$, $t$En plus des commandes, le portefeuille dispose de :$t$),
('absent', 630, 'paragraph', '{absent}', $t$
Other sources are not given. Each of these would tell more, and can be added when the data exist:$t$, $t$
D'autres sources ne sont pas donn&eacute;es. Chacune de celles-ci en dirait plus, et peut &ecirc;tre ajout&eacute;e quand les donn&eacute;es existent :$t$)
) v(message, ordinal, kind, requires, en, fr), LATERAL (VALUES ('en', v.en), ('fr', v.fr)) l(language, text);

INSERT INTO customer_portfolio_internal.portfolio_message (message, ordinal, kind, requires, language, text)
SELECT 'source.' || v.source, v.ordinal, 'word', '{}', l.language, l.text
FROM (VALUES
	('customers', 1, 'names and segments of the customers', 'les noms et les segments des clients'),
	('contracts', 2, 'contracts: recurring revenue, renewals and notice periods', 'les contrats : revenu r&eacute;current, renouvellements et pr&eacute;avis'),
	('contacts', 3, 'contacts with customers: who is looked after and who is neglected', 'les contacts avec les clients : qui est suivi et qui est n&eacute;glig&eacute;'),
	('surveys', 4, 'answers to the question of recommendation', 'les r&eacute;ponses &agrave; la question de recommandation'),
	('departures', 5, 'reasons for leaving', 'les raisons des d&eacute;parts'),
	('invoices', 6, 'invoices: who pays, and how late', 'les factures : qui paie, et avec quel retard'),
	('referrals', 7, 'who recommended whom', 'qui a recommand&eacute; qui'),
	('quotes', 8, 'quotes and what became of them', 'les devis et leur issue'),
	('spend', 9, 'money spent on winning and keeping customers', 'les d&eacute;penses pour gagner et garder des clients'),
	('service_costs', 13, 'what it cost to serve customers', 'ce qu''ont co&ucirc;t&eacute; le service et le suivi des clients'),
	('treatments', 10, 'whom a campaign treated and whom it left alone', 'qui une campagne a touch&eacute; et qui elle a laiss&eacute; de c&ocirc;t&eacute;'),
	('orders', 12, 'segments of the orders, such as channels', 'les segments des commandes, par exemple les canaux'),
	('lines', 11, 'lines of orders: which product, how much', 'les lignes de commande : quel produit, combien')
) v(source, ordinal, en, fr), LATERAL (VALUES ('en', v.en), ('fr', v.fr)) l(language, text);
