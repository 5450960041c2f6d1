#include "base/error.hpp"
#include "models/model_forms.hpp"
#include "processes/bg_nbd.hpp"
#include "processes/gamma_gamma.hpp"

#include <cmath>
#include <cstdlib>

using namespace portfolio;
using namespace portfolio::models;
using namespace portfolio::processes;

/// Whatever is accepted must come back the same, and its scores must be probabilities and
/// expectations; nothing else than Error may be thrown.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  try {
    const Model model = model_from_bytes({data, size}, "purchase_model");
    const Bytes again = to_bytes(model);
    if (!std::equal(again.begin(), again.end(), data, data + size)) std::abort();
    if (to_json(model).empty()) std::abort();
    const ModelView view(again);
    if (role(model.kind) == ModelRole::retention) return 0;
    if (role(model.kind) == ModelRole::spend) {
      const auto spend =
          expected_spend({view.parameter(0), view.parameter(1), view.parameter(2)}, 3, 20);
      if (spend && std::isnan(*spend)) std::abort();
      return 0;
    }
    const BetaGeometric scorer(view.kind(), view.parameter(0), view.parameter(1), view.parameter(2),
                               view.parameter(3));
    const double alive = scorer.p_alive({3, 20, 39, 1});
    if (!(alive >= 0 && alive <= 1)) std::abort();
  } catch (const Error &) {
  }
  try {
    ModelView({data, size}).unit_days();
  } catch (const Error &) {
  }
  return 0;
}
