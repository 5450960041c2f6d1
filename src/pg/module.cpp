#include "base/stop.hpp"
#include "pg/guard.hpp"

extern "C" {
#if PG_VERSION_NUM >= 180000
PG_MODULE_MAGIC_EXT(.name = "customer_portfolio", .version = "0.1");
#else
PG_MODULE_MAGIC;
#endif

PGDLLEXPORT void _PG_init(void);
void _PG_init(void) { portfolio::asked_to_stop = portfolio::pg::interrupted; }
}
