// SPDX-License-Identifier: AGPL-3.0-or-later
// What is tried first. The list is compiled in, so that no installation is without it; it is short,
// because most of what is common is common words and numbers joined, which is recognised as such.
// Chosen from what studies of leaked Chinese and English passwords name most often (digits of
// birthdays and of love, 5201314, woaini; names; keyboard rows).
#include <algorithm>
#include <array>
#include <string>

#include "identity/password.h"

namespace identity {

namespace {

constexpr size_t kPiecesMax = 3;
constexpr size_t kGroupMax = 4;
constexpr size_t kLongest = 128;

// Lower case, three characters or more.
constexpr std::string_view kCommon[] = {
    // Digits
    "000", "0000", "000000", "00000000", "0123456789", "1010", "110110", "1111", "111111",
    "11111111", "111222", "111222tianya", "112233", "11223344", "1122334455", "121212", "123",
    "123123", "123123123", "1234", "12341234", "12345", "123456", "1234567", "12345678",
    "123456789", "1234567890", "12345678910", "123654", "123654789", "123789", "123321", "1314",
    "1314520", "13145200", "13579", "135790", "1357924680", "147147", "147258", "147258369",
    "1472583690", "159159", "159357", "159753", "168168", "1688", "18181818", "2000", "2001",
    "2002", "2008", "2010", "2012", "2015", "2018", "2019", "2020", "2021", "2022", "2023", "2024",
    "2025", "2026", "2027", "222222", "233", "2333", "246810", "314159", "321", "321321", "333333",
    "3344520", "456", "456456", "4561230", "456123", "456789", "518518", "520", "520520", "520530",
    "5201", "5201314", "5211314", "521", "521521", "5200", "5845201314", "555", "555555", "584520",
    "6666", "654321", "666", "666666", "66666666", "666888", "741852", "741852963", "753951",
    "777777", "789", "789456", "789456123", "789789", "8888", "87654321", "888", "888888",
    "88888888", "963852741", "987654", "987654321", "9876543210", "999", "999999", "99999999",
    "314159265", "3141592653",
    // Chinese, as it is typed
    "aini", "baobao", "baobei", "beijing", "caonima", "caonimabi", "daohang", "fadu", "gongan",
    "guanliyuan", "haohaoxuexi", "jiayou", "jiushiwo", "kaixin", "kuaile", "laopo", "laogong",
    "liwei", "liuyang", "mima", "mimamima", "nihao", "nishishei", "pinganfu", "pingan", "qingqing",
    "shanghai", "shenzhen", "tianya", "tianjin", "tiantianxiangshang", "wangjing", "wangwei",
    "wangyang", "woaini", "woaiwojia", "woaizhongguo", "wocao", "womima", "wodemima", "wojiushiwo",
    "wobuzhidao", "xiaoxiao", "xiangxiang", "xiangzhen", "xinnian", "yangyang", "yingying", "zhang",
    "zhangjing", "zhangwei", "zhanglei", "zhengfu", "zhongguo", "zhenzhen", "zhizhi", "jiedao",
    "shequ", "wangge", "dangyuan", "dangwei",
    // English
    "abc", "abcabc", "abcd", "abcde", "abcdef", "abcdefg", "abcdefgh", "account", "admin",
    "administrator", "apple", "baseball", "changeme", "charlie", "computer", "default", "dragon",
    "facebook", "football", "forever", "freedom", "google", "guest", "hello", "hellokitty",
    "iloveu", "iloveyou", "internet", "jordan", "letmein", "linkedin", "login", "love", "loveme",
    "loveyou", "master", "michael", "monkey", "ninja", "office", "pass", "passwd", "password",
    "princess", "qazwsx", "root", "secret", "server", "shadow", "starwars", "sunshine", "superman",
    "system", "test", "tester", "testing", "trustno1", "user", "welcome", "whatever", "windows",
    "yourpassword", "mypassword", "p@ssw0rd", "p@ssword", "passw0rd", "pa$$word",
    // The keyboard
    "1q2w3e", "1q2w3e4r", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz", "1qaz2wsx", "1qaz2wsx3edc",
    "1qaz@wsx", "1qazxsw2", "2wsx", "3edc", "asd", "asdasd", "asdf", "asdfasdf", "asdfg", "asdfgh",
    "asdfghj", "asdfghjk", "asdfghjkl", "asdfjkl", "aaa", "aaaaaa", "aaaaaaaa", "q1w2e3",
    "q1w2e3r4", "q1w2e3r4t5", "qaz", "qazwsxedc", "qazwsxedcrfv", "qqq", "qqqqqq", "qwaszx", "qwe",
    "qweasd", "qweasdzxc", "qweqwe", "qwer", "qwerasdf", "qwert", "qwerty", "qwertyu", "qwertyui",
    "qwertyuio", "qwertyuiop", "zaq", "zaqwsx", "zxc", "zxcv", "zxcvb", "zxcvbn", "zxcvbnm", "zzz",
    "!@#", "!@#$", "!@#$%", "!@#$%^", "!@#$%^&*", "a123", "a1234", "a12345", "a123456", "a1234567",
    "a12345678", "a123456789", "a1b2c3", "a1b2c3d4", "aa123456", "abc123", "abc1234", "abc12345",
    "abc123456", "abcd1234", "asd123", "q123456", "qq123456", "qwe123", "w123456", "z123456",
    "zxc123", "123abc", "123456a", "123456abc", "123456aa", "123456q", "123456qq", "123456789a",
    "12345678a", "1234qwer", "123qwe", "123qweasd"};

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool repeats_a_group(std::string_view text) {
  for (size_t group = 1; group <= kGroupMax && group < text.size(); ++group) {
    bool same = true;
    for (size_t i = group; same && i < text.size(); ++i) same = text[i] == text[i - group];
    if (same) return true;
  }
  return false;
}

// Each character the one after, or the one before, its neighbour; 0 follows 9.
bool is_in_a_row(std::string_view text) {
  const auto by = [&](int step) {
    for (size_t i = 1; i < text.size(); ++i) {
      const bool turns =
          step == 1 ? text[i - 1] == '9' && text[i] == '0' : text[i - 1] == '0' && text[i] == '9';
      if (!turns && text[i] - text[i - 1] != step) return false;
    }
    return true;
  };
  return text.size() > 1 && (by(1) || by(-1));
}

// The least number of words of the list that `text` is made of; more than kPiecesMax if none.
size_t pieces(std::string_view text) {
  std::array<size_t, kLongest + 1> least{};
  least.fill(kPiecesMax + 1);
  least[0] = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (least[at] >= kPiecesMax) continue;
    for (std::string_view word : kCommon) {
      if (!text.substr(at).starts_with(word)) continue;
      size_t& behind = least[at + word.size()];
      behind = std::min(behind, least[at] + 1);
    }
  }
  return least[text.size()];
}

}  // namespace

bool is_common_password(std::string_view password) {
  // Longer ones are not made of three words of the list.
  if (password.empty() || password.size() > kLongest) return repeats_a_group(password);
  const std::string text = lowered(password);
  return repeats_a_group(text) || is_in_a_row(text) || pieces(text) <= kPiecesMax;
}

}  // namespace identity
