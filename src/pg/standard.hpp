// The same for bindings, which read PostgreSQL's headers, too.
#include "base/standard.hpp"
#include "pg/postgres.hpp"
