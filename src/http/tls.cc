// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

namespace http {

namespace {

constexpr std::array<unsigned char, 9> kAlpn = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

base::Fault bad_tls(const std::filesystem::path& path, std::string reason) {
  ERR_clear_error();
  return base::fault(base::FaultKind::kUnavailable, "http.bad_tls",
                     {{"path", path.string()}, {"reason", std::move(reason)}});
}

std::string last_error() {
  const char* reason = ERR_reason_error_string(ERR_peek_error());
  return reason != nullptr ? reason : "unknown";
}

// Takes HTTP/1.1 if the client offers protocols at all (RFC 7301).
int choose_protocol(SSL*, const unsigned char** out, unsigned char* size,
                    const unsigned char* offer, unsigned offer_size, void*) {
  unsigned char* chosen = nullptr;
  const int result =
      SSL_select_next_proto(&chosen, size, kAlpn.data(), kAlpn.size(), offer, offer_size);
  *out = chosen;
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

// A password in the middle of a start would be waited for at a terminal that nobody sees.
int no_password(char*, int, int, void*) { return 0; }

int socket_of(BIO* bio) { return static_cast<int>(reinterpret_cast<intptr_t>(BIO_get_data(bio))); }

int bio_read(BIO* bio, char* into, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t count = ::recv(socket_of(bio), into, static_cast<size_t>(size), 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
  return static_cast<int>(count);
}

int bio_write(BIO* bio, const char* from, int size) {
  BIO_clear_retry_flags(bio);
  const ssize_t count = ::send(socket_of(bio), from, static_cast<size_t>(size), MSG_NOSIGNAL);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
  return static_cast<int>(count);
}

long bio_control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

}  // namespace

TlsSession::~TlsSession() { SSL_free(ssl_); }

Want TlsSession::outcome(int result) {
  if (result > 0) return Want::kNothing;
  switch (SSL_get_error(ssl_, result)) {
    case SSL_ERROR_WANT_READ:
      return Want::kRead;
    case SSL_ERROR_WANT_WRITE:
      return Want::kWrite;
    case SSL_ERROR_ZERO_RETURN:  // an orderly end, after which we may still answer
      return Want::kFailed;
    default:
      broken_ = true;
      return Want::kFailed;
  }
}

Want TlsSession::handshake() {
  ERR_clear_error();
  return outcome(SSL_do_handshake(ssl_));
}

Want TlsSession::read(char* into, size_t size, size_t& count) {
  ERR_clear_error();
  return outcome(SSL_read_ex(ssl_, into, size, &count));
}

Want TlsSession::write(std::string_view bytes, size_t& count) {
  ERR_clear_error();
  return outcome(SSL_write_ex(ssl_, bytes.data(), bytes.size(), &count));
}

void TlsSession::part() {
  ERR_clear_error();
  if (!broken_ && SSL_is_init_finished(ssl_) != 0) (void)SSL_shutdown(ssl_);
}

TlsContext::TlsContext()
    : context_(SSL_CTX_new(TLS_server_method())),
      method_(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket")) {
  ENSURE(context_ != nullptr && method_ != nullptr, "OpenSSL has memory");
  BIO_meth_set_read(method_, bio_read);
  BIO_meth_set_write(method_, bio_write);
  BIO_meth_set_ctrl(method_, bio_control);
}

TlsContext::~TlsContext() {
  SSL_CTX_free(context_);
  BIO_meth_free(method_);
}

base::Result<std::unique_ptr<TlsContext>> TlsContext::open(const Tls& tls) {
  ERR_clear_error();
  std::unique_ptr<TlsContext> made(new TlsContext());
  SSL_CTX* context = made->context_;
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(
      context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_default_passwd_cb(context, no_password);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  if (SSL_CTX_use_certificate_chain_file(context, tls.certificates.c_str()) != 1) {
    return bad_tls(tls.certificates, last_error());
  }
  if (SSL_CTX_use_PrivateKey_file(context, tls.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1) {
    return bad_tls(tls.key, last_error());
  }
  return made;
}

std::unique_ptr<TlsSession> TlsContext::accept(int socket) const {
  SSL* ssl = SSL_new(context_);
  BIO* bio = BIO_new(method_);
  if (ssl == nullptr || bio == nullptr) {
    SSL_free(ssl);
    BIO_free(bio);
    return nullptr;
  }
  BIO_set_data(bio, reinterpret_cast<void*>(static_cast<intptr_t>(socket)));
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl, bio, bio);
  SSL_set_accept_state(ssl);
  return std::make_unique<TlsSession>(ssl);
}

}  // namespace http
