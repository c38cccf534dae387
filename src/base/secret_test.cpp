// What holds secrets wipes them: seen from where memory is freed.
#include "base/secret.h"

#include <gtest/gtest.h>
#include <malloc.h>

#include <boost/json/monotonic_resource.hpp>
#include <cstdlib>
#include <cstring>
#include <new>

#include "base/json.h"

namespace {

// The allocation that a test watches, and what was in it when it was freed.
const void* watched = nullptr;
std::size_t watched_size = 0;
enum class Seen { nothing, all_zero, remains } seen = Seen::nothing;

void watch(const void* data, std::size_t size) {
  watched = data;
  watched_size = size;
  seen = Seen::nothing;
}

// While it counts, every piece of memory that is freed with this text in it.
constexpr std::string_view canary = "canary-0123456789";
bool counting = false;
int freed_with_canary = 0;

void look(const void* data) {
  if (data == nullptr) return;
  if (counting && memmem(data, malloc_usable_size(const_cast<void*>(data)), canary.data(), canary.size())) {
    ++freed_with_canary;
  }
  if (data != watched) return;
  const auto* bytes = static_cast<const volatile unsigned char*>(data);
  seen = Seen::all_zero;
  for (std::size_t i = 0; i < watched_size; ++i) {
    if (bytes[i] != 0) seen = Seen::remains;
  }
  watched = nullptr;
}

}  // namespace

// Not inlined: where g++ sees free() behind a new-expression it calls the two mismatched.
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (void* data = std::malloc(size == 0 ? 1 : size)) return data;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* data) noexcept {
  look(data);
  std::free(data);
}
[[gnu::noinline]] void operator delete(void* data, std::size_t) noexcept {
  look(data);
  std::free(data);
}
[[gnu::noinline]] void* operator new[](std::size_t size) { return operator new(size); }
[[gnu::noinline]] void operator delete[](void* data) noexcept { operator delete(data); }
[[gnu::noinline]] void operator delete[](void* data, std::size_t) noexcept { operator delete(data); }

namespace bongtu {
namespace {

const std::string text(100, 's');

TEST(Watching, SeesWhatIsNotWiped) {
  {
    const std::string plain = text;
    watch(plain.data(), plain.size());
  }
  EXPECT_EQ(seen, Seen::remains) << "or the other tests here prove nothing";
}

TEST(Wipe, OverwritesExactlyWhatItIsGiven) {
  char data[4] = {'a', 'b', 'c', 'd'};
  wipe(data + 1, 2);
  EXPECT_EQ(std::string_view(data, 4), std::string_view("a\0\0d", 4));
  wipe(nullptr, 0);
}

TEST(Secret, IsWipedWhenItEnds) {
  {
    const Secret secret = Secret::copy_of(text);
    watch(secret.reveal().data(), secret.size());
  }
  EXPECT_EQ(seen, Seen::all_zero);
}

TEST(Secret, IsWipedWhenAnotherIsMovedOverIt) {
  Secret secret = Secret::copy_of(text);
  watch(secret.reveal().data(), secret.size());
  secret = Secret::copy_of("other");
  EXPECT_EQ(seen, Seen::all_zero);
  EXPECT_EQ(as_text(secret.reveal()), "other");
}

TEST(Secret, MovesWithoutLeavingACopy) {
  Secret from = Secret::copy_of(text);
  const auto* data = from.reveal().data();
  const Secret to = std::move(from);
  EXPECT_EQ(to.reveal().data(), data);
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): what is left is the question
}

TEST(Secret, ComparesByItsBytes) {
  EXPECT_TRUE(Secret::copy_of("abc") == Secret::copy_of("abc"));
  EXPECT_FALSE(Secret::copy_of("abc") == Secret::copy_of("abd"));
  EXPECT_FALSE(Secret::copy_of("abc") == Secret::copy_of("ab"));
  EXPECT_TRUE(Secret() == Secret::copy_of(""));
  EXPECT_TRUE(equal_in_constant_time(as_bytes("x"), as_bytes("x")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("x"), as_bytes("xx")));
}

template <class T>
concept printable = requires(std::ostream& out, const T& value) { out << value; };

TEST(Secret, CannotBeCopiedOrPrinted) {
  static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);
  static_assert(!printable<Secret> && printable<std::string>);
}

