// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/units.h"

#include <algorithm>
#include <array>

namespace claims {

namespace {

constexpr uint8_t kW = kWhole;
constexpr uint8_t kWS = kWhole | kStrong;
constexpr uint8_t kWSM = kWhole | kStrong | kMatter;
constexpr uint8_t kWP = kWhole | kPerson;
constexpr uint8_t kWF = kWhole | kFrame;
constexpr uint8_t kWFM = kWhole | kFrame | kMatter;

constexpr auto kUnits = std::to_array<Unit>({
    // persons and households
    {U"人次", kWS, U""},
    {U"人", kWP, U"员|民|大|才|社|力|均|性|身|物|工|事|生|居|格"},
    {U"名", kWP, U"单|称|义|录|誉|额|片|字|次|校|城|品"},
    {U"位", kWP, U"于|置|居|列|次|数"},
    {U"户次", kWS, U""},
    {U"户", kWS, U"籍|口|型"},
    {U"家次", kWS, U""},
    {U"家", kWS, U"庭|长|风|族|庄|里"},
    // matters and acts
    {U"件次", kWS, U""},
    {U"件", kWSM, U"数"},
    {U"起次", kWS, U""},
    {U"起", kWSM, U"草|到|来|始|点|步"},
    {U"宗", kWSM, U"教|旨|地"},
    {U"桩", kWSM, U""},
    {U"例次", kWS, U""},
    {U"例", kWSM, U"会|如|行|证"},
    {U"批次", kWS, U""},
    {U"批", kWS, U"示|评|准|复|驳|注|阅|改"},
    {U"场次", kWS, U""},
    {U"场", kWS, U"所|景|地|馆"},
    {U"轮次", kWS, U""},
    {U"轮", kW, U"岗|驻|值|换|流|训|候"},
    {U"班次", kWS, U""},
    {U"车次", kWS, U""},
    {U"期次", kWS, U""},
    {U"期", kWS, U"间|限|刊|末|货|望|待|内"},
    {U"条次", kWS, U""},
    {U"项次", kWS, U""},
    {U"处次", kWS, U""},
    {U"点次", kWS, U""},
    {U"份次", kWS, U""},
    {U"宗次", kWS, U""},
    {U"站次", kWS, U""},
    {U"个次", kWS, U""},
    {U"次", kWS, U"数|序"},
    {U"条", kWFM, U"例|件|款"},
    {U"项", kWFM, U""},
    {U"个", kWFM, U"性|别|体工|体户|体经|月|小时|工作日|自然日|百分|季度|年度|星期|周|学时|课时"},
    {U"类", kWF, U"别|型|似"},
    {U"种", kWF, U"植|子|类|养"},
    {U"处", kWFM, U"理|置|罚|级|室|于|以|长|分|境|方|所"},
    // papers, media, courses
    {U"份", kWS, U"额"},
    {U"册", kWS, U"子"},
    {U"本", kW,
     U"级|年|地|科|镇|次|人|着|周|月|季|市|县|区|乡|街|社|村|部|单|职|土|质|领|身|院|期|报|轮|届"},
    {U"篇", kWS, U"章|幅"},
    {U"幅", kWS, U"度|射|员"},
    {U"张", kWS, U"贴|力"},
    {U"页", kWS, U""},
    {U"卷", kWS, U"宗|入"},
    {U"封", kWS, U"闭|控|存|路"},
    {U"集", kW, U"体|中|合|聚|团|市|会|贸|约|资"},
    {U"帖", kWS, U""},
    {U"部", kW, U"门|分|署|委|长|队|级|位|落|件|属"},
    {U"套", kW, U"餐|路|取|用"},
    {U"节课", kWS, U""},
    {U"堂课", kWS, U""},
    {U"门课", kWS, U""},
    {U"课时", kWS, U""},
    {U"学时", kWS, U""},
    // things
    {U"只", kW, U"有|要|跑|能|进|需|是|为|限"},
    {U"头", kW, U"部|脑|条|疼"},
    {U"辆次", kWS, U""},
    {U"辆", kWS, U""},
    {U"艘", kWS, U""},
    {U"台次", kWS, U""},
    {U"台", kW, U"账|阶|胞|风|资|湾"},
    {U"把", kW, U"关|握|控|好|手"},
    {U"支", kW, U"持|部|出|付|撑|援|委|书|农|教|柱"},
    {U"组", kW, U"织|长|成|建|合|团|员|级"},
    {U"座", kW, U"谈|位|落|席"},
    {U"栋", kWS, U""},
    {U"幢", kWS, U""},
    {U"间", kW, U"接|隔|断"},
    {U"盏", kWS, U""},
    {U"株", kWS, U""},
    {U"棵", kWS, U""},
    {U"箱", kW, U""},
    {U"盒", kW, U""},
    {U"瓶", kW, U""},
    {U"桶", kW, U""},
    {U"袋", kW, U""},
    {U"包", kW, U"括|含|村|案|保|户|联|干|片|抓|组|街|办|容|围"},
    {U"枚", kWS, U""},
    {U"面", kW, U"向|对|积|临|貌|上|前"},
    {U"块", kW, U""},
    {U"片", kW, U"区|面|长|段|警"},
    {U"口", kW, U"头|号|岸|径|味"},
    {U"道", kW, U"路|德|理|歉"},
    // measures
    {U"元", kStrong, U"旦|素|宵|年|件"},
    {U"美元", kStrong, U""},
    {U"平方米", kStrong, U""},
    {U"平米", kStrong, U""},
    {U"㎡", kStrong, U""},
    {U"立方米", kStrong, U""},
    {U"立方", kStrong, U""},
    {U"延米", kStrong, U""},
    {U"延长米", kStrong, U""},
    {U"米", kStrong, U"面|粉"},
    {U"千米", kStrong, U""},
    {U"公里", kStrong, U""},
    {U"亩", kStrong, U""},
    {U"公顷", kStrong, U""},
    {U"吨", kStrong, U""},
    {U"公斤", kStrong, U""},
    {U"斤", kStrong, U""},
    {U"千克", kStrong, U""},
});

bool begins_other_word(View text, size_t at, View words) {
  for (size_t from = 0; from < words.size();) {
    const size_t bar = std::min(words.find(U'|', from), words.size());
    if (starts(text, at, words.substr(from, bar - from))) return true;
    from = bar + 1;
  }
  return false;
}

}  // namespace

const Unit* unit_at(View text, size_t at) {
  if (at >= text.size()) return nullptr;
  const Unit* best = nullptr;
  for (const Unit& unit : kUnits) {
    if (unit.name[0] != text[at] || !starts(text, at, unit.name)) continue;
    if (best == nullptr || unit.name.size() > best->name.size()) best = &unit;
  }
  if (best == nullptr) return nullptr;
  const size_t behind = at + best->name.size();
  if (begins_other_word(text, behind, best->not_before)) return nullptr;
  // 项目 is a thing of its own (27项目), unless it begins 项目标 (27项 目标).
  if (best->name == U"项" && starts(text, behind, U"目") && !starts(text, behind, U"目标")) {
    return nullptr;
  }
  return best;
}

bool one_chain(const Unit& a, const Unit& b) {
  constexpr uint8_t kChains = kMatter | kPerson;
  return &a == &b || (a.traits & b.traits & kChains) != 0;
}

}  // namespace claims
