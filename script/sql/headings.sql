-- What columns are called, in the first place the name that is taken first. Names are compared as demo.plain_name makes them.
CREATE TABLE demo.heading (kind text, rank int, language text, name text, PRIMARY KEY (kind, name));

-- Kinds: net and gross are amounts without and with tax; name is a customer's name beside the code.
INSERT INTO demo.heading
SELECT kind, (row_number() OVER (ORDER BY array_position('{en,fr,de,it,es,any}', language), k))::int, language, name
FROM (VALUES
  ('customer', 'en', 'customer_id customerid customer customer_number customer_no customer_key customer_code cust_id custid client_id client user_id userid user member_id
     member buyer_id buyer account_id account account_number shopper_id contact_id company_id'),
  ('customer', 'fr', 'code_client no_client num_client numero_client numero_de_client n_client id_client identifiant_client ref_client reference_client compte_client
     code_tiers no_compte tiers compte'),
  ('customer', 'de', 'kundennummer kundennr kunden_nr kundenno kunden_id kd_nr kdnr debitor debitorennummer debitoren_nr kunde auftraggeber'),
  ('customer', 'it', 'codice_cliente cod_cliente n_cliente no_cliente numero_cliente id_cliente partita_iva'),
  ('customer', 'es', 'codigo_cliente codigo_de_cliente numero_de_cliente n_de_cliente cliente_id nif cif cliente'),
  ('name', 'en', 'customer_name client_name account_name company_name company name'),
  ('name', 'fr', 'nom_du_client nom_client raison_sociale nom societe'),
  ('name', 'de', 'kundenname name_des_kunden firma firmenname'),
  ('name', 'it', 'nome_cliente nome_del_cliente ragione_sociale denominazione nome'),
  ('name', 'es', 'nombre_cliente nombre_del_cliente razon_social nombre'),
  ('customer', 'any', 'customer_email email e_mail courriel adresse_e_mail id'),
  ('day', 'en', 'day date order_date orderdate purchase_date transaction_date invoice_date invoicedate sale_date sales_date ordered_at purchased_at order_time
     order_purchase_timestamp created_at datetime timestamp time'),
  ('day', 'fr', 'date_de_facture date_facture date_de_la_facture date_de_facturation date_facturation date_de_commande date_commande date_de_la_commande date_de_vente
     date_vente date_d_achat date_achat date_piece date_de_piece jour date_heure'),
  ('day', 'de', 'rechnungsdatum bestelldatum auftragsdatum kaufdatum belegdatum buchungsdatum datum tag'),
  ('day', 'it', 'data_fattura data_della_fattura data_ordine data_vendita data_acquisto data_documento data giorno'),
  ('day', 'es', 'fecha_factura fecha_de_factura fecha_de_la_factura fecha_pedido fecha_de_pedido fecha_venta fecha_de_venta fecha_compra fecha_de_compra fecha dia'),
  ('net', 'en', 'net_amount net net_total net_revenue net_sales amount_excl_tax amount_ex_vat'),
  ('net', 'fr', 'montant_ht total_ht montant_total_ht ca_ht prix_ht montant_hors_taxes net_ht ht'),
  ('net', 'de', 'nettobetrag betrag_netto netto nettoumsatz umsatz_netto nettosumme'),
  ('net', 'it', 'imponibile importo_netto totale_imponibile netto_iva'),
  ('net', 'es', 'base_imponible importe_neto importe_sin_iva neto'),
  ('amount', 'en', 'amount order_amount spend revenue order_total order_value total_amount total_price total sales sale_amount turnover payment_value paid value price'),
  ('amount', 'fr', 'ca chiffre_d_affaires chiffre_affaires montant montant_total montant_facture'),
  ('amount', 'de', 'betrag umsatz rechnungsbetrag gesamtbetrag auftragswert summe'),
  ('amount', 'it', 'importo fatturato importo_totale totale totale_fattura ricavo'),
  ('amount', 'es', 'importe importe_total total_factura facturacion ventas'),
  ('gross', 'en', 'gross gross_amount gross_total amount_incl_tax amount_inc_vat'),
  ('gross', 'fr', 'montant_ttc total_ttc montant_total_ttc ca_ttc prix_ttc net_a_payer ttc'),
  ('gross', 'de', 'bruttobetrag betrag_brutto brutto bruttoumsatz umsatz_brutto bruttosumme'),
  ('gross', 'it', 'importo_lordo totale_ivato lordo importo_iva_inclusa'),
  ('gross', 'es', 'importe_bruto importe_con_iva total_con_iva bruto'),
  ('cost', 'en', 'cost costs cost_of_goods cogs cost_price total_cost'),
  ('cost', 'fr', 'cout couts cout_de_revient prix_de_revient cout_d_achat cout_total prix_d_achat'),
  ('cost', 'de', 'kosten wareneinsatz einstandswert einkaufswert einkaufspreis'),
  ('cost', 'it', 'costi costo_totale costo_del_venduto costo'),
  ('cost', 'es', 'costes coste coste_total coste_de_ventas')) v(kind, language, names),
  LATERAL regexp_split_to_table(names, '\s+') WITH ORDINALITY n(name, k);

-- Lower case without accents; everything that is no letter or digit is one underscore; a currency at the end is left out.
CREATE FUNCTION demo.plain_name(text) RETURNS text IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(trim(both '_' FROM regexp_replace(translate(replace(lower($1), 'ß', 'ss'), 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿº°', 'aaaaaaceeeeiiiinooooouuuuyyoo'),
                                                        '[^a-z0-9]+', '_', 'g')), '(_(en|in))?_(eur|euro|euros|usd|gbp|chf)$', '');
