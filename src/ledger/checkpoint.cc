// SPDX-License-Identifier: AGPL-3.0-or-later
#include "ledger/checkpoint.h"

#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/text.h"

namespace ledger {

namespace {

using base::FaultKind;

constexpr uint8_t kEd25519 = 0x01;  // signature type of the signed-note specification
constexpr size_t kSignatureBytes = 64;
constexpr std::string_view kEmDash = "\xe2\x80\x94 ";

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
};

base::Fault bad_note() { return base::fault(FaultKind::kCorrupt, "ledger.bad_note"); }
base::Fault bad_checkpoint() { return base::fault(FaultKind::kCorrupt, "ledger.bad_checkpoint"); }
base::Fault bad_vkey() { return base::fault(FaultKind::kInvalid, "ledger.bad_vkey"); }
base::Fault bad_key() { return base::fault(FaultKind::kInvalid, "ledger.bad_key"); }

// Valid, canonical base64 of exactly `size` bytes.
std::optional<base::Bytes> exact_base64(std::string_view text, size_t size) {
  if (text.size() != (size + 2) / 3 * 4) return std::nullopt;
  std::optional<base::Bytes> bytes = base::from_base64(text);
  if (!bytes || bytes->size() != size || base::base64(*bytes) != text) return std::nullopt;
  return bytes;
}

// Not empty, printable, without spaces and plus. Names beyond ASCII are not ours, and refused.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 255 && std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c < 0x7f && c != '+';
  });
}

uint32_t id_of(std::string_view name, const PublicKey& key) {
  static constexpr uint8_t kMiddle[2] = {0x0a, kEd25519};
  const base::Digest digest = base::sha256({base::view(name), kMiddle, key});
  return uint32_t{digest[0]} << 24 | uint32_t{digest[1]} << 16 | uint32_t{digest[2]} << 8 |
         digest[3];
}

std::string hex_of(uint32_t id) {
  const uint8_t bytes[4] = {static_cast<uint8_t>(id >> 24), static_cast<uint8_t>(id >> 16),
                            static_cast<uint8_t>(id >> 8), static_cast<uint8_t>(id)};
  return base::hex(bytes);
}

std::optional<uint64_t> parse_size(std::string_view text) {
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  if (text.empty() ||
      !std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  const std::optional<int64_t> value = base::parse_int(text);
  if (!value) return std::nullopt;
  return static_cast<uint64_t>(*value);
}

// A note cut at its last empty line.
struct Note {
  std::string_view text;        // with its last newline
  std::string_view signatures;  // lines, each with its newline
};

base::Result<Note> cut(std::string_view note) {
  if (note.size() > kNoteBytesMax || base::first_invalid_utf8(note)) return bad_note();
  if (std::any_of(note.begin(), note.end(),
                  [](char c) { return static_cast<uint8_t>(c) < 0x20 && c != '\n'; })) {
    return bad_note();
  }
  const size_t at = note.rfind("\n\n");
  if (at == std::string_view::npos || !note.ends_with('\n')) return bad_note();
  const Note out{note.substr(0, at + 1), note.substr(at + 2)};
  if (out.signatures.empty()) return bad_note();
  return out;
}

// The three lines of a checkpoint's text.
base::Result<TreeHead> parse_text(std::string_view text) {
  const std::vector<std::string_view> lines = base::split(text, '\n');
  if (lines.size() != 4 || !lines[3].empty() || lines[0].empty()) return bad_checkpoint();
  const std::optional<uint64_t> size = parse_size(lines[1]);
  const std::optional<base::Bytes> root = exact_base64(lines[2], 32);
  if (!size || !root) return bad_checkpoint();
  TreeHead head;
  head.origin = lines[0];
  head.size = *size;
  std::copy(root->begin(), root->end(), head.root.begin());
  return head;
}

struct SignatureLine {
  std::string_view name;
  uint32_t key_id = 0;
  base::Bytes signature;
};

// "— name base64(key id || signature)".
std::optional<SignatureLine> parse_signature(std::string_view line) {
  if (!line.starts_with(kEmDash)) return std::nullopt;
  line.remove_prefix(kEmDash.size());
  const size_t space = line.find(' ');
  if (space == std::string_view::npos || space == 0) return std::nullopt;
  std::optional<base::Bytes> bytes = base::from_base64(line.substr(space + 1));
  if (!bytes || bytes->size() < 5) return std::nullopt;
  SignatureLine out;
  out.name = line.substr(0, space);
  for (size_t i = 0; i < 4; ++i) out.key_id = out.key_id << 8 | (*bytes)[i];
  out.signature.assign(bytes->begin() + 4, bytes->end());
  return out;
}

bool signature_fits(EVP_PKEY* key, base::ByteView signature, std::string_view text) {
  if (key == nullptr || signature.size() != kSignatureBytes) return false;
  const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  ENSURE(context != nullptr, "EVP_MD_CTX_new");
  return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                          base::view(text).data(), text.size()) == 1;
}

// Answers OpenSSL's wish for a passphrase: there is none. Without this it would ask the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

}  // namespace

std::string origin_of(std::string_view town) { return "fadu/" + std::string(town); }

std::string checkpoint_text(const TreeHead& head) {
  return head.origin + "\n" + std::to_string(head.size) + "\n" + base::base64(head.root) + "\n";
}

