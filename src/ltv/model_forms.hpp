#pragma once
#include "base/wire.hpp"
#include "ltv/model.hpp"

#include <span>
#include <string>
#include <string_view>

namespace portfolio {

using ModelBytes = std::span<const std::uint8_t>; ///< behind PostgreSQL's length word

/// The stored form, which is the binary form of send and receive as well; doubles are
/// little-endian:
///
///   version | kind | parameters n | 0 | 2 bytes flags | unit_days | n parameters | what the flags
///   name
///
/// Equal models are equal bytes.
Bytes to_bytes(const Model &model);
/// Checks everything, down to validate(). Error(bad_binary); `type` names the SQL type.
Model model_from_bytes(ModelBytes bytes, const char *type);

/// The beginning of stored bytes read where it lies, for scoring row by row.
class ModelView {
public:
  /// Error(bad_binary) if these are not the bytes of a model with parameters.
  explicit ModelView(ModelBytes bytes);
  ModelKind kind() const { return static_cast<ModelKind>(bytes_[1]); }
  double unit_days() const { return real(0); }
  double parameter(std::size_t i) const { return real(1 + i); }

private:
  double real(std::size_t i) const;
  ModelBytes bytes_;
};

/// {"model": "bg_nbd", "unit_days": 7, "r": 0.24, …, "standard_errors": {"r": 0.01, …}, …}; every
/// number reads back as the same double, what is not known is left out.
std::string to_json(const Model &model);

/// One member of such a JSON object, as a JSON library hands it over. Members of standard_errors
/// have `within` set to that name.
struct JsonMember {
  enum Type { number, boolean, text, null } type = null;
  std::string_view key;
  std::string_view within;
  double number_value = 0;
  bool boolean_value = false;
  std::string_view text_value;
};
/// Error(bad_text) for members that no model has, are missing or have another type, for
/// another kind of model than `purchases` asks for, and for what validate() refuses.
Model model_from_json(std::span<const JsonMember> members, bool purchases, const char *type);

} // namespace portfolio
