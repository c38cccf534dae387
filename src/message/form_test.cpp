// Messages put together by hand, every tag of them right: what is refused here is refused for its form.
#include "message/test_parts.h"

namespace bongtu::message {
namespace {

// Whole and in pieces alike; and what reads no content agrees where the form is right.
std::optional<std::string> text_of(const Bytes& message) {
  const auto whole = opened(message);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{50}, message.size()})
    EXPECT_EQ(opened_in_pieces(message, piece), whole) << piece;
  if (!whole) return std::nullopt;
  Inspector inspector;
  EXPECT_TRUE(inspector.update(message));
  EXPECT_EQ(inspector.finish()->plaintext_size, whole->size());
  return std::string(as_text(*whole));
}

struct Case {
  std::string_view name;
  std::function<void(Parts&)> change;
};

TEST(Form, allows_what_other_writers_may_write) {
  const std::pair<Case, std::string_view> cases[] = {
      {{"unchanged", [](Parts&) {}}, "abcdefghij"},
      {{"an empty final frame after a full one",
        [](Parts& p) { p.frames = {{Frame::regular, 1, "abcd"}, {Frame::final, 2, ""}}; }},
       "abcd"},
      {{"a full final frame", [](Parts& p) { p.frames = {{Frame::final, 1, "abcd"}}; }}, "abcd"},
      {{"nothing but an empty final frame", [](Parts& p) { p.frames = {{Frame::final, 1, ""}}; }}, ""},
      {{"frames of one byte",
        [](Parts& p) { p.frame_length = 1, p.frames = {{Frame::regular, 1, "a"}, {Frame::final, 2, "b"}}; }},
       "ab"},
      {{"the greatest frame length",
        [](Parts& p) { p.frame_length = 0xffffffff, p.frames = {{Frame::final, 1, "short"}}; }},
       "short"},
      {{"several data keys of any provider",
        [](Parts& p) { p.providers = {"raw", "aws-kms", "", "aws-kms"}; }},
       "abcdefghij"},
      {{"a context", [](Parts& p) { p.context = section(2, {"a", "", "가", "나"}); }}, "abcdefghij"},
  };
  for (const auto& [test, plaintext] : cases) {
    Parts parts;
    test.change(parts);
    EXPECT_EQ(text_of(parts.bytes()), plaintext) << test.name;
  }
}

TEST(Form, refuses_wrong_headers) {
  const Case cases[] = {
      {"version 0", [](Parts& p) { p.version = 0; }},
      {"version 1", [](Parts& p) { p.version = 1; }},
      {"version 3", [](Parts& p) { p.version = 3; }},
      {"the signing suite", [](Parts& p) { p.suite = 0x0578; }},
      {"a suite without commitment", [](Parts& p) { p.suite = 0x0178; }},
      {"suite 0", [](Parts& p) { p.suite = 0; }},
      {"no data key", [](Parts& p) { p.providers.clear(); }},
      {"one data key more than there are", [](Parts& p) { p.claimed_data_keys = 2; }},
      {"65,535 data keys", [](Parts& p) { p.claimed_data_keys = 65535; }},
      {"fewer data keys than there are", [](Parts& p) { p.providers = {"a", "b"}, p.claimed_data_keys = 1; }},
      {"content type 0", [](Parts& p) { p.content_type = 0; }},
      {"unframed with a frame length", [](Parts& p) { p.content_type = 1; }},
      {"content type 3", [](Parts& p) { p.content_type = 3; }},
      {"unframed with a body of frames", [](Parts& p) { p.content_type = 1, p.frame_length = 0; }},
      {"frame length 0", [](Parts& p) { p.frame_length = 0; }},
      {"frame length 0 and one empty frame",
       [](Parts& p) { p.frame_length = 0, p.frames = {{Frame::final, 1, ""}}; }},
      {"a commitment to another key", [](Parts& p) { p.right_commitment = false; }},
  };
  for (const Case& test : cases) {
    Parts parts;
    test.change(parts);
    EXPECT_EQ(text_of(parts.bytes()), std::nullopt) << test.name;
  }
}

