#pragma once
#include "base/wire.hpp"
#include "pg/flat.hpp"
#include "pg/hash.hpp"

namespace portfolio::pg {

/// The SQL functions that flat types have in common, and what all of them keep to: arguments are
/// fetched, detoasted and checked before guard(), the core runs inside it, the Datum is built
/// behind it; a state is changed in place only when an aggregate calls (state_argument()), and
/// NULL merges into nothing.
///
/// A type is a struct of static functions, most of them from LogType or ObjectType. Those that take
/// fcinfo may ereport, the others run inside guard():
///
///   argument(fcinfo, i)    a value, as plain data
///   state(fcinfo)          the state in argument 0; null for NULL
///   open(argument)         the value as the core reads it
///   resume(state, …)       what owns the state's growth; for null, of one begun by the parameters
///   flat(resumed)          the state, which may have moved
///   merged(state, value)   the state with the value in it; for null one that begins with it
///   finish(value)          its finished form, in memory of its own
///   sum(a, b), same(a, b)  what + and = say; without an equal(a, b) the bytes of wire() decide
///   comparable(value)      bytes that are the same for values of which = says that they are
///   text(value), wire(value), from_text(text), from_wire(bytes)
///                          input and output; the readers give a value, or its finished form
///
/// States and finished forms are pointers to what has a capacity(), or to a varlena whose length is
/// set.
struct FlatType {
  static bool same(const auto &a, const auto &b) {
    if constexpr (requires { equal(a, b); })
      return equal(a, b);
    else
      return to_wire(a) == to_wire(b);
  }
  static std::string text(const auto &value) { return to_text(value); }
  static Bytes wire(const auto &value) { return to_wire(value); }
  static Bytes comparable(const auto &value) {
    if constexpr (requires { to_wire(value, Form::comparable); })
      return to_wire(value, Form::comparable);
    else
      return to_wire(value);
  }
};

/// Types with two forms: a log that grows, which is the state of an aggregate, and a finished one;
/// the core opens both as the same value. `Self` adds at least open(bytes), grow(log, …), which
/// goes on with a log or begins one for null, finish(), from_text() and from_wire().
template <class Self, class Log> struct LogType : FlatType {
  static std::span<const std::uint8_t> argument(FunctionCallInfo fcinfo, int i) {
    return bytes_argument(fcinfo, i);
  }
  /// Nobody vouches for a growing form that no aggregate hands over: it is opened with all checks.
  static varlena *state(FunctionCallInfo fcinfo) {
    varlena *given = state_argument(fcinfo, 0);
    if (given == nullptr || fcinfo->context != nullptr || !Self::is_log(bytes_of(given)))
      return given;
    const Datum opened =
        from_flat(guard([&] { return Self::finish(Self::open(bytes_of(given))); }));
    return reinterpret_cast<varlena *>(DatumGetPointer(opened));
  }

  static bool is_log(std::span<const std::uint8_t> bytes) {
    return !bytes.empty() && bytes.front() == Log::growing;
  }
  /// A finished state goes into a new log.
  template <class... Parameters> static auto resume(varlena *old, const Parameters &...parameters) {
    const bool grows = old != nullptr && Self::is_log(bytes_of(old));
    auto state = Self::grow(grows ? reinterpret_cast<Log *>(old) : nullptr, parameters...);
    if (old != nullptr && !grows) [[unlikely]]
      Self::add(state, Self::open(bytes_of(old)));
    return state;
  }
  static auto *flat(auto &state) { return state.log(); }
  static void add(auto &state, const auto &value) { state.merge(value); }
  static auto *merged(varlena *old, const auto &value) {
    auto state = Self::resume(old);
    Self::add(state, value);
    return Self::flat(state);
  }
  static auto sum(const auto &a, const auto &b) {
    if constexpr (requires { merge(a, b); })
      return merge(a, b);
    else {
      auto *both = Self::merged(reinterpret_cast<varlena *>(Self::merged(nullptr, a)), b);
      return Self::open(bytes_of(reinterpret_cast<varlena *>(both)));
    }
  }
};

/// Types whose bytes are the object that the core works with. `Self` adds at least its `name` in
/// SQL, merged(), finish(), from_text() and from_wire().
template <class Self, class Object> struct ObjectType : FlatType {
  static const Object *argument(FunctionCallInfo fcinfo, int i) {
    return from_datum(pg::argument(fcinfo, i));
  }
  static const Object *from_datum(Datum value) { return known(PG_DETOAST_DATUM(value)); }
  static Object *state(FunctionCallInfo fcinfo) {
    varlena *old = state_argument(fcinfo, 0);
    return old != nullptr ? known(old) : nullptr;
  }
  static bool is_known(const Object &object) { return object.is_known(); }
  static const Object &open(const Object *object) { return *object; }
  static const Object &sum(const Object &a, const Object &b) {
    return *Self::merged(Self::merged(nullptr, a), b);
  }

private:
  static Object *known(varlena *value) {
    auto *object = reinterpret_cast<Object *>(value);
    if (Self::is_known(*object)) [[likely]]
      return object;
    ereport(ERROR,
            (errcode(ERRCODE_INVALID_BINARY_REPRESENTATION),
             errmsg("%s of unknown version", Self::name),
             errhint("The value was stored by another version of the extension, or is damaged.")));
    pg_unreachable();
  }
};

// --- aggregates ---------------------------------------------------------------------------------

/// change(resumed) for the state in argument 0, which may be NULL or a finished value.
template <class Type, class Change, class... Parameters>
Datum change_state(FunctionCallInfo fcinfo, const Change &change, const Parameters &...parameters) {
  auto *old = Type::state(fcinfo);
  return from_flat(guard([&] {
    auto state = Type::resume(old, parameters...);
    change(state);
    return Type::flat(state);
  }));
}

/// Counts a row that says nothing.
template <class Type> Datum skip_row(FunctionCallInfo fcinfo) {
  return change_state<Type>(fcinfo, [](auto &state) { state.skip(); });
}

/// Combine function, and transition function of rollup.
template <class Type> Datum merge_states(FunctionCallInfo fcinfo) {
  auto *left = Type::state(fcinfo);
  if (is_null(fcinfo, 1)) {
    if (left == nullptr) PG_RETURN_NULL();
    PG_RETURN_POINTER(left);
  }
  const auto right = Type::argument(fcinfo, 1);
  return from_flat(guard([&] { return Type::merged(left, Type::open(right)); }));
}

/// What question(value) says of the value in argument 0.
template <class Type, class Question> auto ask(FunctionCallInfo fcinfo, const Question &question) {
  const auto stored = Type::argument(fcinfo, 0);
  return guard([&] { return question(Type::open(stored)); });
}

/// The same where the answer is a bigint.
template <class Type, class Question>
Datum ask_count(FunctionCallInfo fcinfo, const Question &question) {
  PG_RETURN_INT64(static_cast<std::int64_t>(ask<Type>(fcinfo, question)));
}

/// Final function: in memory of its own, because the state may change after its result was read.
template <class Type> Datum finish_state(FunctionCallInfo fcinfo) {
  if (is_null(fcinfo, 0)) PG_RETURN_NULL();
  return from_flat(ask<Type>(fcinfo, [](const auto &value) { return Type::finish(value); }));
}

// --- operators ----------------------------------------------------------------------------------

/// operation(a, b) of two values, finished.
template <class Type, class Operation>
Datum combine(FunctionCallInfo fcinfo, const Operation &operation) {
  const auto a = Type::argument(fcinfo, 0), b = Type::argument(fcinfo, 1);
  return from_flat(guard([&] { return Type::finish(operation(Type::open(a), Type::open(b))); }));
}

template <class Type> Datum plus(FunctionCallInfo fcinfo) {
  return combine<Type>(
      fcinfo, [](const auto &a, const auto &b) -> decltype(auto) { return Type::sum(a, b); });
}

template <class Type> bool are_equal(FunctionCallInfo fcinfo) {
  const auto a = Type::argument(fcinfo, 0), b = Type::argument(fcinfo, 1);
  return guard([&] { return Type::same(Type::open(a), Type::open(b)); });
}

/// Both support functions of a hash operator class.
template <class Type> Datum type_hash(FunctionCallInfo fcinfo) {
  return ask<Type>(
      fcinfo, [fcinfo](const auto &value) { return hash_of(fcinfo, Type::comparable(value)); });
}

// --- input and output ---------------------------------------------------------------------------

/// For use inside guard().
template <class Type, class Value> auto *finished(const Value &value) {
  if constexpr (std::is_pointer_v<Value>)
    return value;
  else
    return Type::finish(value);
}

template <class Type> Datum type_in(FunctionCallInfo fcinfo) {
  const char *text = PG_GETARG_CSTRING(0);
  const auto read = [&] { return finished<Type>(Type::from_text(text)); };
  auto *value = static_cast<decltype(read())>(guard_input(fcinfo, read));
  if (value == nullptr) PG_RETURN_NULL();
  return from_flat(value);
}

template <class Type> Datum type_out(FunctionCallInfo fcinfo) {
  PG_RETURN_CSTRING(
      ask<Type>(fcinfo, [](const auto &value) { return to_cstring(Type::text(value)); }));
}

template <class Type> Datum type_receive(FunctionCallInfo fcinfo) {
  const auto message = message_argument(fcinfo, 0);
  return from_flat(guard([&] { return finished<Type>(Type::from_wire(message)); }));
}

template <class Type> Datum type_send(FunctionCallInfo fcinfo) {
  PG_RETURN_POINTER(
      ask<Type>(fcinfo, [](const auto &value) { return to_varlena(Type::wire(value)); }));
}

} // namespace portfolio::pg
