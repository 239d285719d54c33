#include "tools/wpcli/tls_client.hpp"

#include <mbedtls/error.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/text_writer.hpp"

namespace webphone::wpcli {

namespace {

constexpr const char* kSystemAuthorities = "/etc/ssl/certs/ca-certificates.crt";

std::string describe(int error) {
  std::array<char, 160> words{};
  mbedtls_strerror(error, words.data(), words.size());
  return words.data();
}

int fill(void* random, unsigned char* out, std::size_t size) {
  static_cast<RandomSource*>(random)->fill({out, size});
  return 0;
}

}  // namespace

struct TlsClient::Engine {
  Engine() {
    mbedtls_ssl_init(&ssl);
    mbedtls_ssl_config_init(&config);
    mbedtls_x509_crt_init(&authorities);
  }
  ~Engine() {
    mbedtls_ssl_free(&ssl);
    mbedtls_ssl_config_free(&config);
    mbedtls_x509_crt_free(&authorities);
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  static int write(void* engine, const unsigned char* octets, std::size_t size) {
    static_cast<Engine*>(engine)->output.append(octets, octets + size);
    return static_cast<int>(size);
  }
  static int read(void* engine, unsigned char* out, std::size_t size) {
    std::string& input = static_cast<Engine*>(engine)->input;
    if (input.empty()) return MBEDTLS_ERR_SSL_WANT_READ;
    const std::size_t taken = std::min(size, input.size());
    std::copy_n(input.begin(), taken, out);
    input.erase(0, taken);
    return static_cast<int>(taken);
  }
  void check(int error) {
    if (error >= 0 || error == MBEDTLS_ERR_SSL_WANT_READ || !fault.empty()) return;
    fault = text("TLS: ", describe(error));
  }

  mbedtls_ssl_context ssl;
  mbedtls_ssl_config config;
  mbedtls_x509_crt authorities;
  std::string input;
  std::string output;
  std::string plain;
  std::string waiting;  ///< plain octets to send after the handshake
  std::string fault;
  bool open = false;
};

TlsClient::TlsClient(const std::string& host, const std::string& authorities, RandomSource& random)
    : engine_(std::make_unique<Engine>()) {
  Engine& engine = *engine_;
  const char* file = authorities.empty() ? kSystemAuthorities : authorities.c_str();
  if (mbedtls_x509_crt_parse_file(&engine.authorities, file) < 0) {
    engine.fault = text("TLS: no trusted certificates in ", file);
    return;
  }
  engine.check(mbedtls_ssl_config_defaults(&engine.config, MBEDTLS_SSL_IS_CLIENT,
                                           MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT));
  mbedtls_ssl_conf_authmode(&engine.config, MBEDTLS_SSL_VERIFY_REQUIRED);
  mbedtls_ssl_conf_ca_chain(&engine.config, &engine.authorities, nullptr);
  mbedtls_ssl_conf_rng(&engine.config, fill, &random);
  engine.check(mbedtls_ssl_setup(&engine.ssl, &engine.config));
  engine.check(mbedtls_ssl_set_hostname(&engine.ssl, host.c_str()));
  mbedtls_ssl_set_bio(&engine.ssl, &engine, Engine::write, Engine::read, nullptr);
  proceed();
}

TlsClient::~TlsClient() = default;

bool TlsClient::open() const {
  return engine_->open;
}
const std::string& TlsClient::fault() const {
  return engine_->fault;
}
std::string TlsClient::take_plain() {
  return std::exchange(engine_->plain, {});
}
std::string TlsClient::take_output() {
  return std::exchange(engine_->output, {});
}

void TlsClient::receive(std::string_view octets) {
  engine_->input.append(octets);
  proceed();
}

void TlsClient::send(std::string_view octets) {
  engine_->waiting.append(octets);
  proceed();
}

void TlsClient::proceed() {
  Engine& engine = *engine_;
  if (!engine.open && engine.fault.empty()) {
    const int result = mbedtls_ssl_handshake(&engine.ssl);
    engine.check(result);
    engine.open = result == 0;
  }
  std::array<unsigned char, 4096> buffer;
  while (engine.open && engine.fault.empty()) {
    const int size = mbedtls_ssl_read(&engine.ssl, buffer.data(), buffer.size());
    engine.check(size);
    if (size <= 0) break;
    engine.plain.append(buffer.data(), buffer.data() + size);
  }
  while (engine.open && engine.fault.empty() && !engine.waiting.empty()) {
    const auto* octets = reinterpret_cast<const unsigned char*>(engine.waiting.data());
    const int size = mbedtls_ssl_write(&engine.ssl, octets, engine.waiting.size());
    engine.check(size);
    if (size <= 0) break;
    engine.waiting.erase(0, static_cast<std::size_t>(size));
  }
}

}  // namespace webphone::wpcli
