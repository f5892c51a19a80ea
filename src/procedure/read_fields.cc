// SPDX-License-Identifier: AGPL-3.0-or-later
// fields, states and settings.
#include "procedure/read.h"

namespace procedure {

namespace {

void read_choices(Form& form, Field& field) {
  if (field.type != FieldType::kChoice) {
    if (const yaml::Node* node = form.optional("choices")) {
      form.problem_at(node->place, "choices", "procedure.key_of_other_type",
                      {{"type", std::string(name_of(field.type))}, {"types", "choice"}});
    }
    return;
  }
  each_entry(form, "choices", true, [&](const yaml::Node::Entry& entry, const std::string& key) {
    Form choice(entry.value, form.what() + "." + key, form.draft());
    field.choices.emplace_back(entry.key, choice.label());
    choice.finish();
  });
  const yaml::Node* node = form.optional("choices");
  if (node != nullptr && node->is_map() && node->entries.empty()) {
    form.problem_at(node->place, "choices", "procedure.empty_list");
  }
}

void read_limits(Form& form, Field& field) {
  field.min = form.decimal("min");
  field.max = form.decimal("max");
  if (is_number(field.type)) {
    if (field.min && field.max && *field.max < *field.min) {
      form.problem(form.optional("max")->place, "procedure.limits_crossed",
                   {{"what", form.what()}, {"min", field.min->str()}, {"max", field.max->str()}});
    }
    return;
  }
  for (const char* key : {"min", "max"}) {
    if (const yaml::Node* node = form.optional(key)) {
      form.problem_at(
          node->place, key, "procedure.key_of_other_type",
          {{"type", std::string(name_of(field.type))}, {"types", names_of(kNumberTypes)}});
    }
  }
}

}  // namespace

void read_fields(Form& pack) {
  each_entry(pack, "fields", false, [&](const yaml::Node::Entry& entry, const std::string& what) {
    Form form(entry.value, what, pack.draft());
    Field field;
    field.id = entry.key;
    field.place = entry.place;
    field.type = static_cast<FieldType>(form.word("type", kFieldTypes));
    field.label = form.label();
    // With an unknown type nothing can be said about choices and limits.
    const yaml::Node* type = form.optional("type");
    if (type != nullptr && type->text == name_of(field.type)) {
      read_choices(form, field);
      read_limits(form, field);
    }
    for (const char* key : {"choices", "min", "max"}) (void)form.optional(key);
    field.sensitive = form.flag("sensitive");
    if (form.has("basis")) field.basis = form.basis();
    form.finish();
    pack.draft().pack.fields.push_back(std::move(field));
  });
}

void read_states(Form& pack) {
  each_entry(pack, "states", true, [&](const yaml::Node::Entry& entry, const std::string& what) {
    Form form(entry.value, what, pack.draft());
    State state;
    state.id = entry.key;
    state.place = entry.place;
    if (state.id == "new" || state.id == "same") {
      pack.problem(entry.place, "procedure.reserved_word", {{"text", state.id}});
    }
    state.label = form.label();
    state.final = form.flag("final");
    form.finish();
    pack.draft().pack.states.push_back(std::move(state));
  });
}

void read_settings(Form& pack) {
  each_entry(pack, "settings", false, [&](const yaml::Node::Entry& entry, const std::string& what) {
    Form form(entry.value, what, pack.draft());
    Setting setting;
    setting.id = entry.key;
    setting.label = form.label();
    if (form.required("value") != nullptr) {
      setting.value = form.decimal("value").value_or(base::Decimal{});
    }
    setting.norm = form.text("norm");
    setting.certainty = kCertainties[form.word("certainty", kCertainties)];
    form.finish();
    pack.draft().pack.settings.push_back(std::move(setting));
  });
}

}  // namespace procedure
