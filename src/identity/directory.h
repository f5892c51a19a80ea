// SPDX-License-Identifier: AGPL-3.0-or-later
// Who is who in a town: people, the posts that they hold and the certificates that they carry, each
// valid from a day to a day. A value: it is rebuilt from the entries of the registers `person`,
// `post` and `certificate`, and answers questions about any day.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "calendar/date.h"

namespace identity {

struct Person {
  std::string id;
  std::string name;
};

// A post (岗位) authorises one person to act in one role, in the whole town or in one unit.
struct Post {
  std::string id;
  std::string person;
  std::string role;
  std::string unit;  // empty: the whole town
  calendar::Date from;
  std::optional<calendar::Date> to;  // last day; nothing: it lasts
  [[nodiscard]] bool valid(calendar::Date on) const;
};

struct Certificate {
  std::string id;
  std::string person;
  std::string kind;
  std::string number;
  calendar::Date from;
  calendar::Date to;    // last day
  std::string scope{};  // its field of law; empty: not recorded
};

class Directory {
 public:
  // Adds, or replaces the one with the same id.
  void put(Person person);
  void put(Post post);
  void put(Certificate certificate);

  // nullptr if there is none.
  [[nodiscard]] const Person* person(std::string_view id) const;
  [[nodiscard]] const Post* post(std::string_view id) const;
  // True if `person` holds a certificate of `kind` that is valid on `on`, for one of `scopes` where
  // any are named.
  [[nodiscard]] bool certified(std::string_view person, std::string_view kind, calendar::Date on,
                               const std::vector<std::string>& scopes = {}) const;
  // True if `person` holds a post with that role on that day.
  [[nodiscard]] bool holds(std::string_view person, std::string_view role, calendar::Date on) const;
  // The posts with that role that are valid on the day, in the order they were added.
  [[nodiscard]] std::vector<const Post*> holders(std::string_view role, calendar::Date on) const;
  // The posts of a person that are valid on the day, in the order they were added.
  [[nodiscard]] std::vector<const Post*> posts_of(std::string_view person, calendar::Date on) const;
  // True if the role was ever given in this town; used for the founder, who ends with the first
  // administrator.
  [[nodiscard]] bool ever_held(std::string_view role) const;
  [[nodiscard]] size_t people() const { return people_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
  };
  template <typename T>
  using ById = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

  ById<Person> people_;
  ById<size_t> post_index_;
  std::vector<Post> posts_;
  ById<std::vector<size_t>> posts_of_person_;
  ById<std::vector<size_t>> posts_of_role_;
  ById<std::vector<Certificate>> certificates_of_person_;
  ById<std::string> certificate_holder_;  // by the certificate's id
};

}  // namespace identity
