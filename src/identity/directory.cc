// SPDX-License-Identifier: AGPL-3.0-or-later
#include "identity/directory.h"

#include <algorithm>

namespace identity {

bool Post::valid(calendar::Date on) const { return from <= on && (!to || on <= *to); }

namespace {

// Lists keep the order in which their things were first put, whatever was changed since.
void insert_in_order(std::vector<size_t>& list, size_t index) {
  list.insert(std::lower_bound(list.begin(), list.end(), index), index);
}

}  // namespace

void Directory::put(Person person) { people_[person.id] = std::move(person); }

void Directory::put(Post post) {
  const auto known = post_index_.find(post.id);
  if (known != post_index_.end()) {
    Post& old = posts_[known->second];
    const size_t index = known->second;
    if (old.person != post.person) {
      std::erase(posts_of_person_[old.person], index);
      insert_in_order(posts_of_person_[post.person], index);
    }
    if (old.role != post.role) {
      std::erase(posts_of_role_[old.role], index);
      insert_in_order(posts_of_role_[post.role], index);
    }
    old = std::move(post);
    return;
  }
  const size_t index = posts_.size();
  post_index_[post.id] = index;
  posts_of_person_[post.person].push_back(index);
  posts_of_role_[post.role].push_back(index);
  posts_.push_back(std::move(post));
}

void Directory::put(Certificate certificate) {
  const auto [known, added] = certificate_holder_.try_emplace(certificate.id, certificate.person);
  std::string& holder = known->second;
  if (!added) {
    std::erase_if(certificates_of_person_[holder],
                  [&](const Certificate& old) { return old.id == certificate.id; });
    holder = certificate.person;
  }
  certificates_of_person_[holder].push_back(std::move(certificate));
}

const Person* Directory::person(std::string_view id) const {
  const auto it = people_.find(id);
  return it == people_.end() ? nullptr : &it->second;
}

const Post* Directory::post(std::string_view id) const {
  const auto it = post_index_.find(id);
  return it == post_index_.end() ? nullptr : &posts_[it->second];
}

bool Directory::certified(std::string_view person, std::string_view kind, calendar::Date on,
                          const std::vector<std::string>& scopes) const {
  const auto it = certificates_of_person_.find(person);
  if (it == certificates_of_person_.end()) return false;
  return std::any_of(it->second.begin(), it->second.end(), [&](const Certificate& c) {
    const bool covers =
        scopes.empty() || std::find(scopes.begin(), scopes.end(), c.scope) != scopes.end();
    return c.kind == kind && c.from <= on && on <= c.to && covers;
  });
}

bool Directory::holds(std::string_view person, std::string_view role, calendar::Date on) const {
  const auto it = posts_of_person_.find(person);
  if (it == posts_of_person_.end()) return false;
  return std::any_of(it->second.begin(), it->second.end(),
                     [&](size_t i) { return posts_[i].role == role && posts_[i].valid(on); });
}

std::vector<const Post*> Directory::holders(std::string_view role, calendar::Date on) const {
  std::vector<const Post*> out;
  const auto it = posts_of_role_.find(role);
  if (it == posts_of_role_.end()) return out;
  for (size_t i : it->second) {
    if (posts_[i].valid(on)) out.push_back(&posts_[i]);
  }
  return out;
}

std::vector<const Post*> Directory::posts_of(std::string_view person, calendar::Date on) const {
  std::vector<const Post*> out;
  const auto it = posts_of_person_.find(person);
  if (it == posts_of_person_.end()) return out;
  for (size_t i : it->second) {
    if (posts_[i].valid(on)) out.push_back(&posts_[i]);
  }
  return out;
}

bool Directory::ever_held(std::string_view role) const {
  const auto it = posts_of_role_.find(role);
  return it != posts_of_role_.end() && !it->second.empty();
}

}  // namespace identity
