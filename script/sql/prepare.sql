-- The table that is filled, and where it is noted what came.
CREATE SCHEMA demo;
CREATE TABLE orders (customer_id text NOT NULL, day date NOT NULL, amount numeric NOT NULL, cost numeric);
COMMENT ON TABLE orders IS 'one row per order or refund';
CREATE TABLE demo.source (description text, read bigint, bad bigint);
CREATE TABLE demo.note (n int GENERATED ALWAYS AS IDENTITY, text text);
CREATE TABLE demo.wish (customer text, day text, amount text, cost text, dates text, decimals text);
CREATE TABLE demo.line (n bigint GENERATED ALWAYS AS IDENTITY, line text);

\ir words.sql

CREATE FUNCTION demo.column_name(number int) RETURNS text STABLE
LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT CASE WHEN has_header THEN format('"%s"', left(btrim(names[number]), 24)) ELSE demo.say('column', number::text) END FROM demo.layout);
END $$;