TEST(Form, refuses_wrong_contexts) {
  const Case cases[] = {
      {"a section that counts no pairs", [](Parts& p) { p.context = section(0, {}); }},
      {"unsorted keys", [](Parts& p) { p.context = section(2, {"b", "1", "a", "2"}); }},
      {"keys in UTF-16 order", [](Parts& p) { p.context = section(2, {"\U0001f600", "1", "\uffee", "2"}); }},
      {"a key twice", [](Parts& p) { p.context = section(2, {"a", "1", "a", "1"}); }},
      {"an empty key twice", [](Parts& p) { p.context = section(2, {"", "1", "", "2"}); }},
      {"a pair more than there are", [](Parts& p) { p.context = section(2, {"a", "1"}); }},
      {"a pair less than there are", [](Parts& p) { p.context = section(1, {"a", "1", "b", "2"}); }},
      {"a key without its value", [](Parts& p) { p.context = section(1, {"a"}); }},
      {"65,535 pairs", [](Parts& p) { p.context = section(65535, {"a", "1"}); }},
      {"a key that is not UTF-8", [](Parts& p) { p.context = section(1, {"\xff", "1"}); }},
      {"a value that is not UTF-8", [](Parts& p) { p.context = section(1, {"a", "\xed\xa0\x80"}); }},
      {"a section of one byte", [](Parts& p) { p.context = {0}; }},
      {"a section longer than the message", [](Parts& p) { p.claimed_context_size = 65535; }},
  };
  for (const Case& test : cases) {
    Parts parts;
    test.change(parts);
    EXPECT_EQ(text_of(parts.bytes()), std::nullopt) << test.name;
  }
}

TEST(Form, refuses_wrong_frames) {
  using enum Frame;
  const std::pair<std::string_view, std::vector<Part>> cases[] = {
      {"no frame", {}},
      {"no final frame", {{regular, 1, "abcd"}, {regular, 2, "efgh"}}},
      {"two final frames", {{final, 1, "ab"}, {final, 2, "cd"}}},
      {"a frame after the final one", {{final, 1, "ab"}, {regular, 2, "cdef"}}},
      {"a first number of 0", {{regular, 0, "abcd"}, {final, 1, "ef"}}},
      {"a first number of 2", {{regular, 2, "abcd"}, {final, 3, "ef"}}},
      {"a gap", {{regular, 1, "abcd"}, {regular, 3, "efgh"}, {final, 4, "ij"}}},
      {"a frame twice", {{regular, 1, "abcd"}, {regular, 1, "abcd"}, {final, 2, "ij"}}},
      {"frames out of order", {{regular, 2, "efgh"}, {regular, 1, "abcd"}, {final, 3, "ij"}}},
      {"a wrong final number", {{regular, 1, "abcd"}, {final, 3, "ij"}}},
      {"a final number of 0", {{final, 0, "ij"}}},
      {"a regular frame with the final mark", {{regular, final_frame_mark, "abcd"}, {final, 2, "ij"}}},
      {"a final frame longer than the frame length", {{final, 1, "abcde"}}},
      {"a final frame as long as two", {{final, 1, "abcdefgh"}}},
      {"a short regular frame", {{regular, 1, "abc"}, {final, 2, "de"}}},
      {"a long regular frame", {{regular, 1, "abcde"}, {final, 2, "de"}}},
      {"a final size that is too small", {{final, 1, "abc", 2}}},
      {"a final size that is too great", {{final, 1, "abc", 4}}},
      {"the greatest final size", {{final, 1, "abc", 0xffffffff}}},
  };
  for (const auto& [name, frames] : cases) {
    Parts parts;
    parts.frames = frames;
    EXPECT_EQ(text_of(parts.bytes()), std::nullopt) << name;
  }
}

TEST(Form, of_version_1_is_read_with_the_ivs_that_are_stored) {
  Parts parts = Parts::of_version_1();
  parts.header_iv[3] = 7;
  EXPECT_EQ(text_of(parts.bytes()), "abcdefghij");
  parts.context = section(1, {"a", "b"});
  parts.suite = 0x0014;
  EXPECT_EQ(text_of(parts.bytes()), "abcdefghij");
}