TEST(WipedText, IsWipedWhenItGrowsAndWhenItEnds) {
  {
    WipedText wiped(text);
    watch(wiped.data(), wiped.size());
    wiped.append(10 * wiped.capacity(), 'x');
    EXPECT_EQ(seen, Seen::all_zero) << "the buffer it grew out of";
    watch(wiped.data(), wiped.size());
  }
  EXPECT_EQ(seen, Seen::all_zero);
}

TEST(WipedBytes, IsWipedWhenItGrowsAndWhenItEnds) {
  {
    WipedBytes wiped(100, 's');
    watch(wiped.data(), wiped.size());
    wiped.resize(100000, 'x');
    EXPECT_EQ(seen, Seen::all_zero) << "the buffer it grew out of";
    watch(wiped.data(), wiped.size());
  }
  EXPECT_EQ(seen, Seen::all_zero);
}

TEST(WipingResource, WipesItsBlocksWhenItEnds) {
  {
    WipingResource memory;
    memory.allocate(4000);                 // leaves too little of the first block
    void* block = memory.allocate(50000);  // a block of its own
    std::fill_n(static_cast<char*>(block), 50000, 's');
    memory.deallocate(block, 50000);
    watch(block, 50000);
    memory.allocate(100000);  // pushes that block aside
    EXPECT_EQ(seen, Seen::nothing) << "nothing is freed before the end";
  }
  EXPECT_EQ(seen, Seen::all_zero);
}

TEST(WipingResource, WipesTheBlockThatItKeepsForTheNext) {
  const volatile unsigned char* bytes = nullptr;
  {
    WipingResource memory;
    void* first = memory.allocate(1000);
    std::fill_n(static_cast<volatile char*>(first), 1000, 's');
    bytes = static_cast<const volatile unsigned char*>(first);
  }
  WipingResource next;
  ASSERT_EQ(next.allocate(1000), const_cast<const unsigned char*>(bytes)) << "it was kept, so it may be read";
  std::size_t left = 0;
  for (std::size_t i = 0; i < 1000; ++i) left += bytes[i] != 0;
  EXPECT_EQ(left, 0u);
}

int freed_with_canary_by(const auto& work) {
  freed_with_canary = 0;
  counting = true;
  work();
  counting = false;
  return freed_with_canary;
}

TEST(WipingResource, LeavesNothingOfAParsedDocumentOnTheHeap) {
  std::string plaintext, document;
  for (int i = 0; i < 1000; ++i) plaintext += canary;
  document = "{\"" + plaintext + "\":[\"\\n" + plaintext + "\",\"" + std::string(canary) + "\"]}";
  const std::string unfinished = document.substr(0, document.size() - 5),
                    duplicate = "[" + document + ",{\"a\":1,\"a\":2}]";
  for (const std::string& whole : {document, unfinished, duplicate}) {
    const auto parse = [&] {
      WipingResource memory;
      const auto value = parse_json(whole, memory);
    };
    EXPECT_EQ(freed_with_canary_by(parse), 0);
  }
  const auto parse_elsewhere = [&] {
    json::monotonic_resource memory;
    const auto value = parse_json(document, memory);
  };
  EXPECT_GT(freed_with_canary_by(parse_elsewhere), 0) << "or the others prove nothing";
}

TEST(WipingResource, GivesAlignedMemoryThatDoesNotOverlap) {
  WipingResource memory;
  std::vector<std::pair<unsigned char*, std::size_t>> pieces;
  for (std::size_t i = 1; i < 300; ++i) {
    const std::size_t alignment = std::size_t{1} << i % 5, size = i * 7 % 1000 + 1;
    auto* piece = static_cast<unsigned char*>(memory.allocate(size, alignment));
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(piece) % alignment, 0u);
    std::fill_n(piece, size, static_cast<unsigned char>(i));
    pieces.emplace_back(piece, size);
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const auto [piece, size] = pieces[i];
    EXPECT_EQ(static_cast<std::size_t>(std::count(piece, piece + size, static_cast<unsigned char>(i + 1))),
              size);
  }
}

}  // namespace
}  // namespace bongtu
