-- The other half of the laws, in a database of its own: what they make has the same names.
SET client_min_messages = error;
\set origin :DBNAME
\set second :DBNAME '_laws'
DROP DATABASE IF EXISTS :"second";
CREATE DATABASE :"second";
\c :"second"
SET client_min_messages = error;
CREATE EXTENSION pgtap SCHEMA public;
CREATE EXTENSION customer_portfolio;
\set half 1
\ir laws.psql
\c :"origin"
DROP DATABASE :"second";
