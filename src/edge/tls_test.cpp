#include "edge/tls.h"

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>

#include "edge/testing.h"

namespace bongtu::edge {
namespace {

template <auto free>
struct Free {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Free<SSL_CTX_free>>;
using Tls = std::unique_ptr<SSL, Free<SSL_free>>;
using File = std::unique_ptr<std::FILE, Free<std::fclose>>;

// A self-signed certificate and its key, in a directory of their own.
class TlsTest : public ServerTest {
 protected:
  TlsTest() {
    std::string directory = testing::TempDir() + "bongtu-tls-XXXXXX";
    directory_ = mkdtemp(directory.data());
    options_.tls_certificate = directory_ / "certificate.pem";
    options_.tls_key = directory_ / "key.pem";
    const Key key(EVP_EC_gen("P-256"));
    write_key(key.get(), options_.tls_key);
    write_certificate(key.get());
  }
  ~TlsTest() override { std::filesystem::remove_all(directory_); }

  static void write_key(EVP_PKEY* key, const std::string& path) {
    const File file(std::fopen(path.c_str(), "w"));
    PEM_write_PrivateKey(file.get(), key, nullptr, nullptr, 0, nullptr, nullptr);
  }

  void write_certificate(EVP_PKEY* key) {
    const Certificate certificate(X509_new());
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key);
    const auto* name = reinterpret_cast<const unsigned char*>("localhost");
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_ASC, name, -1, -1, 0);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
    X509_sign(certificate.get(), key, EVP_sha256());
    const File file(std::fopen(options_.tls_certificate.c_str(), "w"));
    PEM_write_X509(file.get(), certificate.get());
  }

  // A handshake of a client that trusts the certificate; nothing where it fails.
  Tls handshake(Client& client, int version) {
    context_.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_load_verify_file(context_.get(), options_.tls_certificate.c_str());
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_security_level(context_.get(), 0);
    SSL_CTX_set_min_proto_version(context_.get(), version);
    SSL_CTX_set_max_proto_version(context_.get(), version);
    Tls tls(SSL_new(context_.get()));
    SSL_set_fd(tls.get(), client.fd());
    return SSL_connect(tls.get()) == 1 ? std::move(tls) : nullptr;
  }

  static std::string read(SSL* tls, std::size_t size) {
    std::string text(size, '\0');
    std::size_t done = 0;
    for (std::size_t n = 0; done < size && SSL_read_ex(tls, text.data() + done, size - done, &n) == 1;
         done += n) {
    }
    text.resize(done);
    return text;
  }

  std::filesystem::path directory_;
  Context context_;
};

TEST_F(TlsTest, ServesTls12And13) {
  start();
  EXPECT_TRUE(server_->address().starts_with("https://127.0.0.1:"));
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    Client client = connect();
    const Tls tls = handshake(client, version);
    ASSERT_TRUE(tls) << version;
    const std::string_view request = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
    for (int i = 0; i < 3; ++i) {
      SSL_write(tls.get(), request.data(), static_cast<int>(request.size()));
      std::string response;
      while (response.find("GET /a 0 on-loop") == std::string::npos) {
        const std::string byte = read(tls.get(), 1);
        ASSERT_FALSE(byte.empty());
        response += byte;
      }
      EXPECT_TRUE(response.starts_with("HTTP/1.1 200 OK\r\n")) << response;
    }
  }
}

TEST_F(TlsTest, CarriesLargeBodiesAndClosesProperly) {
  start();
  Client client = connect();
  const Tls tls = handshake(client, TLS1_3_VERSION);
  ASSERT_TRUE(tls);
  const std::string body(1 << 20, 'x');
  const std::string request =
      "POST /echo HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 1048576\r\n\r\n" + body;
  ASSERT_EQ(SSL_write(tls.get(), request.data(), static_cast<int>(request.size())),
            static_cast<int>(request.size()));
  const std::string response = read(tls.get(), 2 << 20);
  EXPECT_TRUE(response.ends_with("\r\n\r\n" + body));
  EXPECT_EQ(SSL_get_shutdown(tls.get()), SSL_RECEIVED_SHUTDOWN);
}

TEST_F(TlsTest, RefusesTls11) {
  start();
  Client client = connect();
  EXPECT_FALSE(handshake(client, TLS1_1_VERSION));
}

TEST_F(TlsTest, SurvivesAClientThatSpeaksPlainHttp) {
  start();
  Client plain = connect();
  plain.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  plain.finish();
  EXPECT_EQ(plain.receive().status, 0);
  Client client = connect();
  EXPECT_TRUE(handshake(client, TLS1_3_VERSION));
}

TEST_F(TlsTest, GivesUpOnAHandshakeThatDoesNotCome) {
  options_.timeouts.head = 50ms;
  start();
  EXPECT_TRUE(connect().ended());
}

TEST_F(TlsTest, RefusesAKeyThatDoesNotFit) {
  const Key other(EVP_EC_gen("P-256"));
  write_key(other.get(), options_.tls_key);
  const auto context = load_tls(options_.tls_certificate, options_.tls_key);
  ASSERT_FALSE(context);
  EXPECT_NE(context.error().message.find("fits the certificate"), std::string::npos);
  EXPECT_FALSE(context.error().detail.empty());
}

}  // namespace
}  // namespace bongtu::edge
