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

/// Whether customers leave after a purchase, so that they leave earlier the more often they buy;
/// otherwise at any time.
bool leaves_after_purchase(ModelKind kind) {
  switch (kind) {
  case ModelKind::bg_nbd:
  case ModelKind::mbg_nbd: return true;
  case ModelKind::pareto_nbd: return false;
  default:
    throw Error(Fault::bad_argument, "no what-if for this kind of model",
                "Use bg_nbd, mbg_nbd or pareto_nbd, whose purchases come at random times.");
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
  const bool after_purchase = leaves_after_purchase(kind);
  const statistics::PurchaseRow customer{frequency, frequency > 0 ? age : 0, age, 1};
  const double speed = changes.losses * (after_purchase ? changes.frequency : 1);
  const double share = (after_purchase ? 1 : changes.frequency) / changes.losses;
  const auto ahead = [&](double discount) {
    return process.discounted_purchases(customer, discount, PurchaseProcess::endless, cache);
  };
  const double before = ahead(delta), after = share * ahead(new_delta / speed);
  return before > 0 ? in_range(after / before, "change of the value") : 0;
}

} // namespace portfolio::equity
