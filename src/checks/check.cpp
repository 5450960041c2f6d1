#include "checks/check.hpp"

namespace portfolio::checks {

Words words(Check check) {
  switch (check) {
  case Check::no_rows: return {"error", "no rows", "Look at the filters of the view and the load."};
  case Check::several_currencies:
    return {"error", "several currencies",
            "Amounts are added as they are: convert them at the rate of the day, or keep one "
            "history per currency."};
  case Check::one_customer:
    return {"error", "one customer has a large part of the revenue",
            "Look whether it is a customer: GROUP BY may be missing, or guests, a marketplace or a "
            "default account share one key."};
  case Check::late_load:
    return {"error", "nothing has happened for a long time before as_of",
            "If the load is not complete, customers look lost: set as_of to the day after the last "
            "day that was loaded completely."};
  case Check::no_customer:
    return {"error", "rows without a customer",
            "GROUP BY makes one customer of them all: leave them out with WHERE customer IS NOT "
            "NULL, or find a key such as the e-mail address."};
  case Check::null_history:
    return {"warning", "histories that are NULL", "They are skipped and counted; leave them out."};
  case Check::no_day_or_amount:
    return {"warning", "rows without a day or an amount",
            "They are skipped and counted where they are NULL, and refused where they are infinite "
            "or no number: complete them or leave them out."};
  case Check::after_as_of:
    return {"warning", "events on or after as_of",
            "They do not exist for what takes as_of, but revenue(h) counts them: look at as_of, or "
            "use as_of(h, day)."};
  case Check::stray_day:
    return {"warning", "events more than 50 years before as_of",
            "Correct the day, or leave them out: every period since then would be counted."};
  case Check::duplicates:
    return {"warning", "rows with the same customer, time and amount as another one",
            "Look whether orders were joined to their lines, or a file was loaded twice."};
  case Check::midnight:
    return {"warning", "all times are midnight",
            "They are dates that became times: take the date itself, since a time zone would move "
            "it to another day."};
  case Check::refund_first:
    return {"warning", "customers with a refund before their first purchase",
            "Look whether older orders are missing, or negative amounts mean something else."};
  case Check::no_cost:
    return {"warning", "rows without a cost",
            "margin(h) of their customers is NULL: complete the costs, 0 where there is none, or "
            "give a margin as a share."};
  case Check::few_customers:
    return {"notice", "few customers",
            "Models want some hundreds of customers: look at their standard errors before you use "
            "one."};
  case Check::short_time:
    return {"notice", "few days between the first purchase and as_of",
            "Models want a time of several usual gaps between purchases, half a year or more."};
  case Check::first_month:
    return {"notice", "the first month is not whole",
            "Do not compare it with others, and do not call its customers new."};
  case Check::last_month:
    return {"notice", "the last month is not whole at as_of",
            "Reports leave it out until it is complete."};
  }
  return {};
}

} // namespace portfolio::checks
