#pragma once
#include "base/wire.hpp"
#include "models/model.hpp"

#include <bit>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace portfolio::models {

using ModelBytes = std::span<const std::uint8_t>; ///< behind PostgreSQL's length word

/// The stored form, which is the binary form of send and receive as well; doubles are
/// little-endian:
///
///   version | kind | parameters n | covariates m | 2 bytes flags | unit_days | n parameters |
///   m purchase effects | m dropout effects | what the flags name
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
  std::size_t parameters() const { return bytes_[2]; }
  double parameter(std::size_t i) const { return real(1 + i); }
  std::size_t covariates() const { return bytes_[3]; }
  double purchase_effect(std::size_t i) const { return real(1 + parameters() + i); }
  double dropout_effect(std::size_t i) const { return real(1 + parameters() + covariates() + i); }
  /// As models/model_flags.hpp names them.
  unsigned flags() const { return bytes_[4] | unsigned{bytes_[5]} << 8; }
  /// As Model has it: the dimension of the covariance.
  std::size_t estimates() const { return free_parameters(kind()) + 2 * covariates(); }
  bool is_for_one_customer() const; ///< as Diagnostics has it
  /// As Diagnostics has it; empty where it is not known.
  std::vector<double> covariance() const;
  /// One of its so many numbers, which are the last ones, and one of the standard errors: of a
  /// model that has them, and is as long as that takes.
  double covariance_cell(std::size_t i, std::size_t cells) const {
    return real_at(bytes_.size() - 8 * (cells - i));
  }
  double standard_error(std::size_t i) const { return real_at(scoring_bytes() + 8 * i); }
  std::size_t size() const { return bytes_.size(); }
  /// So many bytes from the first decide about every score; diagnostics follow.
  std::size_t scoring_bytes() const {
    return head_bytes + 8 * (1 + parameters() + 2 * covariates());
  }

private:
  static constexpr std::size_t head_bytes = 6;
  double real(std::size_t i) const { return real_at(head_bytes + 8 * i); }
  double real_at(std::size_t byte) const {
    std::uint64_t bits;
    std::memcpy(&bits, bytes_.data() + byte, sizeof bits);
    if constexpr (std::endian::native == std::endian::big) bits = __builtin_bswap64(bits);
    return std::bit_cast<double>(bits);
  }
  ModelBytes bytes_;
};

/// {"model": "bg_nbd", "unit_days": 7, "r": 0.24, …, "standard_errors": {"r": 0.01, …}, …}; every
/// number reads back as the same double, what is not known is left out.
std::string to_json(const Model &model);

/// One member of such a JSON object, as a JSON library hands it over. Members of standard_errors
/// have `within` set to that name; elements of an array have the key of the array.
struct JsonMember {
  enum Type { number, boolean, text, null } type = null;
  std::string_view key;
  std::string_view within;
  double number_value = 0;
  bool boolean_value = false;
  std::string_view text_value;
  bool element = false; ///< of an array
};
/// Error(bad_text) for members that no model has, are missing or have another type, for
/// a model of another role, and for what validate() refuses.
Model model_from_json(std::span<const JsonMember> members, ModelRole role, const char *type);

} // namespace portfolio::models
