// SPDX-License-Identifier: AGPL-3.0-or-later
// Result<T>: a value or a Fault. A refusal is ordinary business of an authority, so it stands in
// the signature. A Fault carries a code and arguments, never text: the words, in Chinese and
// English, are in text/<room>.yaml and are put in by base::Messages at the edge.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace base {

// What happened, in the few kinds that callers treat differently.
enum class FaultKind : uint8_t {
  kInvalid,      // the input is wrong
  kNotFound,     // the thing named does not exist
  kConflict,     // somebody else was first
  kForbidden,    // this person or post may not
  kUnlawful,     // the law does not allow it; `basis` names the article
  kCorrupt,      // stored data is damaged
  kUnavailable,  // the machine cannot do it now (disk full, locked)
};

struct Fault {
  using Args = std::vector<std::pair<std::string, std::string>>;
  FaultKind kind = FaultKind::kInvalid;
  std::string code;   // "room.reason", a key of text/<room>.yaml
  Args args;          // named arguments of the message
  std::string basis;  // "行政处罚法-2021#42" where the law refuses, else empty
  std::string where;  // "file:line:column" or a record, else empty

  // The value of argument `name`, or an empty view.
  [[nodiscard]] std::string_view arg(std::string_view name) const;
};

[[nodiscard]] Fault fault(FaultKind kind, std::string code, Fault::Args args = {},
                          std::string basis = {}, std::string where = {});

// For a name that is not known: with a near one, code + "_near" and the argument `nearest`.
[[nodiscard]] Fault fault_near(FaultKind kind, std::string code, Fault::Args args,
                               std::string nearest);

// Thrown by ENSURE only: we have a bug. Caught at the request boundary and in main, nowhere else.
class Bug : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT
  Result(Fault f) : state_(std::in_place_index<1>, std::move(f)) {}      // NOLINT

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] T& value() & { return std::get<0>(state_); }
  [[nodiscard]] const T& value() const& { return std::get<0>(state_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::get<0>(std::move(state_)); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  [[nodiscard]] Fault& fault() & { return std::get<1>(state_); }
  [[nodiscard]] const Fault& fault() const& { return std::get<1>(state_); }
  [[nodiscard]] Fault&& fault() && { return std::get<1>(std::move(state_)); }

 private:
  std::variant<T, Fault> state_;
};

// A result without a value.
struct Done {};
using Status = Result<Done>;
inline Status ok() { return Done{}; }

}  // namespace base

#define FADU_CONCAT_(a, b) a##b
#define FADU_CONCAT(a, b) FADU_CONCAT_(a, b)

// Returns the fault of `expr` from the enclosing function, if it has one.
#define TRY(expr)                                                                \
  do {                                                                           \
    auto try_result_ = (expr);                                                   \
    if (!try_result_.ok()) return ::base::Fault(std::move(try_result_).fault()); \
  } while (false)

#define FADU_TRY_ASSIGN_(tmp, decl, expr)                      \
  auto tmp = (expr);                                           \
  if (!tmp.ok()) return ::base::Fault(std::move(tmp).fault()); \
  decl = std::move(tmp).value()

// TRY_ASSIGN(auto x, f()): x is the value, or the enclosing function returns the fault. More than
// one statement: keep it out of an unbraced `if`.
#define TRY_ASSIGN(decl, expr) FADU_TRY_ASSIGN_(FADU_CONCAT(try_, __COUNTER__), decl, expr)

// For what can only be false if we have a bug; never for input.
#define ENSURE(cond, why)                                                                       \
  do {                                                                                          \
    if (!(cond))                                                                                \
      throw ::base::Bug(std::string(__FILE__) + ":" + std::to_string(__LINE__) + ": " + (why)); \
  } while (false)
