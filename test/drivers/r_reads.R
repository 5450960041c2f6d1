# R as analysts use it: DBI with RPostgres where it is installed, else RPostgreSQL, and dbplyr. RPostgreSQL gives bigint and
# numeric as numbers with 53 bits, as R has no other; so the kind is told by the type that the driver says the column has.
suppressPackageStartupMessages({library(DBI); library(dplyr); library(dbplyr)})
arguments <- commandArgs(trailingOnly = TRUE)
driver <- arguments[1]; portfolio <- arguments[2]; views <- arguments[-(1:2)]
line <- function(...) cat(paste(..., sep = "\t"), "\n", sep = "")
connection <- if (driver == "RPostgres") {
  dbConnect(RPostgres::Postgres(), host = Sys.getenv("PGHOST"), port = as.integer(Sys.getenv("PGPORT")), dbname = Sys.getenv("PGDATABASE"), user = Sys.getenv("PGUSER"))
} else {
  dbConnect(RPostgreSQL::PostgreSQL(), host = Sys.getenv("PGHOST"), port = Sys.getenv("PGPORT"), dbname = Sys.getenv("PGDATABASE"), user = Sys.getenv("PGUSER"))
}
kinds <- c(int4 = "int", INTEGER = "int", int8 = "bigint", BIGINT = "bigint", float8 = "double", FLOAT8 = "double", numeric = "numeric", NUMERIC = "numeric", DECIMAL = "numeric",
           date = "date", DATE = "date", bool = "boolean", BOOLEAN = "boolean", BOOL = "boolean", text = "text", TEXT = "text")
is_sane <- list(int = is.integer, bigint = is.numeric, double = is.double, numeric = is.double, date = function(v) inherits(v, "Date"), boolean = is.logical, text = is.character)
for (view in views) {
  name <- paste(dbQuoteIdentifier(connection, portfolio), dbQuoteIdentifier(connection, view), sep = ".")
  result <- dbSendQuery(connection, paste("SELECT * FROM", name))
  columns <- dbColumnInfo(result)
  rows <- dbFetch(result, n = -1)
  dbClearResult(result)
  types <- if (driver == "RPostgres") columns$.typname else columns$type
  for (k in seq_along(columns$name)) {
    kind <- unname(kinds[types[k]])
    line("column", view, columns$name[k], if (is.na(kind)) types[k] else kind)
    value <- rows[[k]]
    if (!is.na(kind) && nrow(rows) > 0 && !is_sane[[kind]](value)) line("bad", view, columns$name[k], kind, class(value)[1])
    if (is.numeric(value) && any(is.infinite(value) | is.nan(value))) line("bad", view, columns$name[k], "is not finite")
  }
  line("rows", view, nrow(rows))
}
status_wanted <- "active"; day_wanted <- as.Date("2024-12-01")
customers <- tbl(connection, in_schema(portfolio, "customers"))
line("filter", customers %>% filter(status == !!status_wanted, last_order >= !!day_wanted) %>% summarise(n = n()) %>% collect() %>% pull(n))
invisible(dbDisconnect(connection))