base::Result<TreeHead> parse_checkpoint(std::string_view note) {
  TRY_ASSIGN(const Note parts, cut(note));
  return parse_text(parts.text);
}

Verifier Verifier::of(std::string name, const PublicKey& key) {
  Verifier out;
  out.name_ = std::move(name);
  out.key_id_ = id_of(out.name_, key);
  out.public_ = key;
  out.key_.reset(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()),
                 FreeKey());
  return out;
}

base::Result<Verifier> Verifier::parse(std::string_view vkey) {
  // The key's base64 may contain a plus itself, so cut at the first two.
  const size_t first = vkey.find('+');
  if (first == std::string_view::npos) return bad_vkey();
  const size_t second = vkey.find('+', first + 1);
  if (second == std::string_view::npos || !is_name(vkey.substr(0, first))) return bad_vkey();
  const std::optional<base::Bytes> bytes = exact_base64(vkey.substr(second + 1), 33);
  if (!bytes || (*bytes)[0] != kEd25519) return bad_vkey();
  PublicKey key;
  std::copy(bytes->begin() + 1, bytes->end(), key.begin());
  Verifier out = of(std::string(vkey.substr(0, first)), key);
  if (hex_of(out.key_id_) != vkey.substr(first + 1, second - first - 1)) return bad_vkey();
  return out;
}

std::string Verifier::vkey() const {
  base::Bytes key{kEd25519};
  key.insert(key.end(), public_.begin(), public_.end());
  return name_ + "+" + hex_of(key_id_) + "+" + base::base64(key);
}

base::Result<std::string_view> Verifier::open_note(std::string_view note) const {
  TRY_ASSIGN(const Note parts, cut(note));
  bool found = false;
  size_t count = 0;
  std::string_view rest = parts.signatures;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    const std::optional<SignatureLine> line = parse_signature(rest.substr(0, end));
    rest.remove_prefix(end + 1);
    if (!line || ++count > kSignaturesMax) return bad_note();
    if (line->name != name_ || line->key_id != key_id_) continue;
    // A signature of a known key that does not verify spoils the whole note.
    if (found || !signature_fits(key_.get(), line->signature, parts.text)) {
      return base::fault(FaultKind::kCorrupt, "ledger.bad_signature", {{"name", name_}});
    }
    found = true;
  }
  if (!found) return base::fault(FaultKind::kCorrupt, "ledger.bad_signature", {{"name", name_}});
  return parts.text;
}

base::Result<TreeHead> Verifier::open(std::string_view note) const {
  TRY_ASSIGN(const std::string_view text, open_note(note));
  TRY_ASSIGN(TreeHead head, parse_text(text));
  if (head.origin != name_) return bad_checkpoint();
  return head;
}

SigningKey::SigningKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {
  size_t size = public_.size();
  ENSURE(
      EVP_PKEY_get_raw_public_key(key_.get(), public_.data(), &size) == 1 && size == public_.size(),
      "an Ed25519 key has a public key of 32 bytes");
}

SigningKey SigningKey::generate(base::Random& random) {
  std::array<uint8_t, 32> seed;
  for (size_t i = 0; i < seed.size(); i += 8) {
    const uint64_t word = random.next();
    std::memcpy(seed.data() + i, &word, 8);
  }
  std::shared_ptr<EVP_PKEY> key(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()), FreeKey());
  OPENSSL_cleanse(seed.data(), seed.size());
  ENSURE(key != nullptr, "OpenSSL has no Ed25519");
  return SigningKey(std::move(key));
}

base::Result<SigningKey> SigningKey::from_pem(std::string_view pem) {
  if (pem.size() > kNoteBytesMax) return bad_key();
  const std::unique_ptr<BIO, FreeBio> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  ENSURE(bio != nullptr, "BIO_new_mem_buf");
  std::shared_ptr<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr),
                                FreeKey());
  if (key == nullptr || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) return bad_key();
  return SigningKey(std::move(key));
}

std::string SigningKey::to_pem() const {
  const std::unique_ptr<BIO, FreeBio> bio(BIO_new(BIO_s_mem()));
  ENSURE(bio != nullptr && PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0,
                                                         nullptr, nullptr) == 1,
         "writing a key to memory");
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<size_t>(size)};
}

Verifier SigningKey::verifier(std::string_view town) const {
  return Verifier::of(origin_of(town), public_);
}

std::string SigningKey::sign_note(std::string_view name, std::string_view text) const {
  ENSURE(is_name(name) && text.ends_with('\n'), "a note has a name and whole lines");
  const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  ENSURE(context != nullptr, "EVP_MD_CTX_new");
  const uint32_t id = id_of(name, public_);
  base::Bytes signature(4 + kSignatureBytes);
  for (size_t i = 0; i < 4; ++i) signature[i] = static_cast<uint8_t>(id >> (24 - 8 * i));
  size_t size = kSignatureBytes;
  ENSURE(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
             EVP_DigestSign(context.get(), signature.data() + 4, &size, base::view(text).data(),
                            text.size()) == 1 &&
             size == kSignatureBytes,
         "Ed25519 signing");
  std::string out(text);
  out.append("\n").append(kEmDash).append(name).append(" ").append(base::base64(signature));
  return out + "\n";
}

std::string SigningKey::sign(std::string_view town, uint64_t size, const base::Digest& root) const {
  const std::string origin = origin_of(town);
  return sign_note(origin, checkpoint_text({origin, size, root}));
}

}  // namespace ledger
