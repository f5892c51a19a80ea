// SPDX-License-Identifier: AGPL-3.0-or-later
#include "lifecycle/matters.h"

#include "base/result.h"

namespace bench {

namespace {

using Words = std::vector<const char*>;

const Words kPlaces = {"村口",     "北环路",   "文化广场", "小学门前", "卫生院旁", "三号楼",
                       "菜市场",   "桥头",     "河堤",     "公交站",   "东大街",   "幼儿园后门",
                       "老供销社", "污水泵站", "健身场",   "停车棚"};
const Words kThings = {"井盖", "路灯", "下水道", "护栏", "行道树", "电线杆", "垃圾箱", "消防栓",
                       "路面", "楼道", "水管",   "围墙", "标志牌", "坡道",   "窨井",   "雨篷"};
const Words kTroubles = {"破损",     "堵塞",     "渗漏",     "倾斜",    "缺失", "被占用",
                         "长期不亮", "有裂缝",   "堆放杂物", "松动",    "积水", "被车辆撞坏",
                         "异味扰民", "油漆脱落", "无人清理", "影响通行"};
const Words kWishes = {
    "附近老人和学生来往较多，夜间尤其不便", "已经持续一周，多次向物业反映没有结果",
    "下雨以后更加严重，希望尽快派人查看",   "邻里之间因此发生争执，希望协调处理",
    "担心发生意外，请先设置警示再安排修理", "节前人流较大，盼望在周末以前处理完毕"};
const Words kOffices = {"城建科", "环保办", "执法科", "农业科", "民政科", "综合科"};
const Words kSubjects = {"property_service", "utilities", "roads", "street", "village", "other"};
const Words kClasses = {"city_appearance", "construction", "facility", "street_order",
                        "livelihood"};
const Words kSurnames = {"赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈"};

const char* one(const Words& words, base::Random& random) {
  return words[random.below(words.size())];
}

std::string digits(uint64_t number, int width) {
  std::string text = std::to_string(number);
  return text.size() < static_cast<size_t>(width)
             ? std::string(static_cast<size_t>(width) - text.size(), '0') + text
             : text;
}

using Fields = std::vector<std::pair<std::string, std::string>>;

Fields order(base::Random& random, const std::vector<std::string>& units) {
  return {{"number", "8890-" + digits(random.below(100'000'000), 8)},
          {"subject", one(kSubjects, random)},
          {"content", sentence(random)},
          {"urgent", random.below(20) == 0 ? "true" : "false"},
          {"secret", "false"},
          {"caller", one(kSurnames, random) + std::string("某") + digits(random.below(10'000), 4)},
          {"phone", "130" + digits(random.below(100'000'000), 8)},
          {"unit", units[random.below(units.size())]}};
}

Fields event(base::Random& random, const std::vector<std::string>& units) {
  return {{"source", "member"},
          {"class", one(kClasses, random)},
          {"summary", sentence(random)},
          {"unit", units[random.below(units.size())]},
          {"point", "117." + digits(250'000 + random.below(100'000), 6) + ",39." +
                        digits(50'000 + random.below(100'000), 6)}};
}

std::string found(base::Random& random) {
  return std::string("现场查看") + one(kPlaces, random) + "，情况属实";
}

Act act(const char* role, const char* step, Fields fields = {}, bool other = false) {
  return {role, step, std::move(fields), other};
}

// An order to its end: 7 acts.
Matter handled_order(base::Random& random, const std::vector<std::string>& units) {
  Matter out = lifecycle(random, units);
  out.acts.insert(out.acts.begin() + 2,
                  act("department_handler", "contact", {{"contact", "phone"}}));
  out.acts.push_back(act("department_handler", "reply", {{"reply", "已处理并告知诉求人"}}));
  out.acts.push_back(act("caller_back", "call_back",
                         {{"attempts", "1"}, {"solved", "solved"}, {"satisfaction", "satisfied"}}));
  out.acts.push_back(act("dispatcher", "close"));
  return out;
}

Matter settled_event(base::Random& random, const std::vector<std::string>& units) {
  Fields first = event(random, units);
  first.emplace_back("measure", "当场劝导并清理");
  first.emplace_back("result", "已恢复原状");
  return {"grid_event",
          {act("grid_member", "settle_on_spot", std::move(first)),
           act("grid_member", "close", {{"check_result", found(random)}}, true),
           act("caller_back", "evaluate", {{"satisfied", "no_reporter"}})}};
}

Matter open_matter(base::Random& random, const std::vector<std::string>& units) {
  if (random.below(2) == 0) {
    Matter out = lifecycle(random, units);
    out.acts.resize(1 + random.below(3));
    return out;
  }
  Matter out{"grid_event",
             {act("grid_member", "report", event(random, units)),
              act("grid_dispatcher", "file", {{"limit", "ordinary"}}),
              act("grid_dispatcher", "dispatch", {{"office", one(kOffices, random)}})}};
  out.acts.resize(1 + random.below(3));
  return out;
}

}  // namespace

const std::string& Matter::unit() const {
  for (const auto& [name, value] : acts.front().fields) {
    if (name == "unit") return value;
  }
  throw base::Bug("a matter without a place");
}

std::string sentence(base::Random& random) {
  std::string out = one(kPlaces, random);
  out += std::string(one(kThings, random)) + one(kTroubles, random) + "，旁边的";
  out += std::string(one(kThings, random)) + "也" + one(kTroubles, random) + "，";
  out += std::string(one(kWishes, random)) + "，门牌" + digits(random.below(100'000), 5) + "号";
  return out;
}

Matter lifecycle(base::Random& random, const std::vector<std::string>& units) {
  return {"hotline_order",
          {act("dispatcher", "receive", order(random, units)),
           act("dispatcher", "sign", {{"office", one(kOffices, random)}}),
           act("department_handler", "handle",
               {{"found", found(random)}, {"measure", "已安排人员维修"}})}};
}

// 40 of 100 events settled on the spot (3 acts), 28 reported and not filed (2), 20 orders merged
// with another (2), 10 orders to their end (7), 2 open (1 to 3).
Matter past(base::Random& random, const std::vector<std::string>& units) {
  const uint64_t dice = random.below(100);
  if (dice < 40) return settled_event(random, units);
  if (dice < 68) {
    return {"grid_event",
            {act("grid_member", "report", event(random, units)),
             act("grid_dispatcher", "not_file", {{"reason", "查看时已消除"}})}};
  }
  if (dice < 88) {
    return {"hotline_order",
            {act("dispatcher", "receive", order(random, units)),
             act("dispatcher", "merge", {{"told", "true"}})}};
  }
  if (dice < 98) return handled_order(random, units);
  return open_matter(random, units);
}

}  // namespace bench