TEST(Form, that_is_not_framed_is_read) {
  for (Parts parts : {Parts{}, Parts::of_version_1()}) {
    parts.content_type = content_type_unframed;
    parts.frame_length = 0;
    for (const std::string_view content : {"", "a", "more of it than the head of a frame"}) {
      parts.frames = {{Frame::single, 1, content}};
      const Bytes message = parts.bytes();
      EXPECT_EQ(text_of(message), content);
      FixedCmm cmm;
      const ReadAt none = [&](std::uint64_t at, std::span<std::uint8_t> out) -> Result<std::size_t> {
        std::copy_n(message.begin() + static_cast<std::ptrdiff_t>(at), out.size(), out.begin());
        return out.size();
      };
      EXPECT_EQ(RangeReader::open(none, message.size(), cmm, any_suite).error().fault, Fault::validation);
      Bytes changed = message;
      for (std::size_t i = 0; i < message.size(); ++i) {
        changed[i] ^= 1;
        EXPECT_EQ(text_of(changed), std::nullopt) << i;
        changed[i] ^= 1;
        EXPECT_EQ(text_of(Bytes(message.begin(), message.begin() + static_cast<std::ptrdiff_t>(i))),
                  std::nullopt);
      }
      changed.push_back(0);
      EXPECT_EQ(text_of(changed), std::nullopt);
    }
    parts.frames = {{Frame::single, 2, "abc"}};
    EXPECT_EQ(text_of(parts.bytes()), std::nullopt) << "its number is 1";
  }
}

TEST(Form, with_an_empty_final_frame_is_read_in_part) {
  Parts parts;
  parts.frames = {{Frame::regular, 1, "abcd"}, {Frame::final, 2, ""}};
  const Bytes message = parts.bytes();
  FixedCmm cmm;
  const ReadAt at = [&](std::uint64_t offset, std::span<std::uint8_t> out) -> Result<std::size_t> {
    std::copy_n(message.begin() + static_cast<std::ptrdiff_t>(offset), out.size(), out.begin());
    return out.size();
  };
  auto reader = RangeReader::open(at, message.size(), cmm);
  ASSERT_TRUE(reader);
  EXPECT_EQ(reader->plaintext_size(), 4u);
  Bytes out(10);
  EXPECT_EQ(*reader->read(1, out), 3u);
  EXPECT_EQ(as_text(View(out).first(3)), "bcd");
  EXPECT_EQ(*reader->read(4, out), 0u);
}

TEST(Form, refuses_wrong_headers_of_version_1) {
  const Case cases[] = {
      {"type 0", [](Parts& p) { p.type = 0; }},
      {"reserved bytes", [](Parts& p) { p.reserved = 1; }},
      {"an IV length of 0", [](Parts& p) { p.iv_length = 0; }},
      {"an IV length of 16", [](Parts& p) { p.iv_length = 16; }},
      {"a suite of version 2", [](Parts& p) { p.suite = 0x0478; }},
      {"a suite of the S3 client", [](Parts& p) { p.suite = 0x0070; }},
      {"a suite of the database client", [](Parts& p) { p.suite = 0x6700; }},
      {"a suite that signs, without public key", [](Parts& p) { p.suite = 0x0378; }},
      {"a public key of a suite that does not sign",
       [](Parts& p) { p.context = section(1, {"aws-crypto-public-key", "AAAA"}); }},
      {"unframed with a frame length", [](Parts& p) { p.content_type = 1; }},
      {"framed without", [](Parts& p) { p.frame_length = 0; }},
  };
  for (const Case& test : cases) {
    Parts parts = Parts::of_version_1();
    test.change(parts);
    EXPECT_EQ(text_of(parts.bytes()), std::nullopt) << test.name;
  }
}

TEST(Form, refuses_a_final_frame_in_place_of_a_regular_one_of_the_same_size) {
  Parts parts;
  parts.frames = {{Frame::final, 1, "abcd"}, {Frame::final, 2, ""}};
  EXPECT_EQ(text_of(parts.bytes()), std::nullopt);
}

}  // namespace
}  // namespace bongtu::message
