// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/proof.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "ledger/entry.h"
#include "ledger/merkle.h"

namespace ledger {

namespace {

constexpr std::string_view kFirstLine = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr size_t kReceiptBytesMax = 2 * kNoteBytesMax;

base::Fault bad() { return base::fault(base::FaultKind::kInvalid, "ledger.bad_receipt"); }

// Takes the line up to the next newline, without it; nothing at the end or without a newline.
std::optional<std::string_view> take_line(std::string_view& rest) {
  const size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

// Canonical base64 only, so that a receipt has one text.
std::optional<base::Bytes> take_base64(std::string_view text) {
  std::optional<base::Bytes> bytes = base::from_base64(text);
  if (!bytes || base::base64(*bytes) != text) return std::nullopt;
  return bytes;
}

std::optional<uint64_t> take_number(std::string_view text) {
  const std::optional<int64_t> value = base::parse_int(text);
  if (!value || *value < 0 || std::to_string(*value) != text) return std::nullopt;
  return static_cast<uint64_t>(*value);
}

}  // namespace

std::string write_receipt(const Receipt& receipt) {
  std::string out(kFirstLine);
  out += '\n';
  if (!receipt.extra.empty()) out.append(kExtra).append(base::base64(receipt.extra)) += '\n';
  out.append(kIndex).append(std::to_string(receipt.number)) += '\n';
  for (const base::Digest& hash : receipt.path) out.append(base::base64(hash)) += '\n';
  return out + "\n" + receipt.checkpoint;
}

base::Result<Receipt> parse_receipt(std::string_view text) {
  if (text.size() > kReceiptBytesMax) return bad();
  std::string_view rest = text;
  if (take_line(rest) != kFirstLine) return bad();
  Receipt out;
  std::optional<std::string_view> line = take_line(rest);
  if (line && line->starts_with(kExtra)) {
    std::optional<base::Bytes> extra = take_base64(line->substr(kExtra.size()));
    if (!extra || extra->empty()) return bad();
    out.extra = std::move(*extra);
    line = take_line(rest);
  }
  if (!line || !line->starts_with(kIndex)) return bad();
  const std::optional<uint64_t> number = take_number(line->substr(kIndex.size()));
  if (!number) return bad();
  out.number = *number;
  for (line = take_line(rest); line && !line->empty(); line = take_line(rest)) {
    const std::optional<base::Bytes> hash = take_base64(*line);
    if (!hash || hash->size() != 32 || out.path.size() == kProofHashesMax) return bad();
    std::copy(hash->begin(), hash->end(), out.path.emplace_back().begin());
  }
  if (!line || rest.empty()) return bad();
  out.checkpoint = rest;
  return out;
}

base::Result<TreeHead> verify_receipt(const Receipt& receipt, base::ByteView header,
                                      const Verifier& verifier) {
  TRY_ASSIGN(TreeHead head, verifier.open(receipt.checkpoint));
  if (!verify_inclusion(leaf_hash(header), receipt.number, head.size, receipt.path, head.root)) {
    return base::fault(base::FaultKind::kCorrupt, "ledger.not_included",
                       {{"number", std::to_string(receipt.number)}});
  }
  return head;
}

}  // namespace ledger
