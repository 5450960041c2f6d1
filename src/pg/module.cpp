#include "pg/postgres.hpp"

extern "C" {
#if PG_VERSION_NUM >= 180000
PG_MODULE_MAGIC_EXT(.name = "customer_portfolio", .version = "0.1");
#else
PG_MODULE_MAGIC;
#endif
}
