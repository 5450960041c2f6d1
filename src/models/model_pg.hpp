#pragma once
#include "models/model_forms.hpp"
#include "pg/flat.hpp"

namespace portfolio::pg {

/// The stored bytes of a model; for use inside guard().
varlena *to_varlena(const models::Model &model);

} // namespace portfolio::pg
