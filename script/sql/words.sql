-- The demo's own words, as labels of the kind demo: whole sentences, with the places of what they are about. The words of the
-- field, and how numbers are written, are the labels that the extension brings.
INSERT INTO customer_portfolio.label (language, kind, name, text)
SELECT l.language, 'demo', v.name, l.text
FROM (VALUES
  ('table_date', 'YYYY-MM-DD', 'DD/MM/YYYY'),
  ('table_month', 'YYYY-MM', 'MM/YYYY'),

  -- what was read
  ('title_read', 'What was read', 'Ce qui a été lu'),
  ('simulated', 'a simulated shop: 20,000 customers, three years, a season, 3 %% refunds, the last month half over', 'une boutique simulée : 20 000 clients, trois ans, une saison, 3 %% de retours, le dernier mois à moitié passé'),
  ('column', 'column %s', 'colonne %s'),
  ('columns', 'columns: customer = %s, day = %s, amount = %s', 'colonnes : client = %s, jour = %s, montant = %s'),
  ('columns_cost', 'columns: customer = %s, day = %s, amount = %s, cost = %s', 'colonnes : client = %s, jour = %s, montant = %s, coût = %s'),
  ('totals', '%s customers, %s orders and refunds from %s to %s, revenue %s', '%s clients, %s commandes et retours du %s au %s, chiffre d''affaires %s'),
  ('more_lines', '… and %s more lines that were not loaded', '… et %s autres lignes qui n''ont pas été chargées'),
  ('encoding', 'The file is read as %s: line %s is no UTF-8.', 'Le fichier est lu comme %s : la ligne %s n''est pas en UTF-8.'),
  ('utf16', 'The file is in UTF-16.', 'Le fichier est en UTF-16.'),
  ('line_above', 'One line above the table was left out.', 'Une ligne au-dessus du tableau n''est pas lue.'),
  ('lines_above', '%s lines above the table were left out.', '%s lignes au-dessus du tableau ne sont pas lues.'),
  ('gross_only', 'The amount is with tax: no column without it was found. Another column: --amount NAME.', 'Le montant est TTC : aucune colonne hors taxes n''a été trouvée. Pour une autre colonne : --amount NOM.'),
  ('gross_too', 'The amount is "%1$s"; "%2$s" has it with tax: --amount "%2$s" takes that.', 'Le montant est « %1$s » ; « %2$s » est toutes taxes comprises : --amount "%2$s" prend cette colonne.'),
  ('days_points', '"%s" is read as day.month.year, the order of dates with points; --dates mdy reads the month first.', '« %s » est lu comme jour.mois.année, l''ordre des dates à points ; --dates mdy lit le mois d''abord.'),
  ('days_names', '"%s" is read as day/month/year, because of the names of the columns; --dates mdy reads the month first.', '« %s » est lu comme jour/mois/année, d''après les noms des colonnes ; --dates mdy lit le mois d''abord.'),
  ('days_commas', '"%s" is read as day/month/year, because the amounts have decimal commas; --dates mdy reads the month first.', '« %s » est lu comme jour/mois/année, parce que les montants ont des virgules décimales ; --dates mdy lit le mois d''abord.'),
  ('days_both', 'Days are written in both orders: %s as day/month, %s as month/day, the first in line %s; --dates says which is right.', 'Les jours sont écrits dans les deux ordres : %s en jour/mois, %s en mois/jour, le premier à la ligne %s ; --dates dit lequel est le bon.'),
  ('days_dmy', 'Days are day/month/year.', 'Les jours sont en jour/mois/année.'),
  ('days_mdy', 'Days are month/day/year.', 'Les jours sont en mois/jour/année.'),
  ('days_open', 'nothing says whether the day "%s" of line %s is day/month or month/day; add --dates dmy or --dates mdy', 'rien ne dit si le jour « %s » de la ligne %s est en jour/mois ou en mois/jour ; ajoutez --dates dmy ou --dates mdy'),
  ('days_question', 'The day "%s" of line %s: is its first number the day (dmy) or the month (mdy)?', 'Le jour « %s » de la ligne %s : le premier nombre est-il le jour (dmy) ou le mois (mdy) ?'),
  ('amount_open', '"%s" in line %s is read as %s, because no amount shows its decimal mark; --decimals comma or point says otherwise.', '« %s » à la ligne %s est lu comme %s, parce qu''aucun montant ne montre sa marque décimale ; --decimals comma ou point dit autre chose.'),
  ('amount_comma', '"%s" in line %s is read as %s, because most amounts have a decimal comma; --decimals comma or point says otherwise.', '« %s » à la ligne %s est lu comme %s, parce que la plupart des montants ont une virgule décimale ; --decimals comma ou point dit autre chose.'),
  ('amount_point', '"%s" in line %s is read as %s, because most amounts have a decimal point; --decimals comma or point says otherwise.', '« %s » à la ligne %s est lu comme %s, parce que la plupart des montants ont un point décimal ; --decimals comma ou point dit autre chose.'),

  -- what is wrong with a file or a line
  ('no_lines', 'the file has no lines with text', 'le fichier n''a pas de ligne avec du texte'),
  ('few_columns', 'the first line has %s of the columns customer, day and amount', 'la première ligne a %s des colonnes client, jour et montant'),
  ('wrong_name', '--%s: there is no column "%s"; the columns are %s', '--%s : il n''y a pas de colonne « %s » ; les colonnes sont %s'),
  ('wrong_number', '--%s: there is no column "%s"; there are %s columns without names; the first line is %s', '--%s : il n''y a pas de colonne « %s » ; il y a %s colonnes sans noms ; la première ligne est %s'),
  ('cannot_tell', 'cannot tell which column is: %s; name it by %s; the columns are %s', 'colonne introuvable : %s ; nommez-la par %s ; les colonnes sont %s'),
  ('no_order', 'no line could be loaded; there is none after the header', 'aucune ligne n''a pu être chargée ; il n''y en a pas après l''en-tête'),
  ('no_good_order', 'no line could be loaded; %s', 'aucune ligne n''a pu être chargée ; %s'),
  ('customer', 'customer', 'client'), ('day', 'day', 'jour'), ('amount', 'amount', 'montant'),
  ('line_quote', 'line %s has a quote that is not closed, or in the middle of a field', 'ligne %s : un guillemet qui n''est pas fermé, ou au milieu d''un champ'),
  ('line_fields', 'line %s has %s columns, at least %s are needed', 'ligne %s : %s colonnes, il en faut au moins %s'),
  ('line_customer', 'line %s has no customer', 'ligne %s : pas de client'),
  ('line_no_day', 'line %s has no day', 'ligne %s : pas de jour'),
  ('line_day', 'line %s is not a day: "%s"', 'ligne %s : ce n''est pas un jour : « %s »'),
  ('line_no_amount', 'line %s has no amount', 'ligne %s : pas de montant'),
  ('line_amount', 'line %s is not an amount: "%s"', 'ligne %s : ce n''est pas un montant : « %s »'),
  ('line_cost', 'line %s is not a cost: "%s"', 'ligne %s : ce n''est pas un coût : « %s »'),

  -- flows
  ('flows_month', 'Where growth came from: the three flows of the last %s complete months', 'D''où vient la croissance : les trois flux des %s derniers mois complets'),
  ('flows_week', 'Where growth came from: the three flows of the last %s complete weeks', 'D''où vient la croissance : les trois flux des %s dernières semaines complètes'),
  ('flows_day', 'Where growth came from: the three flows of the last %s complete days', 'D''où vient la croissance : les trois flux des %s derniers jours complets'),
  ('no_flows_month', 'There is no complete month yet.', 'Il n''y a pas encore de mois complet.'),
  ('no_flows_week', 'There is no complete week yet.', 'Il n''y a pas encore de semaine complète.'),
  ('no_flows_day', 'There is no complete day yet.', 'Il n''y a pas encore de jour complet.'),
  ('head_revenue', 'Revenue', 'CA'), ('head_month', 'Month', 'Mois'), ('head_week', 'Week', 'Semaine'), ('head_day', 'Day', 'Jour'),
  ('head_customers', 'Customers', 'Clients'), ('head_new', 'New', 'Nouveaux'), ('head_existing', 'Existing', 'Existants'), ('head_lost', 'Lost', 'Perdus'),
  ('legend', '█ new  ▒ existing (spends more or less, stays away, comes back, refunds)  ░ lost  · in doubt', '█ nouveaux  ▒ existants (plus, moins, en pause, de retour, retours)  ░ perdus  · en doute'),
  ('sum', 'Growth = new + existing - lost - in doubt, to the cent.', 'Croissance = nouveaux + existants - perdus - en doute, au centime près.'),
  ('loss_month', 'A loss stands in the month in which the customer stayed away: lost after %s months in a row without a purchase (the grace period), in doubt until then and counted as a customer.',
    'Une perte est inscrite dans le mois où le client n''est pas venu : perdu après %s mois de suite sans achat (le délai de grâce), en doute jusque-là et compté comme client.'),
  ('loss_week', 'A loss stands in the week in which the customer stayed away: lost after %s weeks in a row without a purchase (the grace period), in doubt until then and counted as a customer.',
    'Une perte est inscrite dans la semaine où le client n''est pas venu : perdu après %s semaines de suite sans achat (le délai de grâce), en doute jusque-là et compté comme client.'),
  ('loss_day', 'A loss stands in the day in which the customer stayed away: lost after %s days in a row without a purchase (the grace period), in doubt until then and counted as a customer.',
    'Une perte est inscrite dans le jour où le client n''est pas venu : perdu après %s jours de suite sans achat (le délai de grâce), en doute jusque-là et compté comme client.'),
  ('final', 'No row changes any more.', 'Aucune ligne ne changera plus.'),
  ('open_rows', '%s of the rows may still change.', 'Lignes qui peuvent encore changer : %s.'),

  -- classes and models
  ('title_classes', 'Who makes the value: Pareto classes', 'Qui fait la valeur : les classes de Pareto'),
  ('head_class', 'Class', 'Classe'), ('head_share', 'Share', 'Part'), ('head_each', 'Each', 'Chacun'),
  ('classes', 'A makes the first 80 %% of revenue, B the next 15 %%, C the rest, D none. The best fifth of the customers makes %s of it; Gini coefficient %s.',
    'A fait les premiers 80 %% du chiffre d''affaires, B les 15 %% suivants, C le reste, D rien. Le meilleur cinquième des clients en fait %s ; coefficient de Gini %s.'),
  ('title_models', 'How they buy and when they stop: the models, fitted', 'Comment ils achètent et quand ils arrêtent : les modèles, ajustés'),
  ('no_model', 'No model', 'Aucun modèle'), ('head_estimate', 'Estimate', 'Estimation'), ('head_error', 'Std.err.', 'Err. type'), ('head_spend', 'Gamma-gamma', 'Gamma-gamma'),
  ('best', '%s fits best of three models: its BIC is %s better than that of %s.', '%s est le meilleur de trois modèles : son BIC est meilleur de %s que celui de %s.'),
  ('fitted', 'Fitted to %s customers, the model of spend to the %s of them with a repeat purchase.', 'Ajusté sur %s clients, le modèle des montants sur les %s d''entre eux qui ont racheté.'),
  ('rhythm', 'An average customer buys every %s days while active; after a purchase %s stop.', 'Un client moyen achète tous les %s jours tant qu''il est actif ; après un achat %s arrêtent.'),
  ('worth', 'A purchase is worth %s on average.', 'Un achat vaut %s en moyenne.'),

  -- customers
  ('title_best', 'The ten customers with the highest residual lifetime value (discounted at %s %% a year)', 'Les dix clients à la plus haute valeur résiduelle (actualisée à %s %% par an)'),
  ('head_customer', 'Customer', 'Client'), ('head_orders', 'Orders', 'Commandes'), ('head_last', 'Last order', 'Dernière'), ('head_alive', 'P(alive)', 'P(actif)'),
  ('head_next_year', 'Orders, 1 y', 'Cdes, 1 an'), ('head_purchase', 'A purchase', 'Un achat'), ('head_residual', 'Residual value', 'Valeur résiduelle'), ('head_ago', 'Days ago', 'Jours'), ('head_stake', 'Value at stake', 'Valeur en jeu'),
  ('all_customers', 'All customers together: %s, beside %s of revenue until now.', 'Tous les clients ensemble : %s, à côté de %s de chiffre d''affaires jusqu''ici.'),
  ('title_slipping', 'The ten most valuable customers who are slipping away (P(alive) between 10 and 50 %%)', 'Les dix clients de plus grande valeur en train de partir (P(actif) entre 10 et 50 %%)'),
  ('no_scores', 'No model, no scores: see above.', 'Pas de modèle, pas de valeurs : voir ci-dessus.'),
  ('stake', 'At stake: what they would be worth more if they were certainly still customers.', 'En jeu : ce qu''ils vaudraient de plus s''ils étaient sûrement encore clients.'),

  -- reconciliation
  ('title_reconciliation', 'Reconciliation', 'Rapprochement'),
  ('ledger_month', 'Orders added up by plain SQL %s, by the ledger %s, in %s months: equal to the cent in each', 'Commandes additionnées par SQL %s, par le grand livre %s, en %s mois : égales au centime dans chacun'),
  ('ledger_week', 'Orders added up by plain SQL %s, by the ledger %s, in %s weeks: equal to the cent in each', 'Commandes additionnées par SQL %s, par le grand livre %s, en %s semaines : égales au centime dans chacune'),
  ('ledger_day', 'Orders added up by plain SQL %s, by the ledger %s, in %s days: equal to the cent in each', 'Commandes additionnées par SQL %s, par le grand livre %s, en %s jours : égales au centime dans chacun'),
  ('ledger_differs', 'Orders added up by plain SQL %s, by the ledger %s: DIFFERENCE %s', 'Commandes additionnées par SQL %s, par le grand livre %s : DIFFÉRENCE %s'),
  ('growth_month', 'New + existing - lost - in doubt %s = change of revenue %s over %s months: equal to the cent', 'Nouveaux + existants - perdus - en doute %s = variation du CA %s sur %s mois : égal au centime'),
  ('growth_week', 'New + existing - lost - in doubt %s = change of revenue %s over %s weeks: equal to the cent', 'Nouveaux + existants - perdus - en doute %s = variation du CA %s sur %s semaines : égal au centime'),
  ('growth_day', 'New + existing - lost - in doubt %s = change of revenue %s over %s days: equal to the cent', 'Nouveaux + existants - perdus - en doute %s = variation du CA %s sur %s jours : égal au centime'),
  ('growth_differs', 'New + existing - lost - in doubt %s, change of revenue %s: DIFFERENCE %s', 'Nouveaux + existants - perdus - en doute %s, variation du CA %s : DIFFÉRENCE %s'),
  ('rows', 'Rows: %s read, %s loaded, %s not loaded; %s count in the portfolio, none is left out', 'Lignes : %s lues, %s chargées, %s non chargées ; %s comptent dans le portefeuille, aucune n''est exclue'),
  ('rows_left_out', 'Rows: %s read, %s loaded, %s not loaded; %s count in the portfolio; left out: %s', 'Lignes : %s lues, %s chargées, %s non chargées ; %s comptent dans le portefeuille ; exclues : %s'),

  -- where it goes on
  ('page_written', 'The report with pictures is in %s: open it in a browser, mail it, print it.', 'Le rapport avec images est dans %s : ouvrez-le dans un navigateur, envoyez-le, imprimez-le.'),
  ('page_hint', 'The same with pictures, as one page to mail or print: %s', 'La même chose avec images, en une page à envoyer ou à imprimer : %s'),
  ('keeps_running', E'The server keeps running, with the table orders and the portfolio shop in its database shop;\n\\d shop.* lists the views. To connect:\n\n  %s\n\nTo stop it and remove everything:\n\n  %s',
    E'Le serveur continue, avec la table orders et le portefeuille shop dans sa base shop ;\n\\d shop.* liste les vues. Pour se connecter :\n\n  %s\n\nPour l''arrêter et tout enlever :\n\n  %s')
) v(name, en, fr), LATERAL (VALUES ('en', v.en), ('fr', v.fr)) l(language, text)
ON CONFLICT DO NOTHING;

-- say(NAME, …): the sentence in the language of the setting demo.language, with these values in their places.
CREATE FUNCTION demo.say(name text, VARIADIC places text[] DEFAULT '{}') RETURNS text STABLE LANGUAGE sql
AS $$ SELECT format(customer_portfolio.label_of('demo', name, coalesce(nullif(current_setting('demo.language', true), ''), 'en')), VARIADIC places) $$;
-- A word of the field.
CREATE FUNCTION demo.word(kind text, name text) RETURNS text STABLE LANGUAGE sql
AS $$ SELECT customer_portfolio.label_of(kind, name, coalesce(nullif(current_setting('demo.language', true), ''), 'en')) $$;
