// What is shown: keys, errors, progress, metadata.
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <stdexcept>

#include "base/bytes.h"
#include "cli/explain.h"
#include "cli/key_text.h"
#include "cli/metadata.h"
#include "cli/progress.h"

namespace bongtu::cli {
namespace {

TEST(KeyNames, LeaveOutWhatARawAesKeyringAdds) {
  const std::string tail(
      "\0\0\0\x80\0\0\0\x0c"
      "123456789012",
      20);
  const std::string info = "이름" + tail;
  EXPECT_EQ(key_name({"home", as_bytes(info), {}}), "이름");
  EXPECT_EQ(key_text({"home", as_bytes(info), {}}), "home 이름");
  EXPECT_EQ(key_name({"home", as_bytes("plain"), {}}), "plain");
  EXPECT_EQ(key_name({"home", as_bytes(tail), {}}), "") << "the lengths alone are no name";
}

TEST(KeyNames, AreOnlyWhatIsText) {
  EXPECT_EQ(key_text({"\xff", as_bytes("k"), {}}), "? k");
  EXPECT_EQ(key_name({"p", as_bytes("\xff\xfe"), {}}), "");
}

TEST(Errors, HaveReasonAndAdvice) {
  EXPECT_EQ(explain("f", {Fault::invalid_ciphertext, "", "the tag is wrong"}),
            "f: this is no intact message (the tag is wrong). Get it again from where it came from; nothing "
            "of it was kept.");
  EXPECT_EQ(explain("", {Fault::validation, "Say more.", ""}), "Say more.");
}

TEST(Errors, ThatAreThrownAreOnlyOfMemoryWhereMemoryIsShort) {
  EXPECT_EQ(explain("", error_of(std::bad_alloc())), "there is not enough memory (std::bad_alloc).");
  EXPECT_EQ(explain("", error_of(std::runtime_error("no such locale"))),
            "something that should work does not (no such locale).");
}

TEST(Progress, ShowsPartAndRate) {
  EXPECT_EQ(progress_line(512, 1024, 0), "[===============               ]  50% 512 B of 1.0 KiB");
  EXPECT_EQ(progress_line(1 << 20, std::nullopt, 2), "1.0 MiB, 512.0 KiB/s");
  EXPECT_NE(progress_line(2048, 1024, 1).find("100%"), std::string::npos) << "a file that grew";
}

TEST(Metadata, OfVersionOneHasItsOwnMembers) {
  message::Header header;
  header.suite = &message::suite(message::SuiteId::aes_256_gcm_hkdf_sha384_ecdsa_p384);
  header.context = {{"키", "값"}};
  header.message_id = as_bytes("0123456789abcdef");
  header.iv = as_bytes("123456789012");
  header.encrypted_data_keys = {{"b", as_bytes("2"), as_bytes("x")}, {"a", as_bytes("1"), as_bytes("y")}};
  const auto line = boost::json::parse(metadata_line({"decrypt", "/in", "<stdout>", header})).as_object();
  const auto& shown = line.at("header").as_object();
  EXPECT_EQ(shown.at("version"), "1.0");
  EXPECT_EQ(shown.at("type"), 128);
  EXPECT_EQ(shown.at("header_iv_length"), 12);
  EXPECT_TRUE(shown.at("commitment_key").is_null());
  EXPECT_EQ(shown.at("content_type"), 1);
  EXPECT_EQ(shown.at("encrypted_data_keys").as_array()[0].at("encrypted_data_key"), "eQ==")
      << "in order of their names";
  EXPECT_EQ(line.at("header_auth").at("iv"), "MTIzNDU2Nzg5MDEy");
}

TEST(Metadata, AreNeverMixedIntoWhatAJobReadsOrWrites) {
  struct Case {
    const char* metadata;
    Job job;
  };
  for (const Case& c :
       {Case{"-", {"-", "-"}}, Case{"-", {"a", "-"}}, Case{"a", {"a", "b"}}, Case{"b", {"a", "b"}},
        Case{"./none/../b", {"a", "b"}}, Case{"/dev/null", {"/dev/../dev/null", "b"}}}) {
    const auto log = MetadataLog::open({.output = c.metadata}, {},
                                       {.all = {{"x", "y"}, c.job}, .problems = {}, .notices = {}});
    ASSERT_FALSE(log) << c.metadata;
    EXPECT_EQ(log.error().fault, Fault::validation);
    EXPECT_NE(log.error().message.find("cannot be"), std::string::npos) << log.error().message;
  }
  for (const char* path : {"-", "/dev/null"}) {
    EXPECT_TRUE(MetadataLog::open({.output = path}, {}, {.all = {{"-", "b"}}, .problems = {}, .notices = {}}))
        << path;
  }
  EXPECT_FALSE(MetadataLog::open({.output = "a"}, {.inputs = {"a"}}, {})) << "an input that was left out";
  const auto none = MetadataLog::open({}, {}, {.all = {{"-", "-"}}, .problems = {}, .notices = {}});
  EXPECT_TRUE(none && !*none);
}

}  // namespace
}  // namespace bongtu::cli
