#include "client/tls.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "client/testing.h"

namespace bongtu::client {
namespace {

using namespace std::chrono_literals;

template <auto free>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Memory = std::unique_ptr<BIO, Free<BIO_free>>;

std::string text_of(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

// A key and its self-signed certificate, in PEM.
struct Identity {
  std::string key, certificate;
};

// `names`: "DNS:a,IP:127.0.0.1". Valid from an hour ago until `seconds` from now.
Identity make_identity(const std::string& names, long seconds = 3600) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), seconds);
  X509_set_pubkey(certificate.get(), key.get());
  const auto* name = reinterpret_cast<const unsigned char*>("bongtu test");
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC, name, -1, -1, 0);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names.c_str());
  X509_add_ext(certificate.get(), extension, -1);
  X509_EXTENSION_free(extension);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  const Memory key_text(BIO_new(BIO_s_mem())), certificate_text(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(key_text.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  PEM_write_bio_X509(certificate_text.get(), certificate.get());
  return {text_of(key_text.get()), text_of(certificate_text.get())};
}

class TlsTest : public testing::Test {
 protected:
  TlsTest() : ca_file_(testing::TempDir() + "bongtu-client-ca-" + std::to_string(getpid()) + ".pem") {}
  ~TlsTest() override { std::filesystem::remove(ca_file_); }

  // What a client that trusts `trusted` gets from a server that is `identity`, called by that host name.
  std::string exchange(const Identity& identity, const Identity& trusted, const std::string& host,
                       int max_version = TLS1_3_VERSION) {
    std::ofstream(ca_file_) << trusted.certificate;
    asio::ssl::context context(asio::ssl::context::tls_server);
    context.use_certificate(asio::buffer(identity.certificate), asio::ssl::context::pem);
    context.use_private_key(asio::buffer(identity.key), asio::ssl::context::pem);
    SSL_CTX_set_max_proto_version(context.native_handle(), max_version);
    SSL_CTX_set_security_level(context.native_handle(), 0);
    SSL_CTX_set_tlsext_servername_callback(
        context.native_handle(), +[](SSL* tls, int*, void*) {
          const char* name = SSL_get_servername(tls, TLSEXT_NAMETYPE_host_name);
          server_name = name == nullptr ? "none" : name;
          return SSL_TLSEXT_ERR_OK;
        });
    FakeServer server(std::vector{answer(200, "1"), answer(200, "2")}, &context);
    Transport transport(clock_, ca_file_);
    const Url url = parse_url("https://" + host + ":" + std::to_string(server.port())).value();
    std::string bodies;
    for (int i = 0; i < 2; ++i) {
      const auto reply = transport.exchange(url, {"POST", "/", {}, "x"}, 10s);
      if (!reply) return text_of_failure(reply.error(), server);
      bodies += reply->body;
    }
    EXPECT_EQ(server.seen()[1].connection, 1);
    return bodies;
  }

  static std::string text_of_failure(const Failure& failure, const FakeServer& server) {
    EXPECT_TRUE(server.seen().empty());
    EXPECT_EQ(failure.error.fault, Fault::unavailable);
    const std::string& text = failure.error.message;
    return (failure.kind == Failure::Kind::final ? "final" : "broken") +
           text.substr(std::min(text.find(": "), text.size()));
  }

  inline static std::string server_name;
  const SystemClock clock_;
  const std::string ca_file_;
};

TEST_F(TlsTest, TrustsTheCertificateOfTheHostThatWasCalled) {
  const Identity identity = make_identity("DNS:localhost,IP:127.0.0.1");
  server_name = "";
  EXPECT_EQ(exchange(identity, identity, "localhost"), "12");
  EXPECT_EQ(server_name, "localhost");
  EXPECT_EQ(exchange(identity, identity, "127.0.0.1"), "12");
  EXPECT_EQ(server_name, "none");  // RFC 6066 section 3: no addresses
}

TEST_F(TlsTest, RefusesTheCertificateOfAnotherHost) {
  const Identity other = make_identity("DNS:other.example,IP:127.0.0.2");
  EXPECT_EQ(exchange(other, other, "localhost"), "final: hostname mismatch.");
  EXPECT_EQ(exchange(other, other, "127.0.0.1"), "final: IP address mismatch.");
  const Identity name_only = make_identity("DNS:127.0.0.1");
  EXPECT_EQ(exchange(name_only, name_only, "127.0.0.1"), "final: IP address mismatch.");
}

TEST_F(TlsTest, RefusesACertificateThatNobodyTrustedSigned) {
  const Identity identity = make_identity("DNS:localhost"), trusted = make_identity("DNS:elsewhere");
  EXPECT_EQ(exchange(identity, trusted, "localhost").substr(0, 6), "final:");
}

TEST_F(TlsTest, RefusesACertificateThatHasExpired) {
  const Identity expired = make_identity("DNS:localhost", -1);
  EXPECT_EQ(exchange(expired, expired, "localhost"), "final: certificate has expired.");
}

TEST_F(TlsTest, RefusesOldVersions) {
  const Identity identity = make_identity("DNS:localhost");
  EXPECT_EQ(exchange(identity, identity, "localhost", TLS1_2_VERSION), "12");
  EXPECT_EQ(exchange(identity, identity, "localhost", TLS1_1_VERSION).substr(0, 6), "broken");
}

TEST_F(TlsTest, RefusesAFileWithoutCertificates) {
  for (const char* text : {"", "no certificate"}) {
    std::ofstream(ca_file_) << text;
    const auto context = make_tls_context(ca_file_);
    ASSERT_FALSE(context);
    EXPECT_EQ(context.error().fault, Fault::validation);
    EXPECT_EQ(context.error().message,
              "The file '" + ca_file_ + "' has no certificates in PEM that can be read.");
  }
  EXPECT_TRUE(make_tls_context(""));
}

// A plain server, or one that hangs up, is no reason to go on without TLS.
TEST_F(TlsTest, IsNotGivenUp) {
  FakeServer plain(std::vector{answer(200, "")});
  Transport transport(clock_, "");
  const Url url = parse_url("https://localhost:" + std::to_string(plain.port())).value();
  EXPECT_FALSE(transport.exchange(url, {"POST", "/", {}, "x"}, 500ms));
  EXPECT_TRUE(plain.seen().empty());
}

}  // namespace
}  // namespace bongtu::client
