#include "equity/what_if.hpp"

#include "base/error.hpp"
#include "base/text.hpp"
#include "equity/rates.hpp"

#include <cmath>
#include <string>

namespace portfolio::equity {

using models::ModelKind;
using processes::PurchaseProcess;

namespace {

void require_factor(double factor, const char *what) {
  if (!(factor > 0 && std::isfinite(factor)))
    throw Error(Fault::bad_argument, std::string(what) + " is " + real_text(factor),
                "It multiplies what was: 1 changes nothing, 1.1 is 10 % more; it is above 0.");
}

/// How the model changes: purchases come at random and customers leave after one of them, or at any
/// time, so that it is the same model at another discount; or neither of both.
enum class Way { after_purchase, any_time, other };
Way way_of(ModelKind kind) {
  switch (kind) {
  case ModelKind::bg_nbd:
  case ModelKind::mbg_nbd: return Way::after_purchase;
  case ModelKind::pareto_nbd: return Way::any_time;
  default: return Way::other;
  }
}

} // namespace

/// With rate λ and risk p after each purchase λ/(δ + pλ) purchases are ahead, so that
/// cλ/(δ + kp·cλ) = (1/k)·λ/(δ/(kc) + pλ): the same model at another discount. With a risk μ at
/// any time they are λ/(δ + μ), and cλ/(δ + kμ) = (c/k)·λ/(δ/k + μ).
double value_factor(const PurchaseProcess &process, ModelKind kind, std::int64_t frequency,
                    double age, double delta, double new_delta, const Changes &changes,
                    processes::ScoringCache *cache) {
  require_factor(changes.frequency, "frequency factor");
  require_factor(changes.losses, "loss factor");
  const Way way = way_of(kind);
  const statistics::PurchaseRow customer{frequency, frequency > 0 ? age : 0, age, 1};
  const auto ahead = [&](double discount) {
    return process.discounted_purchases(customer, discount, PurchaseProcess::endless, cache);
  };
  const auto changed = [&] {
    if (way == Way::other)
      return process.changed_purchases(customer, new_delta, changes.frequency, changes.losses);
    const bool after_purchase = way == Way::after_purchase;
    const double speed = changes.losses * (after_purchase ? changes.frequency : 1),
                 share = (after_purchase ? 1 : changes.frequency) / changes.losses;
    return share * ahead(new_delta / speed);
  };
  const double before = ahead(delta);
  return before > 0 ? in_range(changed() / before, "change of the value") : 0;
}

} // namespace portfolio::equity
