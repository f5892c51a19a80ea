// SPDX-License-Identifier: AGPL-3.0-or-later
#include "claims/chars.h"

#include <string_view>

namespace claims {

namespace {

// Pairs: as written, as read. Traditional forms only of characters that the lexicons use.
constexpr std::u32string_view kPairs =
    U"兩两個个項项場场戶户條条張张冊册幅幅輛辆臺台隻只噸吨畝亩億亿萬万餘余約约達达過过處处調调"
    U"辦办結结紛纷糾纠滿满蓋盖額额開开會会議议應应對对審审員员訴诉訟讼發发無无實实現现題题類类"
    U"組组網网參参與与査查覧览産产國国農农區区縣县鎮镇鄉乡報报書书計计劃划業业財财貳贰";

constexpr std::u32string_view kMarks =
    U"【[】]〔[〕]［[］]﹪%﹐,﹒.﹔;﹕:﹖?﹗!﹙(﹚)—-–-―-−-‐-‑-─-・·•·‧·∙·⋅·｡。"
    U"「“」”『“』”‘“’”＂\"○〇◯〇﹡*✕×✖×╳×〈《〉》";

constexpr void mark(CharTables& t, std::u32string_view chars, uint16_t flag) {
  for (char32_t c : chars) t.classes[c] = static_cast<uint16_t>(t.classes[c] | flag);
}

constexpr CharTables make() {
  CharTables t;
  for (char32_t c = 0xff01; c <= 0xff5e; ++c) t.normal[c] = static_cast<uint16_t>(c - 0xfee0);
  for (std::u32string_view pairs : {kPairs, kMarks}) {
    for (size_t i = 0; i + 1 < pairs.size(); i += 2) {
      t.normal[pairs[i]] = static_cast<uint16_t>(pairs[i + 1]);
    }
  }
  for (char32_t c = 0x2460; c <= 0x249b; ++c) t.normal[c] = U';';  // ① ⑴ ⒈: a new item begins
  mark(t, U"0123456789", kDigit);
  mark(t, U"零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟", kNumeral);
  mark(t, U"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", kLatin);
  mark(t, U",:|", kClauseEnd);
  mark(t, U";", kPartEnd);
  mark(t, U"。!?", kSentenceEnd);
  mark(t, U"(", kOpen);
  mark(t, U")", kClose);
  mark(t, U"“\"", kQuote);
  mark(t, U"《", kTitle);
  mark(t, U"*×□■●XxＸ", kMask);
  mark(t, U"全均都率度零双应百未没无每前第、", kCue);
  mark(t, U" \t\r\n\f\v\u00a0\u3000\u200b\u200c\u200d\u2002\u2003\u2009\ufeff", kBlank);
  return t;
}

}  // namespace

constexpr CharTables kCharTables = make();

}  // namespace claims
