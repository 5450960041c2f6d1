-- One half of the laws.
\set half 0
\ir laws.psql
